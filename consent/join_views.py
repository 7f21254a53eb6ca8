"""Where tablets fetch a child's blind token. It is the one place that hears a start code; it never sees a token."""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from backend.core.stateless import Refused, answer, bytes_member, json_body, member, stateless, uuid_member
from consent.services import issuing


@stateless
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    body = json_body(request)
    try:
        kid = bytes.fromhex(member(body, "kid"))
    except ValueError as error:
        raise Refused(400, "malformed") from error
    signed = issuing.join(
        batch=uuid_member(body, "batch"), code=member(body, "code"), kid=kid, blinded=bytes_member(body, "blinded")
    )
    return answer(200, {"signed": base64.b64encode(signed).decode()})
