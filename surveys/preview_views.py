"""The preview of a draft: a page and a panel with the child's client in a frame, and the answers that lead to a question."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study
from surveys import previewing, selectors
from surveys.engine.explaining import only_if
from surveys.engine.playable import playable
from surveys.logic_views import reader, texts_track

Page = Callable[..., HttpResponse]
framed_by_ourselves = cast(Callable[[Page], Page], csp_replace({"frame-ancestors": [SELF]}))


def opened(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> tuple[Study, selectors.Version]:
    found = study_for(request.user, study, Permission.VIEW)
    return found, selectors.version_in(found, version)


def controls(request: HttpRequest, study: uuid.UUID, version: selectors.Version) -> dict[str, Any]:
    """What both the page and the panel need: the places to jump to, the tracks, the themes."""
    made = playable(version.document)
    tracks = made.questionnaire.tracks if made.questionnaire else ("nl", "fr")
    track = texts_track(made.questionnaire) if made.questionnaire else "nl"
    address = [study, version.public_id]
    return {
        "version": version,
        "stretches": previewing.stretches(version, made, track),
        "item": request.GET.get("item", ""),
        "track": track,
        "tracks": tracks,
        "themes": previewing.THEMES.items(),
        "theme": previewing.theme_of(version),
        "child": reverse("surveys:preview-child", args=address),
        "way": reverse("surveys:preview-way", args=address),
        "whole": reverse("surveys:preview", args=address),
    }


@login_required
@require_GET
def preview(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    found, one = opened(request, study, version)
    return render(request, "surveys/preview.html", {"study": found, **controls(request, study, one)})


@login_required
@require_GET
def panel(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    _found, one = opened(request, study, version)
    return render(request, "surveys/preview_panel.html", {"beside": True, **controls(request, study, one)})


@login_required
@require_GET
def way(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """`?item=`: the earlier answers that decide whether it is asked, filled in so that it is."""
    _found, one = opened(request, study, version)
    made = playable(one.document)
    item = request.GET.get("item", "")
    context: dict[str, Any] = {"item": item, "faults": previewing.sentences(made.faults.get(item, ()))}
    if made.questionnaire is not None:
        track = texts_track(made.questionnaire)
        found, answers = previewing.answers_on_the_way(made.questionnaire, item, track)
        tree = next((each.ask_tree for each in made.questionnaire.items if each.variable == item), None)
        said = only_if(tree, made.questionnaire, track, language=reader())
        context |= {"answers": answers, "found": found.answers is not None, "said": said}
    return render(request, "surveys/preview_way.html", context)


@login_required
@require_GET
@xframe_options_sameorigin
@framed_by_ourselves
def child(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The page inside the frame: the client's own shell, started by the preview instead of by a door."""
    _found, one = opened(request, study, version)
    draft_at = reverse("surveys:preview-draft", args=[study, one.public_id])
    return render(request, "surveys/preview_child.html", {"draft": draft_at})


@login_required
@never_cache
@require_GET
def draft(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> JsonResponse:
    found, one = opened(request, study, version)
    return JsonResponse(previewing.bundle(found, one))
