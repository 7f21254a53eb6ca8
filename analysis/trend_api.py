"""Trends over the API: what can be compared between releases, asking for a trend, reading one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis import trend_selectors as trends_of
from analysis.services import trends as services
from analysis.trend_access import trend_for
from analysis.trend_selectors import Trend
from analysis.trends.result import FORMAT, TrendResult
from backend.accounts.access import Permission, study_for
from backend.core.errors import Invalid
from backend.jobs.api import JobOutput, asked
from surveys.engine.comparing.comparability import dropped, remarks
from surveys.engine.comparing.verdicts import Comparison, Judgement


def waves_of(request: Request, ids: Sequence[uuid.UUID]) -> list[services.Chosen]:
    """The releases, earliest first, each through the guarded door of its study."""
    found = []
    for release in ids:
        origin = study_for(request.user, trends_of.study_behind(release), Permission.ANALYSE)
        found.append(services.chosen(selectors.release_in(origin, release)))
    services.checked(found)
    return found


class Comparability(APIView):
    """What can be compared between releases of this or other studies, and why the rest can't."""

    @extend_schema_serializer(component_name="Comparability")
    class Output(serializers.Serializer[Any]):
        @extend_schema_serializer(component_name="ComparedQuestion")
        class QuestionOutput(serializers.Serializer[Any]):
            @extend_schema_serializer(component_name="ComparedWave")
            class WaveOutput(serializers.Serializer[Any]):
                @extend_schema_serializer(component_name="ComparedAspect")
                class AspectOutput(serializers.Serializer[Any]):
                    name = serializers.CharField(help_text="question, concept, wording, scale, missing, base, ...")
                    state = serializers.ChoiceField(choices=("note", "changed"))
                    text = serializers.DictField(child=serializers.CharField(), help_text="language -> sentence")
                    languages = serializers.ListField(
                        child=serializers.CharField(), help_text="in which texts changed"
                    )

                name = serializers.CharField(allow_null=True, help_text="its name in that wave; null when not asked")
                wording = serializers.DictField(child=serializers.CharField(allow_blank=True))
                verdict = serializers.ChoiceField(choices=("comparable", "note", "different"))
                aspects = AspectOutput(many=True)

            name = serializers.CharField(help_text="in the last wave")
            label = serializers.DictField(  # type: ignore[assignment]  # a field of that name
                child=serializers.CharField(allow_blank=True)
            )
            wording = serializers.DictField(child=serializers.CharField(allow_blank=True))
            verdict = serializers.ChoiceField(choices=("comparable", "note", "different"))
            reworded = serializers.BooleanField(help_text="true when a written motive may open it")
            earlier = WaveOutput(many=True, help_text="the waves before the last, in order")

        questions = QuestionOutput(many=True)
        remarks = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
        dropped = serializers.ListField(child=serializers.CharField(), help_text="asked in an earlier wave only")

    @extend_schema(
        operation_id="trends_compare",
        tags=["trends"],
        parameters=[OpenApiParameter("release", uuid.UUID, many=True, required=True, description="earliest first")],
        responses=Output,
    )
    def get(self, request: Request, study: uuid.UUID) -> Response:
        study_for(request.user, study, Permission.ANALYSE)
        try:
            ids = [uuid.UUID(text) for text in request.query_params.getlist("release")]
        except ValueError as error:
            raise Invalid("release", _("Name releases by their id.")) from error
        found, every = services.comparisons(waves_of(request, ids))
        data = {
            "questions": [compared(each) for each in found],
            "remarks": remarks(every),
            "dropped": [question.name for question, _wave in dropped(every)],
        }
        return Response(self.Output(data).data)


def compared(each: Comparison) -> dict[str, Any]:
    question = each.question
    return {
        "name": question.name,
        "label": question.label,
        "wording": question.wording,
        "verdict": each.verdict,
        "reworded": each.reworded,
        "earlier": [judged(one) for one in each.earlier],
    }


def judged(one: Judgement) -> dict[str, Any]:
    return {
        "name": one.question.name if one.question else None,
        "wording": one.question.wording if one.question else {},
        "verdict": one.verdict,
        "aspects": [asdict(aspect) for aspect in one.aspects],
    }


class Trends(APIView):
    """The trends computed in a study, newest first; POST asks for another."""

    @extend_schema_serializer(component_name="Trend")
    class Output(serializers.Serializer[Any]):
        id = serializers.UUIDField(source="public_id")
        title = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
        releases = serializers.SerializerMethodField(help_text="earliest first")
        hash = serializers.CharField(help_text="SHA-256 of the result")
        made_at = serializers.DateTimeField()

        @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
        def get_releases(self, trend: Trend) -> list[str]:
            return [str(wave.release.public_id) for wave in trend.waves.all()]

    @extend_schema_serializer(component_name="TrendRequest")
    class Input(serializers.Serializer[Any]):
        releases = serializers.ListField(child=serializers.UUIDField(), min_length=2, help_text="earliest first")
        tables = serializers.ListField(child=serializers.CharField(), min_length=1, help_text="names in the last wave")
        banner = serializers.ListField(child=serializers.CharField(), default=list)
        motives = serializers.DictField(
            child=serializers.CharField(), default=dict, help_text="name -> why a new wording asks the same thing"
        )
        shared_schools = serializers.BooleanField(
            default=False, help_text="cluster codes mean the same schools in every wave (imported releases only)"
        )
        correction = serializers.ChoiceField(choices=("holm", "bonferroni", "bh", "none"), default="holm")
        test_level = serializers.FloatField(default=0.05, min_value=1e-6, max_value=0.5)
        suppress = serializers.DictField(default=lambda: {"audience": "partner"}, help_text="as in docs/tables.md")

    @extend_schema(operation_id="trends_list", tags=["trends"], responses=Output(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(self.Output(trends_of.trends(found), many=True).data)

    @extend_schema(operation_id="trends_make", tags=["trends"], request=Input, responses={202: JobOutput})
    def post(self, request: Request, study: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.ANALYSE)
        given = self.Input(data=request.data)
        given.is_valid(raise_exception=True)
        spec = dict(given.validated_data)
        waves = waves_of(request, spec.pop("releases"))
        return asked("trend", found, services.described(waves, spec), request)


class TrendDetail(APIView):
    """One trend: its waves, its rules, its tables, and what was not compared and why."""

    @extend_schema_serializer(component_name="TrendDetail")
    class Output(Trends.Output):
        @extend_schema_serializer(component_name="TrendTableEntry")
        class TableOutput(serializers.Serializer[Any]):
            number = serializers.IntegerField()
            name = serializers.CharField()
            label = serializers.DictField(  # type: ignore[assignment]  # a field of that name
                child=serializers.CharField(), help_text="language -> text"
            )

        format = serializers.CharField()
        waves = serializers.ListField(child=serializers.DictField(), help_text="release, hash, rows, weights, design")
        rule = serializers.DictField(child=serializers.CharField(), help_text="how changes were tested")
        samples = serializers.DictField(child=serializers.CharField(), help_text="independent, or sharing schools")
        suppression = serializers.DictField(child=serializers.CharField())
        remarks = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
        left_out = serializers.ListField(child=serializers.DictField(), help_text="name, label, reasons")
        tables = TableOutput(many=True)

    @extend_schema(operation_id="trends_retrieve", tags=["trends"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, trend: uuid.UUID) -> Response:
        _study, row = trend_for(request.user, study, trend)
        result = trends_of.result(row)
        return Response({**Trends.Output(row).data, **whole(row, result)})


def whole(row: Trend, result: TrendResult) -> dict[str, Any]:
    left = trends_of.left_since(row)
    return {
        "format": FORMAT,
        "waves": [{**asdict(wave), "left_since": gone} for wave, gone in zip(result.waves, left, strict=True)],
        "rule": result.rule,
        "samples": result.samples,
        "suppression": result.suppression,
        "remarks": list(result.remarks),
        "left_out": [asdict(each) for each in result.left_out],
        "tables": [{"number": each.number, "name": each.name, "label": each.label} for each in result.tables],
    }


class TrendTable(APIView):
    """One question over the waves: cells, changes with their tests, bases, wordings, notes and the motive."""

    @extend_schema_serializer(component_name="TrendTable")
    class Output(serializers.Serializer[Any]):
        format = serializers.CharField()
        waves = serializers.ListField(child=serializers.DictField())
        rule = serializers.DictField()
        suppression = serializers.DictField()
        table = serializers.DictField(help_text="blocks of columns, rows of lines, bases; as in docs/trends.md")

    @extend_schema(operation_id="trends_table", tags=["trends"], responses=Output)
    def get(self, request: Request, study: uuid.UUID, trend: uuid.UUID, number: int) -> Response:
        _study, row = trend_for(request.user, study, trend)
        told = whole(row, trends_of.result(row))
        data = {key: told[key] for key in ("format", "waves", "rule", "suppression")}
        return Response(self.Output({**data, "table": asdict(trends_of.table_in(row, number))}).data)
