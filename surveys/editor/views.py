"""The page of the editor, and the parts of it that are fetched: an item open or closed, counts, contents, time."""

from __future__ import annotations

import re
import uuid
from functools import cache
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from surveys import selectors
from surveys.editor import answers, starts
from surveys.editor.layout import ModuleShown, Page, Tally, tallies
from surveys.editor.panels import PANELS
from surveys.engine import editing, shape, timing
from surveys.engine.editing import EditRefused
from surveys.models import Version
from surveys.reading import TRACK_NAMES
from surveys.services.editing import history, refusal

MOST_AT_FIRST = 2
"""Tracks side by side when the page opens, unless it is asked for others."""


def draft_for(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> Version:
    """The version, for somebody who may write."""
    return selectors.version_in(study_for(request.user, study, Permission.DESIGN), version)


@login_required
@require_GET
def editor(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The whole draft, to read and to change in place. A published version, or a file too broken to be written in, is
    shown to read instead, with what is wrong."""
    one = draft_for(request, study, version)
    if one.published_at or not shape.holds(one.document):
        return redirect("surveys:version", study=study, version=version)
    page = Page(one)
    modules, heads, derived = page.modules(), page.heads(), page.derived()
    undoable, redoable = history(one)
    asked = [track for track in request.GET.get("tracks", "").split(",") if track in page.tracks]
    context: dict[str, Any] = {
        **answers.places(one),
        "modules": modules,
        "heads": heads,
        "derived": derived,
        "tracks": page.tracks,
        "track_names": [(track, TRACK_NAMES.get(track, track)) for track in page.tracks],
        "other_tracks": [(track, name) for track, name in TRACK_NAMES.items() if track not in page.tracks],
        "shown": asked or list(page.tracks[:MOST_AT_FIRST]),
        "hidden": [track for track in page.tracks if track not in (asked or page.tracks[:MOST_AT_FIRST])],
        "totals": totals(page, modules),
        "undoable": undoable,
        "redoable": redoable,
        "kinds": starts.kinds(),
        "pictograms": pictograms(),
        "panels": [(panel, reverse(panel.url_name, args=[study, version])) for panel in PANELS],
    }
    return render(request, "surveys/editor.html", context)


@cache
def pictograms() -> tuple[str, ...]:
    """The names of the pictures that the child's app has."""
    drawn = get_template("client/sprite.html").render()
    return tuple(sorted(set(re.findall(r'id="p-([a-z0-9-]+)"', drawn))))


def totals(page: Page, modules: list[ModuleShown]) -> list[Tally]:
    others = [page.heads(), *(each.lines for each in page.derived())]
    return tallies(chain(*(module.lines for module in modules), *others), page.tracks)


@login_required
@require_GET
def item(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """One item, open for writing or closed to read."""
    one = draft_for(request, study, version)
    name = request.GET.get("item", "")
    try:
        data = editing.find(one.document, f"item/{name}")
    except EditRefused as error:
        raise refusal(error) from error
    page = Page(one, f"item/{name}/")
    return HttpResponse(answers.item(request, page, data, opened=request.GET.get("open") == "1"))


@login_required
@require_GET
def counts(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """How far every module and every track is, put in place out of band."""
    page = Page(draft_for(request, study, version))
    modules = page.modules()
    context = {
        "modules": [(module, tallies(module.lines, page.tracks)) for module in modules],
        "totals": totals(page, modules),
    }
    response = render(request, "surveys/editor_counts.html", context)
    response.headers["HX-Reswap"] = "none"
    return response


@login_required
@require_GET
def outline(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The panel of contents: every module and question, to jump to, with how far their texts are."""
    one = draft_for(request, study, version)
    context: dict[str, Any] = {"focus": request.GET.get("item", ""), "modules": []}
    if shape.holds(one.document):
        page = Page(one)
        context["modules"] = [(module, tallies(module.lines, page.tracks)) for module in page.modules()]
    return render(request, "surveys/editor_outline.html", context)


@login_required
@require_GET
def time(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The panel of time: how long the whole draft takes, and the item in focus, for each age and in each track."""
    one = draft_for(request, study, version)
    document, name = one.document, request.GET.get("item", "")
    lines = []
    if shape.holds(document):
        operands = timing.operands_of(document)
        focus = next((each for each in editing.items(document) if each["variable"] == name), None)
        for age in timing.PACES:
            whole = {track: timing.document_seconds(document, track, age) for track in document["tracks"]}
            longest = max(whole.values(), key=lambda found: found.slow)
            here = (
                max(
                    (timing.item_seconds(focus, operands, track, age).typical for track in document["tracks"]),
                    default=0,
                )
                if focus
                else None
            )
            lines.append(
                {"age": age, "typical": minutes(longest.typical), "slow": minutes(longest.slow), "here": here}
            )
    return render(request, "surveys/editor_time.html", {"lines": lines, "focus": name})


def minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))
