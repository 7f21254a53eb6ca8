"""The pages of the bank: find an item, read it in every language, sign its texts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, studies_of, study_for
from backend.accounts.models import User
from backend.core.errors import DomainError
from backend.core.text import in_language
from surveys import bank
from surveys import bank_presenting as presenting
from surveys.bank_forms import FindForm, SignForm
from surveys.banking import catalogue, records
from surveys.banking.history import askings
from surveys.services import banking


@login_required
@require_GET
def items(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """What there is to ask, narrowed by what somebody looks for."""
    found = study_for(request.user, study, Permission.VIEW)
    form = FindForm(request.GET)
    every = catalogue.entries(found.organisation)
    listed = [presenting.line(each) for each in catalogue.matching(every, form.wish())]
    topics = {topic.name: in_language(topic.title) for topic in bank.topics()}
    groups = [(title, [each for each in listed if each.entry.topic == name]) for name, title in topics.items()]
    context = {
        "study": found,
        "form": form,
        "groups": [(title, lines) for title, lines in groups if lines],
        "n": len(listed),
        "n_all": len(every),
    }
    return render(request, "surveys/bank.html", context)


@login_required
@require_GET
def item(request: HttpRequest, study: uuid.UUID, item: str) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    assert isinstance(request.user, User)  # noqa: S101  login_required narrows nothing for the type checker
    entry = catalogue.entry_in(found.organisation, item)
    studies = [each for each in studies_of(request.user) if each.organisation_id == found.organisation_id]
    topic = next((each for each in bank.topics() if each.name == entry.topic), None)
    context = {
        "study": found,
        "entry": entry,
        "line": presenting.line(entry),
        "item": entry.item,
        "topic": in_language(topic.title) if topic else entry.topic,
        "sides": presenting.sides(records.known(found.organisation, entry)),
        "sources": presenting.sources(entry),
        "notes": presenting.notes(entry),
        "sensitivity": presenting.sensitivity(entry),
        "askings": askings(entry, studies),
        "may_sign": Permission.DESIGN in (found.granted or ()),
    }
    return render(request, "surveys/bank_item.html", context)


@login_required
@require_POST
def sign(request: HttpRequest, study: uuid.UUID, item: str) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    assert isinstance(request.user, User)  # noqa: S101  as above
    entry = catalogue.entry_in(found.organisation, item)
    form = SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    else:
        try:
            n = banking.sign(
                organisation=found.organisation,
                by=request.user,
                entry=entry,
                track=form.cleaned_data["track"],
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            said = (
                ngettext("Signed: %(n)d text.", "Signed: %(n)d texts.", n) if n else _("You had signed these texts.")
            )
            messages.success(request, said % {"n": n} if n else said)
    return redirect(f"{reverse('surveys:bank-item', args=[study, item])}#texts")
