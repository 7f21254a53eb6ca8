"""The page of the sample's balance."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from analysis import balance as balancing
from analysis.services import weights
from backend.accounts.access import Permission, permissions_in, study_for
from backend.accounts.models import User
from backend.core.text import in_language
from consent import selectors as consent
from surveys import selectors as surveys
from surveys.fieldwork.reach import reach, unanswered


@login_required
@require_GET
def balance(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    wave = surveys.current_wave(found)
    classes = reach(wave) if wave else []
    margins = balancing.margins(classes, weights.shipped())
    waiting = unanswered(wave) if wave else {}
    granted = permissions_in(request.user, found) if isinstance(request.user, User) else frozenset()
    context = {
        "study": found,
        "wave": wave,
        "margins": [
            (
                consent.Community(each.community).label,
                in_language(each.label),
                each,
                [shown(cell) for cell in each.cells],
            )
            for each in margins
        ],
        "next": [
            (
                consent.Community(each.community).label,
                in_language(cell.name),
                cell,
                waiting.get((each.community, cell.level), 0),
            )
            for each in margins
            for cell in sorted(each.cells, key=lambda cell: cell.ratio)
            if cell.ask_more
        ],
        "reached": sum(each.children for each in classes if each.done),
        "may_field": Permission.FIELDWORK in granted,
    }
    return render(request, "analysis/balance.html", context)


def shown(cell: balancing.Cell) -> dict[str, object]:
    return {"name": in_language(cell.name), "share": 100 * cell.share, "weighted": 100 * cell.weighted, "cell": cell}
