"""Studies over the API: those a person may see, and how far the fieldwork of one is."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.access import Permission, permissions_in, studies_of, study_for
from backend.accounts.models import Study, User
from surveys import selectors as surveys


class Studies(APIView):
    """Every study of which this person is a member."""

    @extend_schema_serializer(component_name="Study")
    class Output(serializers.Serializer[Any]):
        id = serializers.UUIDField(source="public_id")
        slug = serializers.SlugField()
        name = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
        organisation = serializers.CharField(source="organisation.name")
        synthetic = serializers.BooleanField(help_text="true when no child gave these answers")
        permissions = serializers.SerializerMethodField(help_text="what this person may do in the study")

        def get_permissions(self, study: Study) -> list[str]:
            user = self.context["request"].user
            return sorted(permissions_in(user, study)) if isinstance(user, User) else []

    @extend_schema(operation_id="studies_list", tags=["studies"], responses=Output(many=True))
    def get(self, request: Request) -> Response:
        found = studies_of(request.user) if isinstance(request.user, User) else ()
        return Response(self.Output(found, many=True, context={"request": request}).data)


class StudyDetail(APIView):
    """One study and how far its current wave is."""

    @extend_schema_serializer(component_name="StudyDetail")
    class Output(Studies.Output):
        @extend_schema_serializer(component_name="Progress")
        class ProgressOutput(serializers.Serializer[Any]):
            @extend_schema_serializer(component_name="CommunityProgress")
            class CommunityOutput(serializers.Serializer[Any]):
                community = serializers.CharField()
                groups = serializers.IntegerField()
                done = serializers.IntegerField()

            groups = serializers.IntegerField(help_text="groups of the sample")
            planned = serializers.IntegerField(help_text="sittings, like the next three")
            ready = serializers.IntegerField()
            open = serializers.IntegerField()
            closed = serializers.IntegerField()
            waiting = serializers.IntegerField(
                help_text="sealed envelopes; counted in steps of five while a sitting is open, so that nobody can time one"
            )
            stored = serializers.IntegerField(help_text="answers that were mixed")
            communities = CommunityOutput(many=True)

        progress = serializers.SerializerMethodField()

        @extend_schema_field(ProgressOutput)
        def get_progress(self, study: Study) -> Any:
            return self.ProgressOutput(surveys.progress(study)).data

    @extend_schema(operation_id="studies_retrieve", tags=["studies"], responses=Output)
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(found, context={"request": request}).data)
