"""The week: who goes where. It prints on one page."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from consent import selectors as consent
from surveys import selectors as surveys
from surveys.fieldwork import presenting, selectors, visiting
from surveys.fieldwork.forms import VisitForm
from surveys.fieldwork.sample_views import no_wave
from surveys.fieldwork.school_views import again


@login_required
@require_GET
def week(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    wave = surveys.current_wave(found)
    if wave is None:
        return no_wave(request, found)
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
        shown = presenting.monday(day)
        visits = selectors.visits_between(wave, shown, shown + dt.timedelta(days=6))
    except (ValueError, OverflowError):
        shown = presenting.monday(timezone.localdate())
        visits = selectors.visits_between(wave, shown, shown + dt.timedelta(days=6))
    context = {"study": found, "wave": wave, "week": presenting.week(shown, visits), "today": timezone.localdate()}
    return render(request, "surveys/field_week.html", context)


@login_required
@require_POST
def visit_add(request: HttpRequest, study: uuid.UUID, drawn: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.drawn_in(found, drawn)
    groups = consent.groups_of(found).filter(school=one.school)
    form = VisitForm(request.POST, groups=groups, auto_id="visit_%s")
    if one.school is not None and form.is_valid():
        visiting.plan(wave=one.draw.frame.wave, school=one.school, **form.cleaned_data)
        messages.success(request, _("The visit is planned."))
        return redirect("surveys:field-school", study=study, drawn=drawn)
    return again(request, found, one, "visit", form)


@login_required
@require_POST
def visit_act(request: HttpRequest, study: uuid.UUID, visit: uuid.UUID, verb: str) -> HttpResponse:
    """It took place, it didn't after all, or it is called off; then back to where one was."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.visit_in(found, visit)
    if verb == "off":
        visiting.call_off(visit=one)
        messages.success(request, _("The visit is called off."))
    else:
        visiting.settle(visit=one, done=verb == "done")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("surveys:week", args=[study])
    return redirect(back)
