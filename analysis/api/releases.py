"""Releases over the API: what was done to the answers, what they mean, how they were weighted."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis.selectors import Release, WeightingScheme
from backend.accounts.access import Permission, study_for
from backend.core.paging import PARAMETERS, paged
from backend.jobs.api import JobOutput, asked


class Releases(APIView):
    """The frozen data sets of a study, newest first; erased ones too, since they explain what was published."""

    @extend_schema_serializer(component_name="Release")
    class Output(serializers.Serializer[Any]):
        id = serializers.UUIDField(source="public_id")
        number = serializers.IntegerField()
        hash = serializers.CharField(help_text="SHA-256 over codebook and typed content")
        state = serializers.CharField(help_text="provisional, superseded or public")
        origin = serializers.CharField(help_text="box or import")
        erased = serializers.BooleanField(help_text="true when the rows left with a withdrawal; the manifest stays")
        made_at = serializers.DateTimeField()

    @extend_schema_serializer(component_name="ReleaseRequest")
    class Input(serializers.Serializer[Any]):
        skip = serializers.ListField(
            child=serializers.SlugField(),
            default=list,
            help_text="cleaning rules to leave out, so that rows come back",
        )

    @extend_schema(operation_id="releases_list", tags=["releases"], parameters=PARAMETERS, responses=Output(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        return paged(request, selectors.releases(study_for(request.user, study, Permission.VIEW)), self.Output)

    @extend_schema(
        operation_id="releases_make",
        description="Freeze what the box holds now into the study's next release.",
        tags=["releases"],
        request=Input,
        responses={202: JobOutput},
    )
    def post(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        return asked("release", found, given.validated_data, request)


@extend_schema_serializer(component_name="Weights")
class WeightsOutput(serializers.Serializer[Any]):
    """A weighting scheme: `diagnostics` say per group and per margin how far weighting went and how well it was met."""

    id = serializers.UUIDField(source="public_id")
    version = serializers.IntegerField()
    method = serializers.CharField()
    diagnostics = serializers.DictField()
    made_at = serializers.DateTimeField()


class ReleaseDetail(APIView):
    """One release: what was done to the answers (manifest, exclusions), what they mean (codebook), its weights."""

    @extend_schema_serializer(component_name="ReleaseDetail")
    class Output(Releases.Output):
        @extend_schema_serializer(component_name="Exclusion")
        class ExclusionOutput(serializers.Serializer[Any]):
            name = serializers.SlugField()
            version = serializers.IntegerField()
            reason = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
            removes = serializers.BooleanField(help_text="false when the rule only marks rows")
            applied = serializers.BooleanField()
            found = serializers.IntegerField(help_text="rows that fit the rule")
            count = serializers.IntegerField(help_text="rows that left for it")

        manifest = serializers.SerializerMethodField(help_text="counts, rules, design; empty outside the study team")
        codebook = serializers.DictField()
        exclusions = serializers.SerializerMethodField(help_text="empty outside the study team")
        weights = serializers.SerializerMethodField(help_text="empty outside the study team")
        left_since = serializers.SerializerMethodField(help_text="withdrawals since this release was made")

        def get_manifest(self, release: Release) -> dict[str, Any]:
            return dict(release.manifest) if self.context["team"] else {}

        @extend_schema_field(ExclusionOutput(many=True))
        def get_exclusions(self, release: Release) -> Any:
            return self.ExclusionOutput(selectors.exclusions(release) if self.context["team"] else (), many=True).data

        @extend_schema_field(WeightsOutput(many=True))
        def get_weights(self, release: Release) -> Any:
            return WeightsOutput(selectors.schemes(release) if self.context["team"] else (), many=True).data

        def get_left_since(self, release: Release) -> int:
            return selectors.left_since(release)

    @extend_schema(operation_id="releases_retrieve", tags=["releases"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        team = selectors.in_team(found)
        return Response(self.Output(selectors.release_in(found, release), context={"team": team}).data)


class ReleaseCodebook(APIView):
    """What the columns of a release mean: names, wordings, categories, missing codes, multiple-response sets."""

    @extend_schema_serializer(component_name="Codebook")
    class Output(serializers.Serializer[Any]):
        title = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
        variables = serializers.ListField(child=serializers.DictField(), help_text="as in docs/architecture.md")
        sets = serializers.ListField(child=serializers.DictField())
        source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a member of that name

    @extend_schema(operation_id="releases_codebook", tags=["releases"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(selectors.release_in(found, release).codebook).data)


class ReleaseWeights(APIView):
    """The weights of a release, newest first; and new ones, by raking its design weights to population margins."""

    @extend_schema_serializer(component_name="WeightsRequest")
    class Input(serializers.Serializer[Any]):
        margins = serializers.SlugField(required=False, help_text="name of margins that ship with the product")
        calibration = serializers.DictField(required=False, help_text="margins of your own, as in docs/tables.md")
        trim = serializers.ListField(
            child=serializers.FloatField(min_value=0),
            min_length=2,
            max_length=2,
            required=False,
            help_text="lowest and highest weight, in multiples of the mean",
        )

    @extend_schema(operation_id="weights_list", tags=["weights"], responses=WeightsOutput(many=True))
    def get(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        return Response(WeightsOutput(selectors.schemes(selectors.release_in(found, release)), many=True).data)

    @extend_schema(operation_id="releases_weigh", tags=["weights"], request=Input, responses={202: JobOutput})
    def post(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        row = selectors.release_in(found, release)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        return asked("weights", found, {"release": str(row.public_id), **given.validated_data}, request)


class WeightsDetail(APIView):
    """One weighting scheme with the margins it was made to meet, each with source, date, unit and universe."""

    @extend_schema_serializer(component_name="WeightsDetail")
    class Output(WeightsOutput):
        margins = serializers.DictField(help_text="as they were given")
        erased = serializers.SerializerMethodField(help_text="true when the weights left with the rows of the release")

        def get_erased(self, scheme: WeightingScheme) -> bool:
            return not scheme.path

    @extend_schema(operation_id="weights_retrieve", tags=["weights"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, release: uuid.UUID, weights: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        return Response(self.Output(selectors.scheme_in(selectors.release_in(found, release), weights)).data)
