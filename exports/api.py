"""Files over the API: which there are, and a link to one that was asked for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Study, User
from backend.jobs.api import JobOutput, accepted
from backend.jobs.models import Job
from exports.services import analysis_files, book_files, data_files, downloads, trend_files
from exports.services.downloads import Order
from exports.services.ordering import File


@extend_schema_serializer(component_name="FileKind")
class KindOutput(serializers.Serializer[Any]):
    """A form a file can be asked in, and the languages it knows; none when it is the same in all."""

    form = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())


@extend_schema_serializer(component_name="File")
class FileOutput(serializers.Serializer[Any]):
    """A file that is there. `link` fetches it without any credential until `expires_at`: keep it to yourself."""

    name = serializers.CharField()
    bytes = serializers.IntegerField()
    link = serializers.URLField()
    expires_at = serializers.DateTimeField()


@dataclass(frozen=True)
class Ready:
    name: str
    bytes: int
    link: str
    expires_at: Any


KINDS = OpenApiResponse(KindOutput(many=True))
MADE = {200: FileOutput, 202: JobOutput}


class RunFiles(APIView):
    """The files of a computed table book. What lasts is made by a job (202): ask again when it is done."""

    @extend_schema_serializer(component_name="RunFileRequest")
    class Input(serializers.Serializer[Any]):
        form = serializers.ChoiceField(choices=tuple(book_files.FORMS))
        language = serializers.ChoiceField(choices=("nl", "fr", "nl-fr"), default="nl", help_text="nl-fr: xlsx only")

    @extend_schema(operation_id="runs_file_kinds", tags=["files"], responses=KINDS)
    def get(self, request: Request, study: uuid.UUID, run: uuid.UUID) -> Response:
        return offered(request, study, Order("run", str(run), "json"), book_files.FORMS)

    @extend_schema(operation_id="runs_file", tags=["files"], request=Input, responses=MADE)
    def post(self, request: Request, study: uuid.UUID, run: uuid.UUID) -> Response:
        given = self.Input(data=request.data)
        return ordered(request, study, "run", run, given)


class TrendFiles(APIView):
    """The files of a computed trend, for those who may read every study behind it."""

    @extend_schema_serializer(component_name="TrendFileRequest")
    class Input(serializers.Serializer[Any]):
        form = serializers.ChoiceField(choices=tuple(trend_files.FORMS))
        language = serializers.ChoiceField(choices=("nl", "fr", "nl-fr"), default="nl", help_text="of the xlsx")

    @extend_schema(operation_id="trends_file_kinds", tags=["files"], responses=KINDS)
    def get(self, request: Request, study: uuid.UUID, trend: uuid.UUID) -> Response:
        return offered(request, study, Order("trend", str(trend), "csv"), trend_files.FORMS)

    @extend_schema(operation_id="trends_file", tags=["files"], request=Input, responses=MADE)
    def post(self, request: Request, study: uuid.UUID, trend: uuid.UUID) -> Response:
        given = self.Input(data=request.data)
        return ordered(request, study, "trend", trend, given)


class AnalysisFiles(APIView):
    """The files of a model, a scale or profiles."""

    @extend_schema_serializer(component_name="AnalysisFileRequest")
    class Input(serializers.Serializer[Any]):
        form = serializers.ChoiceField(choices=tuple(analysis_files.FORMS))
        language = serializers.ChoiceField(choices=("nl", "fr"), default="nl", help_text="of the xlsx")

    @extend_schema(operation_id="analyses_file_kinds", tags=["files"], responses=KINDS)
    def get(self, request: Request, study: uuid.UUID, analysis: uuid.UUID) -> Response:
        return offered(request, study, Order("analysis", str(analysis), "csv"), analysis_files.FORMS)

    @extend_schema(operation_id="analyses_file", tags=["files"], request=Input, responses=MADE)
    def post(self, request: Request, study: uuid.UUID, analysis: uuid.UUID) -> Response:
        given = self.Input(data=request.data)
        return ordered(request, study, "analysis", analysis, given)


class ReleaseFiles(APIView):
    """The rows of a release as files, for those who may export them. Each file that is fetched is written down."""

    @extend_schema_serializer(component_name="ReleaseFileRequest")
    class Input(serializers.Serializer[Any]):
        form = serializers.ChoiceField(choices=tuple(data_files.FORMS))
        language = serializers.ChoiceField(choices=("nl", "fr"), default="nl", help_text="of labels")
        question = serializers.CharField(
            default="",
            allow_blank=True,
            help_text="csv: whose table the start scripts reproduce; the first that suits",
        )

    @extend_schema(operation_id="releases_file_kinds", tags=["files"], responses=KINDS)
    def get(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        return offered(request, study, Order("release", str(release), "parquet"), data_files.FORMS)

    @extend_schema(operation_id="releases_file", tags=["files"], request=Input, responses=MADE)
    def post(self, request: Request, study: uuid.UUID, release: uuid.UUID) -> Response:
        given = self.Input(data=request.data)
        return ordered(request, study, "release", release, given)


def offered(request: Request, study: uuid.UUID, order: Order, forms: dict[str, tuple[str, ...]]) -> Response:
    """The forms, when the run or release is there and this person may have its files."""
    downloads.file_of(downloads.door(request.user, study, order), order)
    return Response([{"form": form, "languages": list(languages)} for form, languages in forms.items()])


def ordered(
    request: Request, study: uuid.UUID, of: str, public_id: uuid.UUID, given: serializers.Serializer[Any]
) -> Response:
    """200 with a link to the file, or 202 with the job that makes it."""
    found = downloads.door(request.user, study, Order(of, str(public_id), ""))
    given.is_valid(raise_exception=True)
    wanted = given.validated_data
    order = Order(of, str(public_id), wanted["form"], wanted["language"], wanted.get("question", ""))
    assert isinstance(request.user, User)  # noqa: S101  study_for lets nobody else through
    made = downloads.now_or_job(found, order, request.user)
    if isinstance(made, Job):
        return accepted(made)
    return Response(FileOutput(_ready(request, found, order, made)).data)


def _ready(request: Request, study: Study, order: Order, file: File) -> Ready:
    assert isinstance(request.user, User)  # noqa: S101  as above
    address = reverse("file", args=[downloads.link(study, order, request.user)])
    return Ready(
        name=file.path.name,
        bytes=file.path.stat().st_size,
        link=request.build_absolute_uri(address),
        expires_at=timezone.now() + downloads.LIFETIME,
    )
