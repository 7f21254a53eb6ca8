"""The API's own description: OpenAPI 3, and a page to read and try it, served by this installation alone."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated


class Schema(SpectacularAPIView):
    permission_classes = [IsAuthenticated]  # noqa: RUF012  DRF reads a list


@method_decorator(login_required, name="dispatch")
@method_decorator(csp_update({"style-src": [SELF, UNSAFE_INLINE]}), name="dispatch")
class Documentation(SpectacularSwaggerSplitView):
    """Its scripts are files. Its styles are not, so on this page alone inline styles are let through."""

    permission_classes = [IsAuthenticated]  # noqa: RUF012  DRF reads a list
    url_name = "api:schema"


ERROR = {
    "type": "object",
    "description": "`fields` only with 400: member -> sentences.",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "fields": {"type": "object"}},
    "required": ["code", "message"],
}


def with_errors(result: dict[str, Any], generator: object, request: object, public: object) -> dict[str, Any]:  # noqa: ARG001  drf-spectacular's signature
    """Each request can be refused, always with a body of the same shape."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"]["4XX"] = {"description": "Refused; the message says why.", "content": body}
    return result
