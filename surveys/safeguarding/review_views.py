"""The readers' page: one text at a time, covered until it is uncovered, and what follows from what was seen."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Forbidden, Missing
from surveys.fieldwork.presenting import stratum_name
from surveys.safeguarding import ladder, review

LONGEST_S = 45 * 60
"""After so long without a break a reader is asked to stop: this is heavy work."""
BREAK_S = 15 * 60
SINCE, LAST = "reading-since", "reading-last"


def reader(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Forbidden("role", _("Sign in first."))
    return request.user


def tired(request: HttpRequest) -> bool:
    """Whether this sitting of reading has lasted too long; a quarter of an hour without reading is a break."""
    now = int(timezone.now().timestamp())
    if now - request.session.get(LAST, 0) > BREAK_S:
        request.session[SINCE] = now
    request.session[LAST] = now
    return now - int(request.session[SINCE]) >= LONGEST_S


@login_required
@never_cache
@require_GET
def queue(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    review.forget_gone(found)
    waiting = review.queue(found, reader(request))
    return render(request, "surveys/review.html", page(found, waiting) | {"tired": bool(waiting) and tired(request)})


def page(study: Study, waiting: list[review.Waiting]) -> dict[str, Any]:
    return {
        "study": study,
        "one": waiting[0] if waiting else None,
        "left": len(waiting),
        "labels": review.LABELS.items(),
        "findings": [
            (one, stratum_name(one.stratum), ladder.allowed(study, one.stratum)) for one in review.findings(study)
        ],
        "told": [
            (one, stratum_name(one.stratum), review.LABELS.get(one.label)) for one in ladder.escalations_of(study)
        ],
        "may_care": True,
    }


@login_required
@require_POST
def keep(request: HttpRequest, study: uuid.UUID, text: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    review.keep(study=found, text=text, labels=request.POST.getlist("label"), reader=reader(request))
    return redirect("surveys:review", study=study)


@login_required
@require_POST
def escalate(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    given = request.POST
    made = ladder.escalate(
        study=found, stratum=given.get("stratum", ""), label=given.get("label", ""), by=reader(request)
    )
    messages.success(request, _("On record. Print the letter for each school and sign it."))
    return redirect("surveys:care-letter", study=study, told=made.public_id)


@login_required
@require_GET
def letter(request: HttpRequest, study: uuid.UUID, told: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    one, language = ladder.escalation_in(found, told), request.GET.get("language", "nl")
    if language not in ladder.LANGUAGES:
        raise Missing("track", _("This page has no such language."))
    context = {
        "study": found,
        "told": one,
        "letter": ladder.letter(one, language),
        "language": language,
        "languages": ladder.LANGUAGES,
        "schools": ladder.schools_in(found, one.stratum),
    }
    return render(request, "surveys/care_letter.html", context)
