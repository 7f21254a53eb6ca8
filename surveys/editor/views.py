"""The page of the editor and the panel of contents."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from surveys import selectors
from surveys.editor import layout
from surveys.editor.panels import PANELS
from surveys.engine import shape


@login_required
@require_GET
def editor(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The whole draft, to read and to change in place. A published version, or a file too broken to be written in, is
    shown to read instead, with what is wrong."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    if one.published_at or not shape.holds(one.document):
        return redirect("surveys:version", study=study, version=version)
    context = {
        "study": found,
        "version": one,
        "modules": list(layout.modules(one.document)),
        "panels": [(panel, reverse(panel.url_name, args=[study, version])) for panel in PANELS],
    }
    return render(request, "surveys/editor.html", context)


@login_required
@require_GET
def outline(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The panel of contents: every module and question, to jump to."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    shown = list(layout.modules(one.document)) if shape.holds(one.document) else []
    context = {"modules": shown, "focus": request.GET.get("item", "")}
    return render(request, "surveys/editor_outline.html", context)
