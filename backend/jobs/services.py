"""Asking for long work, doing it once, and finding it again after a crash. The only caller of Celery."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from celery.exceptions import CeleryError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from backend.accounts.acting import acting
from backend.accounts.models import Study, User
from backend.core.errors import DomainError, Unavailable
from backend.jobs.models import Job, State
from backend.jobs.registry import DAILY, KINDS, Cancelled

log = logging.getLogger("arobase.jobs")
LOST_AFTER = timedelta(minutes=2)
BEAT_EVERY_S = 20.0


def enqueue(kind: str, study: Study, params: dict[str, Any], *, asked_by: User | None = None) -> Job:
    """Store the job and wake a worker once the transaction is through."""
    language = translation.get_language() or "nl"
    job = Job.objects.create(kind=kind, study=study, params={**params, "language": language}, asked_by=asked_by)
    transaction.on_commit(lambda: wake(job.pk))
    return job


def run_now(kind: str, study: Study, params: dict[str, Any]) -> Job:
    """Do the work here and now, with its row; for commands that build something step by step.

    Raises Unavailable with the job's own message when it did not end well.
    """
    job = Job.objects.create(kind=kind, study=study, params={**params, "language": translation.get_language() or "nl"})
    perform(job.pk)
    job.refresh_from_db()
    if job.state != State.DONE:
        raise Unavailable("job", job.message)
    return job


def enqueue_once(
    kind: str, study: Study, params: dict[str, Any], *, asked_by: User | None = None, same: bool = False
) -> Job:
    """The job of this kind that is under way in the study, or a new one: a double click asks for one thing. With
    `same` only a job with these params counts; others wait for their turn one after the other.
    """
    with transaction.atomic():
        Study.objects.select_for_update().get(pk=study.pk)
        under_way = Job.objects.filter(study=study, kind=kind, state__in=(State.WAITING, State.RUNNING))
        found = next((each for each in under_way if not same or params.items() <= each.params.items()), None)
        return found or enqueue(kind, study, params, asked_by=asked_by)


def wake(job_id: int) -> None:
    """Tell a worker. A queue that is away is no loss: `resume` finds the row again."""
    from backend.jobs.tasks import run_job  # noqa: PLC0415  the task module imports this one

    try:
        run_job.delay(job_id)
    except (OperationalError, CeleryError, OSError) as error:
        log.warning("the queue did not take job %s: %s", job_id, error)


def resume(lost_after: timedelta = LOST_AFTER) -> int:
    """Send every job again that waits or whose worker was silent for `lost_after`; returns how many."""
    silent = timezone.now() - lost_after
    lost = Job.objects.filter(state=State.RUNNING).filter(Q(beat_at__lt=silent) | Q(beat_at__isnull=True))
    lost.update(state=State.WAITING, worker="")
    waiting = list(Job.objects.filter(state=State.WAITING).values_list("pk", flat=True))
    for job_id in waiting:
        wake(job_id)
    return len(waiting)


def daily() -> list[str]:
    """Call what every day asks for; one that fails is logged and does not stop the others. Returns the names that did."""
    failed = []
    for name, act in DAILY.items():
        try:
            act()
        except Exception:
            # As for a job: the fault of one subject may not keep the others from their day.
            log.exception("the daily act %s failed", name)
            failed.append(name)
    return failed


def take(job_id: int, worker: str) -> Job | None:
    """Compare and set: the one worker that moves the row from waiting to running gets the job."""
    won = Job.objects.filter(pk=job_id, state=State.WAITING).update(
        state=State.RUNNING, worker=worker, beat_at=timezone.now(), progress=0.0, message=""
    )
    return Job.objects.select_related("study").get(pk=job_id) if won else None


def cancel(job: Job) -> None:
    """Ask the worker to stop at its next step; a job that hasn't begun stops at once."""
    cancel_all([job.pk])


def cancel_all(keys: Iterable[int]) -> None:
    """The same for the jobs with these keys."""
    asked = Job.objects.filter(pk__in=list(keys))
    asked.filter(state=State.WAITING).update(state=State.CANCELLED, ended_at=timezone.now())
    asked.filter(state=State.RUNNING).update(cancel_asked=True)


def perform(job_id: int) -> None:
    """Do the job if nobody else is doing it; every ending is written on the row."""
    worker = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    job = take(job_id, worker)
    if job is None:
        return
    mine = Job.objects.filter(pk=job_id, worker=worker)

    def progress(share: float, message: str = "") -> None:
        held = mine.update(progress=min(max(share, 0.0), 1.0), message=message, beat_at=timezone.now())
        if not held or mine.filter(cancel_asked=True).exists():
            raise Cancelled  # without the row, `resume` has taken this worker for lost and given the job to another

    with Beat(mine), translation.override(job.params.get("language")), acting(lambda: job.asked_by):
        outcome = attempt(job, progress)
    mine.update(ended_at=timezone.now(), **outcome)


def attempt(job: Job, progress: Any) -> dict[str, Any]:
    """The fields to write when the work has ended, well or not."""
    try:
        result = KINDS[job.kind](job.study, {**job.params, "job": str(job.public_id)}, progress)
    except Cancelled:
        return {"state": State.CANCELLED, "message": _("Stopped. Nothing was kept.")}
    except DomainError as error:
        return {"state": State.FAILED, "message": str(error)}
    except Exception:
        # A worker must survive any fault of one job; the trace goes to the log, the person gets a sentence.
        log.exception("job %s (%s) failed", job.pk, job.kind)
        message = _("Something went wrong on our side. The fault was logged; you can try again.")
        return {"state": State.FAILED, "message": message}
    return {"state": State.DONE, "progress": 1.0, "result": result}


class Beat:
    """A heartbeat while long work holds the thread, so that `resume` doesn't take a slow job for a lost one."""

    def __init__(self, mine: Any) -> None:
        self.mine = mine
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:

        while not self.stop.wait(BEAT_EVERY_S):
            self.mine.update(beat_at=timezone.now())
        connection.close()

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *exc: object) -> None:
        self.stop.set()
