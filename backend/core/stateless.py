"""Endpoints that tablets call: no cookie, no session, no CSRF token, JSON both ways, no body ever in a log."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from backend.core.errors import DomainError

log = logging.getLogger("arobase.box")
BODY_LIMIT = 96 * 1024  # bytes; the larger envelope is 64 KiB and grows by a third in base64
JSON_OPTIONS = {"ensure_ascii": False}
MESSAGES = {
    "malformed": "The request is not what is expected here.",
    "origin": "The request comes from another site.",
    "too-large": "The request is larger than what is taken here.",
    "unavailable": "There can be no answer right now. Keep what you have and try again.",
}
View = Callable[..., HttpResponse]


class Refused(Exception):
    """A request that can't be served, before any service is asked."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def answer(status: int, body: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(body, status=status, json_dumps_params=JSON_OPTIONS)
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal(status: int, code: str, message: str | None = None) -> JsonResponse:
    return answer(status, {"code": code, "message": message or MESSAGES.get(code, code)})


def stateless(view: View) -> View:
    """Same-origin, CSRF-exempt (there is no cookie to abuse), every error as JSON."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            if request.method != "GET":
                check_origin(request)
            return view(request, *args, **kwargs)
        except Refused as error:
            return refusal(error.status, error.code)
        except DomainError as error:
            code = "unavailable" if error.status == 503 else error.code
            return refusal(error.status, code, str(error))
        except DatabaseError as error:
            log.warning("a database failed: %s", type(error).__name__)
            return refusal(503, "unavailable")

    return cast(View, csrf_exempt(wrapped))


def check_origin(request: HttpRequest) -> None:
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        raise Refused(403, "origin")


def json_body(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object, read only when its announced size is within the limit."""
    if int(request.headers.get("content-length") or 0) > BODY_LIMIT:
        raise Refused(413, "too-large")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "malformed") from error
    if not isinstance(body, dict):
        raise Refused(400, "malformed")
    return body


def member(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Refused(400, "malformed")
    return value


def uuid_member(body: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(member(body, name))
    except ValueError as error:
        raise Refused(400, "malformed") from error


def bytes_member(body: dict[str, Any], name: str) -> bytes:
    """What stands there in base64."""
    try:
        return base64.b64decode(member(body, name), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(400, "malformed") from error
