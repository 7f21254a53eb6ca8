"""The box over HTTP: no cookie, no session, nothing logged. Parses, asks a service, renders JSON.

Contract (docs/architecture.md): only 200 and 201 let the client drop its copy, so every failure here answers with
something else, and its body says which in `code`.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from backend.core.http import small
from backend.core.stateless import Refused, answer, bytes_member, json_body, member, refusal, stateless, uuid_member
from consent.tokens import blindtokens
from consent.tokens.blindtokens import BlindToken, TokenMalformed
from surveys.box import blind, bundles, collect, letters, media, rescue, selectors, withdrawal

RESCUE_LIMIT = 8 * 1024 * 1024  # bytes; some 350 envelopes, more than one tablet ever holds
STATE_AGE = 5  # seconds


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
    sealed = bytes_member(body, "envelope")
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
@require_http_methods(["PUT"])
def desk_letter(request: HttpRequest) -> HttpResponse:
    """A closed letter to the desk; the same answer whether it is new or came before."""
    body = json_body(request)
    letters.receive(
        study=uuid_member(body, "study"), letter_id=uuid_member(body, "id"), sealed=bytes_member(body, "letter")
    )
    return answer(200, {"state": "in"})


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
