"""Choosing a pictogram: a dialog with a search over all drawings, one drawing as a file, and whom they come from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from backend.core.errors import Missing
from surveys import pictograms, selectors
from surveys.logic_views import reader

RECENT = 12
GROUPS = {
    "own": _("Arobase"),
    "screens": _("Screens"),
    "feelings": _("Feelings"),
    "people": _("People"),
    "play": _("Play"),
    "things": _("Things"),
    "nature": _("Nature"),
    "food": _("Food"),
    "places": _("Places"),
    "signs": _("Signs"),
}


@login_required
@require_GET
def choose(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """`?q=` and `group=` what is looked for, `chosen=` what stands there now, `recent=` names with commas between.
    The whole dialog, or with `found=1` what was found alone."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    typed, group = request.GET.get("q", "")[:60], request.GET.get("group", "")
    group = group if group in GROUPS else ""
    results = pictograms.search(typed, group=group, language=reader())
    context = {
        "study": found,
        "version": one,
        "groups": GROUPS.items(),
        "group": group,
        "chosen": request.GET.get("chosen", ""),
        "results": shown(results),
        "more": len(results) == pictograms.MOST,
    }
    if request.GET.get("found"):
        return render(request, "surveys/pictograms_found.html", context)
    known = pictograms.everything()
    names = [name for name in request.GET.get("recent", "").split(",") if name in known][:RECENT]
    here = [name for name in dict.fromkeys(pictograms.named(one.document)) if name in known]
    context |= {"recent": shown(known[name] for name in names), "here": shown(known[name] for name in here)}
    return render(request, "surveys/pictograms_choose.html", context)


def shown(found: Iterable[pictograms.Pictogram]) -> list[tuple[pictograms.Pictogram, str]]:
    """Each with its name in the language of the page."""
    return [(one, one.label(reader())) for one in found]


@login_required
@require_GET
@cache_control(private=True, max_age=86400)
def drawing(request: HttpRequest, study: uuid.UUID, name: str) -> HttpResponse:
    study_for(request.user, study, Permission.VIEW)
    one = pictograms.everything().get(name)
    if one is None or not one.svg:
        raise Missing("pictogram", _("There is no such pictogram."))
    return HttpResponse(one.svg, content_type="image/svg+xml")


@login_required
@require_GET
def about(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Whom the drawings and their names come from, and under which licence."""
    found = study_for(request.user, study, Permission.VIEW)
    drawn = [one for one in pictograms.everything().values() if one.svg]
    context = {"study": found, "n": len(drawn), "drawn": shown(drawn[::12])}
    return render(request, "surveys/pictograms_about.html", context)
