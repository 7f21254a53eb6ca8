"""Reads of jobs, always inside one study."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Missing
from backend.jobs.models import Job, State


def job(study: Study, public_id: uuid.UUID) -> Job:
    found = Job.objects.filter(study=study, public_id=public_id).first()
    if found is None:
        raise Missing("job", _("There is no such job in this study."))
    return found


def last(study: Study, kind: str) -> Job | None:
    """The job of this kind that was asked for last."""
    return Job.objects.filter(study=study, kind=kind).first()


def jobs(study: Study) -> QuerySet[Job]:
    """Newest first."""
    return Job.objects.filter(study=study)


def unfinished(study: Study, *kinds: str) -> Job | None:
    """What a page shows of these kinds of work: the job under way, or the last one when it failed."""
    last = Job.objects.filter(study=study, kind__in=kinds).first()
    return last if last and last.state not in {State.DONE, State.CANCELLED} else None


def under_way(kind: str) -> set[str]:
    """Public ids of the jobs of this kind that wait or run, of all studies."""
    found = Job.objects.filter(kind=kind, state__in=(State.WAITING, State.RUNNING))
    return {str(public_id) for public_id in found.values_list("public_id", flat=True)}


@dataclass(frozen=True)
class Standing:
    """Where a job stands that other work waits for."""

    key: int
    state: str
    message: str


def not_done(keys: Iterable[int]) -> list[Standing]:
    """Those of the jobs that have not ended well, in the order they were asked for."""
    found = Job.objects.filter(pk__in=list(keys)).exclude(state=State.DONE).order_by("pk")
    return [Standing(*each) for each in found.values_list("pk", "state", "message")]
