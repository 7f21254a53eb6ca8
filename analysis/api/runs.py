"""Computed table books over the API: asking for one, its provenance, its tables, their charts."""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis.books.result import FORMAT, to_json
from analysis.charts import KINDS, THEMES
from analysis.selectors import Run
from analysis.services import charts
from backend.accounts.access import Permission, study_for
from backend.core.paging import PARAMETERS, paged
from backend.jobs.api import JobOutput, asked


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

    @extend_schema_serializer(component_name="RunRequest")
    class Input(serializers.Serializer[Any]):
        release = serializers.UUIDField(required=False, help_text="the latest one when absent")
        book = serializers.UUIDField(required=False, help_text="the standard book when absent")
        weights = serializers.UUIDField(required=False, help_text="of this release; its latest ones when absent")

    @extend_schema(
        operation_id="runs_list",
        tags=["runs"],
        parameters=[
            OpenApiParameter("release", uuid.UUID, description="only runs on this release"),
            OpenApiParameter("book", uuid.UUID, description="only runs of this book"),
            *PARAMETERS,
        ],
        responses=Output(many=True),
    )
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        asked_for = self.Input(data=request.query_params)
        asked_for.is_valid(raise_exception=True)
        release, book = (asked_for.validated_data.get(name) for name in ("release", "book"))
        rows = selectors.runs(found, selectors.release_in(found, release) if release else None)
        return paged(request, rows.filter(book=selectors.book_in(found, book)) if book else rows, self.Output)

    @extend_schema(
        operation_id="runs_start",
        description="Compute a table book on a release; the job's `result` names the run.",
        tags=["runs"],
        request=Input,
        responses={202: JobOutput},
    )
    def post(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        row = selectors.release_for(found, given.validated_data.get("release"))
        params = {"release": str(row.public_id)}
        if book := given.validated_data.get("book"):
            params["book"] = str(selectors.book_in(found, book).public_id)
        if weights := given.validated_data.get("weights"):
            params["scheme"] = str(selectors.scheme_in(row, weights).public_id)
        return asked("book", found, params, request)


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


class RunResults(APIView):
    """The whole computed book: every table, as the `.json` file has it, with withdrawals counted up to now."""

    @extend_schema_serializer(component_name="RunResults")
    class Output(serializers.Serializer[Any]):
        format = serializers.CharField()
        title = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
        languages = serializers.ListField(child=serializers.CharField())
        provenance = serializers.DictField()
        suppression = serializers.DictField(help_text="language -> the rule by which numbers are hidden")
        tables = serializers.ListField(child=serializers.DictField(), help_text="as in docs/api.md")
        findings = serializers.ListField(child=serializers.DictField())

    @extend_schema(operation_id="runs_results", tags=["runs"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, run: uuid.UUID) -> Response:
        row = selectors.run_in(study_for(request.user, study, Permission.VIEW), run)
        return Response({**to_json(selectors.result(row)), "provenance": provenance(row)})


class Chart(APIView):
    """The chart of one table: the same numbers, uncertainty drawn, words in one language."""

    form: charts.Form = "svg"
    media_type = "image/svg+xml"

    class Asked(serializers.Serializer[Any]):
        language = serializers.ChoiceField(choices=("nl", "fr", "en"), default="nl")
        theme = serializers.ChoiceField(choices=sorted(THEMES), default="light")
        kind = serializers.ChoiceField(choices=sorted(KINDS), default="", help_text="the table's own when left out")
        size = serializers.ChoiceField(choices=sorted(charts.SIZES), default="", help_text="what suits the kind")

    @extend_schema(
        operation_id="runs_chart",
        tags=["runs"],
        parameters=[Asked],
        responses={(200, "image/svg+xml"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, study: uuid.UUID, run: uuid.UUID, number: int) -> HttpResponse:
        row = selectors.run_in(study_for(request.user, study, Permission.VIEW), run)
        given = self.Asked(data=request.query_params)
        given.is_valid(raise_exception=True)
        drawn = charts.picture(row, number, form=self.form, **given.validated_data)
        return HttpResponse(drawn, content_type=self.media_type)


class ChartPng(Chart):
    """The same as a picture of points, twice as fine as the screen."""

    form = "png"
    media_type = "image/png"

    @extend_schema(
        operation_id="runs_chart_png",
        tags=["runs"],
        parameters=[Chart.Asked],
        responses={(200, "image/png"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, study: uuid.UUID, run: uuid.UUID, number: int) -> HttpResponse:
        return super().get(request, study, run, number)
