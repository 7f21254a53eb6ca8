import pytest

from backend.accounts.models import Organisation, Study
from surveys.safeguarding import registry


@pytest.fixture
def study(db, settings, tmp_path) -> Study:
    settings.DATA_DIR = tmp_path
    organisation = Organisation.objects.create(name="Test")
    made = Study.objects.create(organisation=organisation, slug="wave", name={"nl": "Golf"}, synthetic=True)
    registry.confirm_invented(made)
    return made
