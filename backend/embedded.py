"""The whole product in one process: a thread that works through the jobs and a thread that mixes the box."""

from __future__ import annotations

import threading

from celery.worker import WorkController

from backend.celery import app
from backend.jobs import services as jobs
from surveys.box import mixer


def start() -> threading.Event:
    """Start both threads; set the returned event to stop the mixer."""
    stop = threading.Event()
    threading.Thread(target=work, name="jobs", daemon=True).start()
    threading.Thread(target=mixer.loop, args=(stop,), name="mixer", daemon=True).start()
    jobs.resume()
    return stop


def work() -> None:
    """A solo Celery worker on the in-memory broker: the same tasks and the same code as in production."""
    worker = WorkController(
        app=app, pool_cls="solo", concurrency=1, without_gossip=True, without_mingle=True, without_heartbeat=True
    )
    worker.start()
