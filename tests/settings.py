"""The product's settings, with what tests must have different."""

import os
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="arobase-tests-"))
os.environ.setdefault("DATA_DIR", str(SCRATCH))
os.environ.setdefault("LANGUAGE_CODE", "en")  # tests quote the source sentences

from backend.settings import *  # noqa: E402, F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
CELERY_TASK_ALWAYS_EAGER = True
POSTGRES = os.environ.get("AROBASE_TEST_POSTGRES")
if POSTGRES:
    from backend.env import postgres

    for alias in ("default", "responses"):
        DATABASES[alias] = {  # noqa: F405
            **postgres(POSTGRES, "AROBASE_TEST_POSTGRES"),
            "CONN_MAX_AGE": 0,
            "TEST": {"NAME": f"test_arobase_{alias}"},
        }
