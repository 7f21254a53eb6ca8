"""Reads of jobs, always inside one study."""

from __future__ import annotations

import uuid

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


def latest(study: Study, kind: str) -> Job | None:
    return Job.objects.filter(study=study, kind=kind).first()


def running(study: Study) -> QuerySet[Job]:
    return Job.objects.filter(study=study, state__in=(State.WAITING, State.RUNNING))
