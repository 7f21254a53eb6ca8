"""The pages of the field: the list of sittings and what a teacher sees before, during and after one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.core.errors import DomainError
from consent import selectors as consent
from surveys import aloud, board, selectors
from surveys.design_views import may
from surveys.forms import NoteForm, PlanForm
from surveys.models import Mode, State
from surveys.services import levels, waves
from surveys.services import sittings as services

A_PAGE = 25
UNPLANNED = "unplanned"
VERBS = ("open", "pause", "continue", "close", "mix")


@login_required
@require_GET
def sittings(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    wave = selectors.current_wave(found)
    if wave is None:
        context = {"study": found, "may_design": may(request, found, Permission.DESIGN)}
        return render(request, "surveys/no_wave.html", context)
    state = request.GET.get("state", "")
    mine = selectors.sittings_of(found).filter(wave=wave)
    unplanned = selectors.groups_without_sitting(wave)
    counts = board.state_counts(mine, unplanned.count())
    chosen: QuerySet[Any] = unplanned.order_by("school__name", "label") if state == UNPLANNED else mine
    if state in State.values:
        chosen = mine.filter(state=state)
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    rows = [] if state == UNPLANNED else board.rows(list(page.object_list))
    held = levels.offered(wave)
    context = {
        "study": found,
        "wave": wave,
        "page": page,
        "rows": rows,
        "modes": Mode.choices,
        "unplanned": [board.unplanned(group, held) for group in page.object_list] if state == UNPLANNED else [],
        "state": state,
        "counts": counts,
        "may_design": may(request, found, Permission.DESIGN),
    }
    return render(request, "surveys/sittings.html", context)


@login_required
@require_POST
def plan(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    wave = selectors.current_wave(found)
    one = consent.group_in(found, group)
    form = PlanForm(request.POST)
    if wave is None or not form.is_valid():
        messages.error(request, _("Choose a day in the form year-month-day."))
        return redirect("surveys:sittings", study=study)
    sitting = services.plan_sitting(
        wave=wave,
        group=one,
        day=form.cleaned_data["day"],
        level=form.cleaned_data["level"],
        mode=form.cleaned_data["mode"] or Mode.TABLETS,
    )
    messages.success(request, _("The sitting is planned. Count the class, then print the slips."))
    return redirect("surveys:sitting", study=study, sitting=sitting.public_id)


@login_required
@never_cache
@require_GET
def sitting(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID) -> HttpResponse:
    """The teacher's page."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.sitting_in(found, sitting)
    language = one.group.school.community
    context = {
        "study": found,
        "sitting": one,
        "board": board.board(one),
        "steps": aloud.steps(language),
        "language": language,
        "note": NoteForm(initial={"note": one.note}),
    }
    return render(request, "surveys/sitting.html", context)


@login_required
@never_cache
@require_GET
def count(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID) -> HttpResponse:
    """The live part of the teacher's page; it asks for the whole page anew when the stage has changed meanwhile."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.sitting_in(found, sitting)
    shown = board.board(one)
    if request.GET.get("seen") != shown.key:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "surveys/sitting_count.html", {"study": found, "sitting": one, "board": shown})


@login_required
@require_POST
def act(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID, verb: str) -> HttpResponse:
    """Open, close or mix; a refusal is told on the sitting's own page, where one can try again."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.sitting_in(found, sitting)
    verbs = {
        "open": services.open_sitting,
        "pause": services.pause_sitting,
        "continue": services.continue_sitting,
        "close": services.close_sitting,
        "mix": services.ask_mixing,
    }
    told = {
        "open": _("The sitting is open. Children can put their envelope in the box."),
        "pause": _("The tablets pause. What a child has finished still goes in the box."),
        "continue": _("The class goes on."),
        "close": _("The sitting is closed. The count below is exact; late envelopes still come in."),
        "mix": _("The answers are handed to the mixer. This takes a moment."),
    }
    try:
        verbs[verb](sitting=one)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told[verb])
    return redirect("surveys:sitting", study=study, sitting=sitting)


@login_required
@require_POST
def note(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.sitting_in(found, sitting)
    form = NoteForm(request.POST)
    if form.is_valid():
        services.keep_note(sitting=one, note=form.cleaned_data["note"])
        messages.success(request, _("Thank you. The note is kept."))
    else:
        messages.error(request, _("The note is too long: keep it within 2,000 characters."))
    return redirect("surveys:sitting", study=study, sitting=sitting)


@login_required
@require_POST
def field_end(request: HttpRequest, study: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    try:
        waves.end_field(wave=selectors.wave_in(found, wave))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The fieldwork of this wave is over. Now make a release."))
    return redirect("surveys:sittings", study=study)
