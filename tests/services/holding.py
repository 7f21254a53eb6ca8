"""The staff service's own Celery application, with one more kind of work that a test can hold up half-way."""

import os
import time
from pathlib import Path

import django

from backend.celery import app

django.setup()

from backend.jobs.registry import register  # noqa: E402  needs the models


def hold(study, params, progress):
    """Note that it began, then wait for the file `go`, step by step."""
    folder = Path(params["folder"])
    with (folder / "begun").open("a") as file:
        file.write(f"{os.getpid()}\n")
    while not (folder / "go").exists():
        progress(0.5)
        time.sleep(0.02)
    with (folder / "ended").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return {"by": os.getpid()}


register("hold", hold)
__all__ = ("app",)
