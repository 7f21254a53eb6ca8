"""The questionnaires of a study over the API: its published versions, each under the hash that answers name."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.access import Permission, study_for
from backend.core.errors import Missing
from surveys import selectors


class QuestionnaireVersions(APIView):
    """Every published version of the study's questionnaires, newest wave and number first."""

    @extend_schema_serializer(component_name="QuestionnaireVersion")
    class Output(serializers.Serializer[Any]):
        id = serializers.UUIDField(source="public_id")
        name = serializers.SlugField(source="questionnaire.slug")
        level = serializers.CharField(source="questionnaire.level")
        wave = serializers.IntegerField(source="questionnaire.wave.number")
        number = serializers.IntegerField()
        hash = serializers.CharField(source="content_hash", help_text="SHA-256 of the document's canonical form")
        published_at = serializers.DateTimeField()

    @extend_schema(
        operation_id="questionnaires_list",
        tags=["questionnaires"],
        responses=Output(many=True),
    )
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(selectors.published_versions(found), many=True).data)


class QuestionnaireVersion(APIView):
    """One published version with its whole document."""

    @extend_schema_serializer(component_name="QuestionnaireDocument")
    class Output(QuestionnaireVersions.Output):
        document = serializers.JSONField(help_text="the questionnaire as docs/questionnaire.md describes it")

    @extend_schema(operation_id="questionnaires_retrieve", tags=["questionnaires"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, version: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        row = selectors.version_in(found, version)
        if row.published_at is None:
            raise Missing("version", _("This study has no such version of a questionnaire."))
        return Response(self.Output(row).data)
