"""Middleware and the API's exception handler: how the domain's errors and the security headers reach a browser."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from backend.core.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"
CHILD_PREFIXES = ("/box/", "/join/")
COOKIELESS = (*CHILD_PREFIXES, "/about/")
"""Where children and parents read: nothing is remembered of who came."""


class SecurityHeadersMiddleware:
    """Headers Django has no setting for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(CHILD_PREFIXES):
            response.headers["Referrer-Policy"] = "no-referrer"
        return response


class CookielessBoxMiddleware:
    """The pages of children and parents neither read nor set a cookie, though the same service serves staff pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(COOKIELESS):
            request.COOKIES.clear()
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if request.path.startswith(COOKIELESS):
            response.cookies.clear()
            response.headers.pop("Vary", None)
            if "Content-Encoding" in response.headers:
                response.headers["Vary"] = "Accept-Encoding"
        return response


class DomainErrorMiddleware:
    """Turns a DomainError raised in a view into a page (or JSON for a script) with its message and status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if request.headers.get("accept", "").startswith("application/json"):
            return JsonResponse({"code": exception.code, "message": str(exception)}, status=exception.status)
        return render(request, "error.html", {"error": exception}, status=exception.status)


def api_error(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook: {code, message} for every error; a body that doesn't fit also has `fields`, member -> sentences."""
    if isinstance(exception, DomainError):
        return Response({"code": exception.code, "message": str(exception)}, status=exception.status)
    response = exception_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, ValidationError):
        message = gettext("This request can't be used. Look at its members.")
        response.data = {"code": "invalid", "message": message, "fields": response.data}
    elif isinstance(exception, APIException):
        response.data = {"code": str(exception.get_codes()), "message": str(exception.detail)}
    else:
        response.data = {"code": "missing", "message": str(response.data["detail"])}
    return response


@lru_cache(maxsize=64)
def gzipped(content: bytes) -> bytes:
    """Equal bytes are compressed once: a class asks for the same ones at the same moment."""
    return gzip.compress(content, 9, mtime=0)


def small(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """These bytes, compressed where the browser takes that. For what holds no secret: sizes would tell about it."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return HttpResponse(content, content_type=content_type)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return HttpResponse(gzipped(content), content_type=content_type, headers=headers)
