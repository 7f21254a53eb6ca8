"""Two published versions side by side: what can be compared between the waves, and why the rest can't."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from surveys import comparing, selectors
from surveys.models import Version


@login_required
@require_GET
def compare(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """`?before=` and `?after=` are public ids of published versions; without them the two latest of one level."""
    found = study_for(request.user, study, Permission.VIEW)
    versions = list(selectors.published_versions(found))
    before, after = _chosen(versions, request.GET.get("before", ""), request.GET.get("after", ""))
    compared = comparing.compared(before, after, get_language() or "nl") if before and after else None
    context = {"study": found, "versions": versions, "before": before, "after": after, "compared": compared}
    return render(request, "surveys/compare.html", context)


def _chosen(versions: list[Version], before: str, after: str) -> tuple[Version | None, Version | None]:
    """What the address asks for; else the latest version and the one before it of the same level, if there is one."""
    named = {str(each.public_id): each for each in versions}
    later = named.get(after) or (versions[0] if versions else None)
    if later is None:
        return None, None
    earlier = [each for each in versions if _level(each) == _level(later) and _order(each) < _order(later)]
    return named.get(before) or next(iter(earlier), None), later


def _level(version: Version) -> str:
    return version.questionnaire.level


def _order(version: Version) -> tuple[int, int]:
    return version.questionnaire.wave.number, version.number
