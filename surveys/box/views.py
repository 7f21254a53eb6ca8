"""The box over HTTP: no cookie, no session, nothing logged. Parses, asks a service, renders JSON.

Contract (docs/architecture.md): only 200 and 201 let the client drop its copy, so every failure here answers with
something else, and its body says which in `code`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from backend.core.errors import DomainError
from backend.core.http import small
from consent.tokens import blindtokens
from consent.tokens.blindtokens import BlindToken, TokenMalformed
from surveys.box import blind, bundles, collect, media, rescue, selectors, withdrawal

log = logging.getLogger("arobase.box")
BODY_LIMIT = 96 * 1024  # bytes; the larger envelope is 64 KiB and grows by a third in base64
RESCUE_LIMIT = 8 * 1024 * 1024  # bytes; some 350 envelopes, more than one tablet ever holds
STATE_AGE = 5  # seconds
JSON_OPTIONS = {"ensure_ascii": False}
MESSAGES = {
    "malformed": "The request is not what the box expects.",
    "origin": "The request comes from another site.",
    "too-large": "The envelope is larger than the box takes.",
    "unavailable": "The box can't answer right now. Keep the envelope and try again.",
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
    """Same-origin, CSRF-exempt (there is no cookie to abuse), every error as JSON, no body ever in a log."""

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
            log.warning("the responses database failed: %s", type(error).__name__)
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


def token_member(body: dict[str, Any]) -> BlindToken:
    try:
        return blindtokens.read(body["token"])
    except TokenMalformed as error:
        raise Refused(400, "malformed") from error


@stateless
@require_http_methods(["PUT"])
def envelope(request: HttpRequest) -> HttpResponse:
    body = json_body(request)
    batch, right = uuid_member(body, "batch"), token_member(body) if "token" in body else member(body, "slip")
    try:
        sealed = base64.b64decode(member(body, "envelope"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(400, "malformed") from error
    if isinstance(right, BlindToken):
        outcome = blind.receive(batch=batch, token=right, envelope_bytes=sealed)
    else:
        outcome = collect.receive(batch=batch, slip_text=right, envelope_bytes=sealed)
    if outcome.accepted:
        return answer(outcome.status, {"state": "in"})
    return refusal(outcome.status, outcome.code, outcome.message)


@stateless
@require_http_methods(["POST"])
def rescue_file(request: HttpRequest) -> HttpResponse:
    """Whoever brings the file: what it holds was sealed on a tablet, and each envelope is judged by its own slip."""
    size = int(request.headers.get("content-length") or 0)
    if size > RESCUE_LIMIT:
        raise Refused(413, "too-large")
    return answer(200, asdict(rescue.bring_in(request.read(size))))


@stateless
@require_http_methods(["POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    body = json_body(request)
    withdrawal.withdraw(study=uuid_member(body, "study"), receipt=member(body, "receipt"))
    return answer(200, {"state": "done"})


@stateless
@require_GET
def bundle(request: HttpRequest, door: str) -> HttpResponse:
    content = bundles.text(door).encode()
    etag = f'W/"{hashlib.sha256(content).hexdigest()}"'
    if etag.removeprefix("W/") in {
        tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")
    }:
        response = HttpResponse(status=304)
    else:
        response = small(request, content, "application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


@stateless
@require_GET
def state(request: HttpRequest, door: str) -> HttpResponse:
    """Where the sitting stands, for tablets that ask now and then; a few seconds old is new enough for a whole class."""
    response = answer(200, {"state": selectors.told(door)})
    response.headers["Cache-Control"] = f"max-age={STATE_AGE}"
    return response


@stateless
@require_GET
def media_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file whose name is its hash: it never changes, so that a browser or a school's proxy keeps it for good."""
    response = HttpResponse(media.fetch(name), content_type=media.content_type(name))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    try:
        with connections["responses"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return refusal(503, "unavailable")
    return answer(200, {"state": "ok"})
