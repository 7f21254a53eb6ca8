import pytest

from backend.accounts.models import Organisation, Study


@pytest.fixture
def study(db, settings, tmp_path) -> Study:
    settings.DATA_DIR = tmp_path
    organisation = Organisation.objects.create(name="Test")
    return Study.objects.create(organisation=organisation, slug="wave", name={"nl": "Golf"}, synthetic=True)
