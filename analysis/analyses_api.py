"""Models, scales and profiles over the API. Computing answers with its job."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import analysis_selectors, scored, selectors
from analysis.analysis_selectors import Analysis
from analysis.modelling.result import to_json
from analysis.services import analyses, scales
from backend.accounts.access import Permission, study_for
from backend.jobs.api import JobOutput, asked

KINDS = tuple(analyses.TOOLS)


class Analyses(APIView):
    """The models, scales and profiles computed in a study, newest first."""

    @extend_schema_serializer(component_name="Analysis")
    class Output(serializers.Serializer[Any]):
        id = serializers.UUIDField(source="public_id")
        kind = serializers.ChoiceField(choices=KINDS)
        exploratory = serializers.SerializerMethodField(help_text="true for profiles: a way to questions, no proof")
        title = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
        release = serializers.UUIDField(source="release.public_id")
        weights = serializers.UUIDField(source="scheme.public_id", default=None, allow_null=True)
        hash = serializers.CharField(help_text="SHA-256 of the result")
        left_since = serializers.SerializerMethodField(help_text="withdrawals since its release was made")
        made_at = serializers.DateTimeField()

        def get_exploratory(self, analysis: Analysis) -> bool:
            return bool(analysis.kind == Analysis.Kind.PROFILES)

        def get_left_since(self, analysis: Analysis) -> int:
            return selectors.left_since(analysis.release)

    @extend_schema_serializer(component_name="AnalysisRequest")
    class Input(serializers.Serializer[Any]):
        kind = serializers.ChoiceField(choices=KINDS)
        spec = serializers.DictField(help_text="what to compute, as in docs/models.md")
        release = serializers.UUIDField(required=False, help_text="the latest one when absent")
        weights = serializers.UUIDField(required=False, help_text="of that release; its latest ones when absent")

    @extend_schema(operation_id="analyses_list", tags=["analyses"], responses=Output(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(analysis_selectors.analyses(found), many=True).data)

    @extend_schema(
        operation_id="analyses_make",
        description="Compute a model, a scale or profiles. A specification that can't be computed is refused at once.",
        tags=["analyses"],
        request=Input,
        responses={202: JobOutput},
    )
    def post(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        kind = given.validated_data["kind"]
        release = selectors.release_for(found, given.validated_data.get("release"))
        spec = given.validated_data["spec"]
        analyses.check(kind=kind, release=release, spec=spec)
        params = {"release": str(release.public_id), "spec": spec}
        if weights := given.validated_data.get("weights"):
            params["scheme"] = str(selectors.scheme_in(release, weights).public_id)
        return asked(kind, found, params, request)


class AnalysisDetail(APIView):
    """One result with everything that must stand beside its numbers."""

    @extend_schema_serializer(component_name="AnalysisDetail")
    class Output(Analyses.Output):
        spec = serializers.DictField()
        result = serializers.SerializerMethodField(help_text="format arobase/analysis/1; hidden numbers are null")

        def get_result(self, analysis: Analysis) -> dict[str, Any]:
            return to_json(analysis_selectors.outcome(analysis))

    @extend_schema(operation_id="analyses_retrieve", tags=["analyses"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, analysis: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(analysis_selectors.analysis_in(found, analysis)).data)


class Scales(APIView):
    """The scales of a study that are variables: their scores stand beside the columns of any release with their items."""

    @extend_schema_serializer(component_name="Scale")
    class Output(serializers.Serializer[Any]):
        name = serializers.SlugField(help_text="the variable, for books, models and universes")
        title = serializers.DictField(source="label", child=serializers.CharField(), help_text="language -> text")
        definition = serializers.DictField(help_text="items, reversed, score, needed, low, high")
        made_at = serializers.DateTimeField()

    @extend_schema_serializer(component_name="ScaleRequest")
    class Input(serializers.Serializer[Any]):
        analysis = serializers.UUIDField(help_text="a computed scale")
        name = serializers.CharField(max_length=40)

    @extend_schema(operation_id="scales_list", tags=["analyses"], responses=Output(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(scored.scales(found), many=True).data)

    @extend_schema(operation_id="scales_keep", tags=["analyses"], request=Input, responses={201: Output})
    def post(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        analysis = analysis_selectors.analysis_in(found, given.validated_data["analysis"])
        kept = scales.save(analysis=analysis, name=given.validated_data["name"])
        return Response(self.Output(kept).data, status=status.HTTP_201_CREATED)
