import uuid

import pytest


@pytest.fixture
def study(settings, tmp_path) -> uuid.UUID:
    """A study of its own, with keys of its own."""
    settings.KEYS_DIR = tmp_path / "keys"
    settings.EMBEDDED = True
    return uuid.uuid4()
