"""The team's side of a trial: the link, the board of problems, notes of interviews, and the panel beside the editor."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.core.errors import DomainError
from surveys import selectors
from surveys.design_views import may
from surveys.models import Step, Version
from surveys.paper_views import qr
from surveys.services import pilots

GRAVITIES = (1, 2, 3)


def track_of(version: Version) -> str:
    """The reader's language where the questionnaire has it."""
    tracks = version.document.get("tracks") or ["nl"]
    wanted = (get_language() or "nl")[:2]
    return str(wanted if wanted in tracks else tracks[0])


@login_required
@require_GET
def board(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    pilot = pilots.pilot_of(one)
    address = settings.SITE_URL + reverse("pilot", args=[pilot.key]) if pilot and pilot.is_open else ""
    context = {
        "study": found,
        "version": one,
        "pilot": pilot,
        "address": address,
        "qr": qr(address) if address else "",
        "problems": pilots.board(one, track_of(one)),
        "may_design": may(request, found, Permission.DESIGN),
        **note_choices(one),
    }
    return render(request, "surveys/pilot.html", context)


def note_choices(version: Version) -> dict[str, Any]:
    track = track_of(version)
    questions = [
        (item["variable"], item.get("texts", {}).get(track, ""))
        for module in version.document.get("modules", ())
        for item in module.get("items", ())
    ]
    return {"questions": questions, "steps": Step.choices, "gravities": GRAVITIES}


@login_required
@require_POST
def switch(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """Open the trial, or close it."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    pilot = pilots.pilot_of(one)
    if pilot and pilot.is_open:
        pilots.close(pilot=pilot)
        messages.success(request, _("The trial is closed. What was said stays on the board."))
    else:
        pilots.begin(version=one)
        messages.success(request, _("The trial is open. Send the link to whoever looks at the questions."))
    return redirect("surveys:pilot", study=study, version=version)


@login_required
@require_POST
def note(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """An interviewer's note."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    given = request.POST
    try:
        pilots.note(
            pilot=pilots.pilot_of(one) or pilots.close(pilot=pilots.begin(version=one)),
            variable=given.get("variable", ""),
            track=track_of(one),
            step=given.get("step", ""),
            severity=int(given.get("severity", "0")) if given.get("severity", "").isdecimal() else 0,
            text=given.get("text", ""),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The note is on the board."))
    return redirect("surveys:pilot", study=study, version=version)


@login_required
@require_POST
def settle(request: HttpRequest, study: uuid.UUID, version: uuid.UUID, remark: uuid.UUID) -> HttpResponse:
    """Put a remark aside with what was done, or take it up again; in the panel the list is drawn again."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    row = pilots.remark_in(one.questionnaire, remark)
    pilots.settle(remark=row, solved="again" not in request.POST, solution=request.POST.get("solution", ""))
    if request.headers.get("HX-Request"):
        context = {"study": found, "version": one, "may_design": True}
        problem = pilots.said_of(one, row.variable, track_of(one))
        return render(request, "surveys/pilot_remarks.html", {**context, "problem": problem})
    return redirect("surveys:pilot", study=study, version=version)


@login_required
@require_GET
def panel(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """Beside the editor: what testers said of the question in focus, else how many questions have open remarks."""
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    problems = pilots.board(one, track_of(one))
    item = request.GET.get("item", "")
    context = {
        "study": found,
        "version": one,
        "item": item,
        "problem": next((each for each in problems if each.variable == item), None),
        "problems": [each for each in problems if each.open],
        "may_design": may(request, found, Permission.DESIGN),
    }
    return render(request, "surveys/pilot_panel.html", context)
