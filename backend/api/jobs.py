"""How far long work is."""

from __future__ import annotations

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis.api import JobOutput
from backend.accounts.access import Permission, study_for
from backend.jobs import selectors


class JobDetail(APIView):
    """One job of the study. A client asks every second or two, not faster."""

    @extend_schema(operation_id="jobs_retrieve", tags=["jobs"], responses=JobOutput)
    def get(self, request: Request, study: uuid.UUID, job: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        return Response(JobOutput(selectors.job(found, job)).data)
