"""The child's app as the browser gets it: its page, its service worker, its manifest. No cookie, no session."""

from __future__ import annotations

import json
import re
from typing import cast

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from backend.core.http import small
from surveys.client import arrival, offline

PAPER = "#F5F6FB"
"""The page colour of the design tokens, for the moment before the style sheet is there."""

HTML = "text/html; charset=utf-8"
DOOR = re.compile(r"[0-9A-Za-z]{1,8}")

revalidated = cache_control(no_cache=True)


@require_safe
@revalidated
def shell(request: HttpRequest, door: str = "") -> HttpResponse:
    """The plain shell, which tablets keep; behind a door's address the one that brings everything along."""
    if not DOOR.fullmatch(door):
        return small(request, offline.shell().encode(), HTML)
    page, policy = arrival.page(door)
    response = small(request, page.encode(), HTML)
    return cast(HttpResponse, csp_replace(policy)(lambda _request: response)(request))


@require_safe
@revalidated
def service_worker(request: HttpRequest) -> HttpResponse:
    assets, version = offline.inventory()
    scope = reverse("client:shell")
    context = {
        "assets": json.dumps(assets, indent=2),
        "version": json.dumps(version),
        "scope": json.dumps(scope),
    }
    response = render(request, "client/sw.js", context, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = scope
    return response


@require_safe
@revalidated
def manifest(request: HttpRequest) -> JsonResponse:
    start = reverse("client:shell")
    return JsonResponse(
        {
            "id": start,
            "name": "Arobase",
            "short_name": "Arobase",
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {"src": static("client/icons/app-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("client/icons/app-512.png"), "sizes": "512x512", "type": "image/png"},
                {"src": static("client/icons/app.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        },
        content_type="application/manifest+json",
    )
