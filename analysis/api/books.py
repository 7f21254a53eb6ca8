"""Table books over the API: their specifications, as in docs/tables.md, kept, shown and changed."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis.selectors import Book
from analysis.services import books as services
from analysis.services import shelf
from backend.accounts.access import Permission, study_for
from backend.accounts.models import User
from backend.core.paging import PARAMETERS, paged


class Books(APIView):
    """The study's table books. A run keeps the book as it was when it was computed."""

    @extend_schema_serializer(component_name="Book")
    class Output(serializers.Serializer[Any]):
        id = serializers.UUIDField(source="public_id")
        title = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
        standard = serializers.SerializerMethodField(help_text="true for the one that follows the questionnaire")
        tables = serializers.SerializerMethodField(help_text="how many")

        @extend_schema_field(serializers.BooleanField)
        def get_standard(self, book: Book) -> bool:
            return bool(book.title == services.STANDARD)

        @extend_schema_field(serializers.IntegerField)
        def get_tables(self, book: Book) -> int:
            return len(book.spec.get("tables", ()))

    @extend_schema_serializer(component_name="BookDetail")
    class Whole(Output):
        spec = serializers.DictField(help_text="as in docs/tables.md")
        fingerprint = serializers.SerializerMethodField(help_text="of title and specification as they are now")

        def get_fingerprint(self, book: Book) -> str:
            return shelf.fingerprint(book)

    @extend_schema_serializer(component_name="BookRequest")
    class Input(serializers.Serializer[Any]):
        title = serializers.DictField(child=serializers.CharField(), help_text="language -> text")
        spec = serializers.DictField(help_text="as in docs/tables.md")
        release = serializers.UUIDField(
            required=False, help_text="hold names, categories and universes against this one; the latest when absent"
        )
        seen = serializers.CharField(
            required=False,
            help_text="the fingerprint you began with; when somebody saved in between, nothing changes (409)",
        )

    @extend_schema(operation_id="books_list", tags=["books"], parameters=PARAMETERS, responses=Output(many=True))
    def get(self, request: Request, study: uuid.UUID) -> Response:
        return paged(request, selectors.books(study_for(request.user, study, Permission.VIEW)), self.Output)

    @extend_schema(operation_id="books_create", tags=["books"], request=Input, responses={201: Whole})
    def post(self, request: Request, study: uuid.UUID) -> Response:
        return kept(request, study)


class BookDetail(APIView):
    """One table book with its specification. The standard book follows the questionnaire: change a copy of it."""

    @extend_schema(operation_id="books_retrieve", tags=["books"], responses=Books.Whole)
    def get(self, request: Request, study: uuid.UUID, book: uuid.UUID) -> Response:
        found = study_for(request.user, study, Permission.VIEW)
        return Response(Books.Whole(selectors.book_in(found, book)).data)

    @extend_schema(operation_id="books_change", tags=["books"], request=Books.Input, responses=Books.Whole)
    def put(self, request: Request, study: uuid.UUID, book: uuid.UUID) -> Response:
        return kept(request, study, book)


def kept(request: Request, study: uuid.UUID, book: uuid.UUID | None = None) -> Response:
    """A new book (201) or the changed one (200), once it was read and held against the data."""
    found = study_for(request.user, study, Permission.ANALYSE)
    row = selectors.book_in(found, book) if book else None
    given = Books.Input(data=request.data)
    given.is_valid(raise_exception=True)
    asked_for = given.validated_data.get("release")
    release = selectors.release_in(found, asked_for) if asked_for else selectors.latest_release(found)
    done = services.save_book(
        study=found,
        title=given.validated_data["title"],
        spec=given.validated_data["spec"],
        release=release,
        book=row,
        by=request.user if isinstance(request.user, User) else None,
        seen=given.validated_data.get("seen"),
    )
    return Response(Books.Whole(done).data, status=status.HTTP_200_OK if row else status.HTTP_201_CREATED)
