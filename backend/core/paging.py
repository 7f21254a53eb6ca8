"""Long lists over the API, a page at a time: the body is the page, headers say how many there are and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

USUAL, MOST = 50, 200
PARAMETERS = [
    OpenApiParameter("page", int, description="from 1; a page beyond the last is empty"),
    OpenApiParameter("per_page", int, description=f"at most {MOST}; {USUAL} when left out"),
]


class Asked(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=1, default=1)
    per_page = serializers.IntegerField(min_value=1, max_value=MOST, default=USUAL)


def paged(
    request: Request, rows: QuerySet[Any] | Sequence[Model], output: type[serializers.Serializer[Any]]
) -> Response:
    """The page asked for, with `X-Total-Count` and `Link` (rel first, prev, next, last)."""
    asked = Asked(data=request.query_params)
    asked.is_valid(raise_exception=True)
    number, size = asked.validated_data["page"], asked.validated_data["per_page"]
    book = Paginator(rows, size)
    start = (number - 1) * size
    response = Response(output(rows[start : start + size], many=True, context={"request": request}).data)
    here = request.build_absolute_uri()
    places = {"first": 1, "prev": number - 1, "next": number + 1, "last": book.num_pages}
    links = [
        f'<{replace_query_param(here, "page", place)}>; rel="{name}"'
        for name, place in places.items()
        if 1 <= place <= book.num_pages
    ]
    response["Link"], response["X-Total-Count"] = ", ".join(links), str(book.count)
    return response
