"""Releases, weights and table books over the API. Long work answers with its job."""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis.books.result import FORMAT
from analysis.selectors import Release, Run
from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Conflict
from backend.jobs import services as jobs


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


def asked(kind: str, study: Study, params: dict[str, Any], request: Request) -> Response:
    """202 with the job: a new one, or the one under way when that was asked for the same thing."""
    asker = request.user if isinstance(request.user, User) else None
    job = jobs.enqueue_once(kind, study, params, asked_by=asker)
    if {name: value for name, value in job.params.items() if name != "language"} != params:
        raise Conflict(
            "job-under-way", _("Other work of this kind is under way in this study. Wait until it has ended.")
        )
    return Response(JobOutput(job).data, status=status.HTTP_202_ACCEPTED)


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

    @extend_schema(operation_id="releases_list", tags=["releases"], responses=Output(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(selectors.releases(found), many=True).data)

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

        @extend_schema_serializer(component_name="Weights")
        class WeightsOutput(serializers.Serializer[Any]):
            id = serializers.UUIDField(source="public_id")
            version = serializers.IntegerField()
            method = serializers.CharField()
            diagnostics = serializers.DictField()
            made_at = serializers.DateTimeField()

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
            return self.WeightsOutput(selectors.schemes(release) if self.context["team"] else (), many=True).data

        def get_left_since(self, release: Release) -> int:
            return selectors.left_since(release)

    @extend_schema(operation_id="releases_retrieve", tags=["releases"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        team = selectors.in_team(found)
        return Response(self.Output(selectors.release_in(found, release), context={"team": team}).data)


class ReleaseWeights(APIView):
    """Rake the release's design weights to population margins."""

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

    @extend_schema(operation_id="releases_weigh", tags=["releases"], request=Input, responses={202: JobOutput})
    def post(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        row = selectors.release_in(found, release)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        return asked("weights", found, {"release": str(row.public_id), **given.validated_data}, request)


class ReleaseBooks(APIView):
    """Compute a table book on the release: the standard one unless `book` names another."""

    @extend_schema_serializer(component_name="BookRequest")
    class Input(serializers.Serializer[Any]):
        book = serializers.UUIDField(required=False)
        weights = serializers.UUIDField(required=False, help_text="of this release; its latest ones when absent")

    @extend_schema(operation_id="releases_tabulate", tags=["releases"], request=Input, responses={202: JobOutput})
    def post(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        row = selectors.release_in(found, release)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        params = {"release": str(row.public_id)}
        if book := given.validated_data.get("book"):
            params["book"] = str(selectors.book_in(found, book).public_id)
        if weights := given.validated_data.get("weights"):
            params["scheme"] = str(selectors.scheme_in(row, weights).public_id)
        return asked("book", found, params, request)


class Runs(APIView):
    """The table books computed in a study, newest first."""

    @extend_schema_serializer(component_name="Run")
    class Output(serializers.Serializer[Any]):
        id = serializers.UUIDField(source="public_id")
        title = serializers.DictField(source="book.title", child=serializers.CharField(), help_text="language -> text")
        book = serializers.UUIDField(source="book.public_id")
        release = serializers.UUIDField(source="release.public_id")
        weights = serializers.UUIDField(source="scheme.public_id", default=None, allow_null=True)
        hash = serializers.CharField(help_text="SHA-256 of the result")
        made_at = serializers.DateTimeField()

    @extend_schema(operation_id="runs_list", tags=["runs"], responses=Output(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(selectors.runs(found), many=True).data)


def provenance(run: Run) -> dict[str, Any]:
    """Where the run's numbers come from; withdrawals are counted up to now."""
    return asdict(replace(selectors.result(run).provenance, left_since=selectors.left_since(run.release)))


class RunDetail(APIView):
    """One computed table book: where its numbers come from, and its list of tables."""

    @extend_schema_serializer(component_name="RunDetail")
    class Output(Runs.Output):
        @extend_schema_serializer(component_name="TableEntry")
        class TableOutput(serializers.Serializer[Any]):
            number = serializers.IntegerField()
            name = serializers.CharField()
            title = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
            question = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
            statistic = serializers.CharField()

        provenance = serializers.SerializerMethodField()
        tables = serializers.SerializerMethodField()

        def get_provenance(self, run: Run) -> dict[str, Any]:
            return provenance(run)

        @extend_schema_field(TableOutput(many=True))
        def get_tables(self, run: Run) -> Any:
            return self.TableOutput(selectors.tables(run), many=True).data

    @extend_schema(operation_id="runs_retrieve", tags=["runs"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, run: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(selectors.run_in(found, run)).data)


class RunTable(APIView):
    """One table with everything that must stand beside its numbers."""

    @extend_schema_serializer(component_name="RunTable")
    class Output(serializers.Serializer[Any]):
        format = serializers.CharField()
        provenance = serializers.DictField()
        suppression = serializers.DictField(help_text="language -> the rule by which numbers are hidden")
        table = serializers.DictField(help_text="blocks of columns, rows of cells, bases; as in docs/api.md")

    @extend_schema(operation_id="runs_table", tags=["runs"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, run: uuid.UUID, number: int) -> Response:
        row = selectors.run_in(study_for(request.user, study, Permission.VIEW), run)
        data = {
            "format": FORMAT,
            "provenance": provenance(row),
            "suppression": selectors.result(row).suppression,
            "table": asdict(selectors.table_in(row, number)),
        }
        return Response(self.Output(data).data)
