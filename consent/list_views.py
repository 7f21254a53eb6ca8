"""The pages of class lists: who is on one by number, where each child stands, and one child's decisions."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import DomainError
from consent import selectors, words
from consent.list_forms import DecisionForm, ListForm
from consent.models import Group
from consent.selectors import class_lists as reading
from consent.selectors import ledger
from consent.services import class_lists, decisions
from consent.standing import AgeBand

ERASERS: dict[str, Callable[..., int]] = {
    "names": class_lists.erase_names,
    "contacts": class_lists.erase_contacts,
    "list": class_lists.erase,
}


def staff(request: HttpRequest) -> User:
    """Behind the guarded door there is always a member of staff."""
    assert isinstance(request.user, User)  # noqa: S101  narrows the type
    return request.user


def list_page(request: HttpRequest, study: Study, group: Group, names: dict[int, str] | None = None) -> HttpResponse:
    found = reading.class_list(group)
    rows = [(place, (names or {}).get(place.slot.number, "")) for place in found.places]
    band = found.places[0].slot.age_band if found.places else ""
    context = {
        "study": study,
        "group": group,
        "list": found,
        "rows": rows,
        "names": names,
        "band": words.BANDS[AgeBand(band)] if band else "",
        "bands": [(each.value, words.BANDS[each]) for each in AgeBand if each != band],
    }
    return render(request, "consent/class_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def class_list(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.group_in(found, group)
    if ledger.slots_of(one).exists() and request.method == "GET":
        return list_page(request, found, one)
    form = ListForm(request.POST or None, initial={"count": one.size, "age_band": class_lists.band_of(one)})
    if form.is_valid():
        made = form.cleaned_data
        class_lists.make(
            group=one, by=staff(request), names=made["names"], count=made["count"] or 0, age_band=made["age_band"]
        )
        messages.success(request, _("The list is made. Now give each child’s parents their letter."))
        return redirect("consent:class-list", study=study, group=group)
    context = {"study": found, "group": one, "form": form}
    return render(request, "consent/class_list_make.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_POST
def class_list_names(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """The list with its names, once: a reading that the audit log holds."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.group_in(found, group)
    return list_page(request, found, one, class_lists.read_names(group=one, by=staff(request)))


@login_required
@require_POST
def class_list_erase(request: HttpRequest, study: uuid.UUID, group: uuid.UUID, what: str) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.group_in(found, group)
    if what in ERASERS:
        erased = ERASERS[what](group=one, by=staff(request))
        said = ngettext("%(n)d entry is erased.", "%(n)d entries are erased.", erased)
        messages.success(request, said % {"n": erased})
    return redirect("consent:class-list", study=study, group=group)


@login_required
@require_POST
def class_list_age(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.group_in(found, group)
    if request.POST.get("age_band") in set(AgeBand):
        class_lists.move_to_band(group=one, age_band=request.POST["age_band"], by=staff(request))
        messages.success(request, _("The age is kept. Who has to decide anew is shown below."))
    return redirect("consent:class-list", study=study, group=group)


@login_required
@require_http_methods(["GET", "POST"])
def slot(request: HttpRequest, study: uuid.UUID, slot: uuid.UUID) -> HttpResponse:
    """One child by its number: where each purpose stands, what was decided, and a decision to add."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = ledger.slot_in(found, slot)
    form = DecisionForm(request.POST or None, texts=reading.texts_in_use(found))
    if form.is_valid():
        try:
            decisions.record(slot=one, recorded_by=staff(request), **form.decided())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is kept. It can’t be changed; a later one counts instead."))
            return redirect("consent:slot", study=study, slot=slot)
    context = {
        "study": found,
        "slot": one,
        "lines": reading.lines(one),
        "history": [(row, words.decision(row.purpose, row.value, row.decider)) for row in reading.history(one)],
        "form": form,
    }
    return render(request, "consent/slot.html", context, status=422 if form.is_bound else 200)
