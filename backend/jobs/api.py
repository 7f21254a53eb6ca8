"""Long work over the API: asking for it, how far it is, stopping it."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Conflict
from backend.core.paging import PARAMETERS, paged
from backend.jobs import selectors, services
from backend.jobs.models import Job


class JobOutput(serializers.Serializer[Any]):
    """Long work under way: ask again until `state` is done, failed or cancelled; `result` then names what it made."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=("waiting", "running", "done", "failed", "cancelled"))
    progress = serializers.FloatField(help_text="share done, 0 to 1")
    message = serializers.CharField(help_text="for a person, in the language in which the work was asked for")
    params = serializers.DictField()
    result = serializers.DictField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


def accepted(job: Job) -> Response:
    """202 with the job."""
    return Response(JobOutput(job).data, status=status.HTTP_202_ACCEPTED)


def asked(kind: str, study: Study, params: dict[str, Any], request: Request) -> Response:
    """202 with the job: a new one, or the one under way when that was asked for the same thing."""
    asker = request.user if isinstance(request.user, User) else None
    job = services.enqueue_once(kind, study, params, asked_by=asker)
    if {name: value for name, value in job.params.items() if name != "language"} != params:
        raise Conflict(
            "job-under-way", _("Other work of this kind is under way in this study. Wait until it has ended.")
        )
    return accepted(job)


class Jobs(APIView):
    """The long work of the study, newest first."""

    @extend_schema(operation_id="jobs_list", tags=["jobs"], parameters=PARAMETERS, responses=JobOutput(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        return paged(request, selectors.jobs(study_for(request.user, study, Permission.ANALYSE)), JobOutput)


class JobDetail(APIView):
    """One job of the study. A client asks every second or two, not faster."""

    @extend_schema(operation_id="jobs_retrieve", tags=["jobs"], responses=JobOutput)
    def get(self, request: Request, study: uuid.UUID, job: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        return Response(JobOutput(selectors.job(found, job)).data)


class JobCancel(APIView):
    """Ask a job to stop; it does at its next step and leaves nothing behind. One that has ended stays as it is."""

    @extend_schema(operation_id="jobs_cancel", tags=["jobs"], request=None, responses={202: JobOutput})
    def post(self, request: Request, study: uuid.UUID, job: uuid.UUID) -> Response:
        row = selectors.job(study_for(request.user, study, Permission.ANALYSE), job)
        services.cancel(row)
        row.refresh_from_db()
        return accepted(row)
