"""The pages of the field: the list of sittings, planning one, the end of it all."""

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
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.core.errors import DomainError
from consent import selectors as consent
from surveys import board, selectors
from surveys.design_views import may
from surveys.models import Mode, State
from surveys.services import levels, waves
from surveys.services import sittings as services
from surveys.sitting_forms import CODES, RIGHTS, PlanForm

A_PAGE = 25
UNPLANNED = "unplanned"


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
        "rights": RIGHTS,
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
        with_codes=form.cleaned_data["right"] == CODES,
    )
    messages.success(request, _("The sitting is planned. Count the class, then print the slips."))
    return redirect("surveys:sitting", study=study, sitting=sitting.public_id)


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
