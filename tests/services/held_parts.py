"""The staff service's own Celery application, in which a test can hold up the parts of a book."""

import os
import time
from pathlib import Path

import django
from django.conf import settings

from backend.celery import app

django.setup()

from analysis.services import parts  # noqa: E402  needs the models
from backend.jobs.registry import register  # noqa: E402

DATA = Path(settings.DATA_DIR)


def held(study, params, progress):
    """Never end in the process group that the file `hold` names; elsewhere, begin when the file `wait` is gone."""
    if (DATA / "hold").exists() and int((DATA / "hold").read_text()) == os.getpgrp():
        (DATA / "held").write_text(str(os.getpid()))
        while True:
            time.sleep(0.1)
    while (DATA / "wait").exists():
        time.sleep(0.05)
    return parts.work(study, params, progress)


register(parts.KIND, held)
__all__ = ("app",)
