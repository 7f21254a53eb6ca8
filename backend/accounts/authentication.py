"""How a program says for whom it speaks: `Authorization: Bearer arobase_…`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from backend.accounts import tokens
from backend.accounts.models import ApiToken, User

SCHEME = "Bearer"


class ByToken(BaseAuthentication):
    """The person whose token it is, who then reaches no further than the token (`access.permissions_in`)."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = tokens.find(secret.strip())
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, has expired or was revoked."), code="token")
        token.user.token = token
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002  DRF's signature
        return SCHEME


class Described(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = ByToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002  as above
        return {"type": "http", "scheme": "bearer", "description": "A token of one study; see docs/api.md."}
