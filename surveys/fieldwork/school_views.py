"""The pages of the schools that were drawn: where each stands, what was said, its classes and its visits."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study
from backend.core.errors import DomainError
from consent import selectors as consent
from surveys import selectors as surveys
from surveys.design_views import may
from surveys.fieldwork import classes, draws, presenting, recruiting, selectors
from surveys.fieldwork.forms import ClassesForm, ContactForm, MoveForm, VisitForm
from surveys.fieldwork.letters import letters
from surveys.fieldwork.models import DrawnSchool, Standing
from surveys.fieldwork.sample_views import no_wave, person

A_PAGE = 25
LANGUAGES = ("nl", "fr", "de")


@login_required
@require_GET
def schools(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    wave = surveys.current_wave(found)
    if wave is None:
        return no_wave(request, found)
    standing, words = request.GET.get("standing", ""), request.GET.get("words", "").strip()
    standings = selectors.standings(wave)
    all_ = selectors.drawn_schools(wave)
    chosen = selectors.asked_schools(wave) if standing not in Standing.values else all_
    page = Paginator(
        selectors.narrowed(chosen, standing=standing if standing in Standing.values else "", words=words), A_PAGE
    ).get_page(request.GET.get("page"))
    asked = sum(standings.values()) - standings[Standing.RESERVE]
    context = {
        "study": found,
        "wave": wave,
        "page": page,
        "rows": [(drawn, presenting.stratum_name(drawn.stratum)) for drawn in page.object_list],
        "any": bool(standings),
        "standing": standing,
        "words": words,
        "tabs": [
            ("", _("All asked or to ask"), asked),
            *((v, n, standings[v]) for v, n in Standing.choices if standings[v]),
        ],
    }
    return render(request, "surveys/field_schools.html", context)


@login_required
@require_GET
def school(request: HttpRequest, study: uuid.UUID, drawn: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.drawn_in(found, drawn)
    return render(request, "surveys/field_school.html", page_of(request, found, one))


def page_of(request: HttpRequest, study: Study, one: DrawnSchool, **bound: Form) -> dict[str, Any]:
    """What the page of a school shows; `bound` forms come back with their errors."""
    wave, place = one.draw.frame.wave, one.school
    today = timezone.localdate()
    groups = consent.groups_of(study).filter(school=place)
    language = place.community if place else "nl"
    drawn_classes = selectors.class_draws(wave, place) if place else []
    forms: dict[str, Form] = {
        "move": MoveForm(initial={"standing": one.standing, "reason": one.reason, "agreed_day": one.agreed_day}),
        "contact": ContactForm(initial={"day": today}),
        "classes": ClassesForm(initial={"seed": draws.fresh_seed()}, auto_id="classes_%s"),
        "visit": VisitForm(groups=groups, initial={"day": one.agreed_day or today}, auto_id="visit_%s"),
    }
    return {
        "study": study,
        "wave": wave,
        "drawn": one,
        "stratum": presenting.stratum_name(one.stratum),
        "chance": place.probability if place else one.probability,
        "waits": one.standing == Standing.RESERVE,
        "lost": one.standing in recruiting.LOST,
        "came": recruiting.replaced_by(one),
        "next": recruiting.next_reserve(one),
        "contacts": one.contacts.select_related("by"),
        "groups": groups if place else [],
        "class_draws": drawn_classes,
        "visits": selectors.visits_of(wave).filter(school=place) if place else [],
        "letters": [
            (code, letters(wave, one.name, code)) for code in (language, *(x for x in LANGUAGES if x != language))
        ],
        "may_design": may(request, study, Permission.DESIGN),
        **forms,
        **bound,
    }


def again(request: HttpRequest, study: Study, one: DrawnSchool, name: str, form: Form) -> HttpResponse:
    return render(request, "surveys/field_school.html", page_of(request, study, one, **{name: form}), status=422)


@login_required
@require_POST
def move(request: HttpRequest, study: uuid.UUID, drawn: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.drawn_in(found, drawn)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            recruiting.move(drawn=one, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("surveys:field-school", study=study, drawn=drawn)
    return again(request, found, one, "move", form)


@login_required
@require_POST
def note(request: HttpRequest, study: uuid.UUID, drawn: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.drawn_in(found, drawn)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            recruiting.note(drawn=one, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The note is kept."))
            return redirect("surveys:field-school", study=study, drawn=drawn)
    return again(request, found, one, "contact", form)


@login_required
@require_POST
def replace(request: HttpRequest, study: uuid.UUID, drawn: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.drawn_in(found, drawn)
    try:
        came = recruiting.replace(drawn=one, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("surveys:field-school", study=study, drawn=drawn)
    messages.success(
        request, _("%(name)s takes the place, with the chance of the school that was drawn.") % {"name": came}
    )
    return redirect("surveys:field-school", study=study, drawn=came.public_id)


@login_required
@require_POST
def draw_classes(request: HttpRequest, study: uuid.UUID, drawn: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.drawn_in(found, drawn)
    form = ClassesForm(request.POST, auto_id="classes_%s")
    if one.school is not None and form.is_valid():
        said = form.cleaned_data
        try:
            classes.make(
                wave=one.draw.frame.wave,
                school=one.school,
                listed=classes.read_list(said["listed"]),
                count=said["count"],
                by_band=said["by_band"],
                method=said["method"],
                seed=said["seed"],
                by=person(request),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The classes are drawn and on the list, each with its chance."))
            return redirect("surveys:field-school", study=study, drawn=drawn)
    return again(request, found, one, "classes", form)
