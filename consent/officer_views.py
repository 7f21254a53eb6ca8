"""The data-protection officer's pages: the log, what is kept until when, people's requests, breaches."""

from __future__ import annotations

import csv
import io
import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study
from backend.core.errors import DomainError, Invalid
from backend.core.privacy import Holds
from consent.models.rights import Incident
from consent.officer_forms import IncidentForm, LogFilter, RequestForm, RuleForm, SettleForm
from consent.retention import NAMES, Action, Standing
from consent.selectors import officer as selectors
from consent.services import audit, incidents, requests, retention

A_PAGE = 50
PRINTED = ("nl", "fr", "en")


def protected(request: HttpRequest, study: uuid.UUID) -> Study:
    return study_for(request.user, study, Permission.PROTECT)


@login_required
@require_GET
def officer(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Where each subject stands."""
    found = protected(request, study)
    calendar = retention.calendar(found)
    asked = [each for each in selectors.requests_of(found) if not each.closed]
    context = {
        "study": found,
        "head": audit.head(found.public_id),
        "faults": len(audit.faults(found.public_id)),
        "due": sum(each.standing == Standing.DUE for each in calendar),
        "next": min((each.on for each in calendar if each.on and each.standing == Standing.WAITING), default=None),
        "asked": len(asked),
        "first": asked[0] if asked else None,
        "incidents": selectors.incidents_of(found).count(),
        "late": any(incidents.late(each) for each in selectors.incidents_of(found)),
    }
    return render(request, "consent/officer.html", context)


@login_required
@require_GET
def log(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = protected(request, study)
    chosen = LogFilter(request.GET, actions=selectors.actions(found))
    chosen.is_valid()
    rows = selectors.events(found, **{name: value for name, value in chosen.cleaned_data.items() if value})
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "study": found,
        "filter": chosen,
        "page": page,
        "lines": selectors.lines(page.object_list),
        "query": query.urlencode(),
        "narrowed": any(chosen.cleaned_data.values()),
        "head": audit.head(found.public_id),
        "faults": audit.faults(found.public_id),
    }
    return render(request, "consent/log.html", context)


@login_required
@require_GET
def log_file(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """The whole log as a table, with the hashes to check it by."""
    found = protected(request, study)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("seq", "day", "actor", "action", "object_type", "object_ref", "counts", "prev_hash", "hash"))
    for event in selectors.events(found).order_by("seq"):
        row = {**event.row, "counts": json.dumps(event.counts, sort_keys=True)}
        row.pop("chain")
        writer.writerow(row.values())
    audit.note(found, request.user, "file.download", "file", "audit-log.csv")
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.slug}-audit-log.csv"'},
    )


@login_required
@require_GET
def kept(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = protected(request, study)
    rows = [(each, NAMES[each.rule.holds], each.rule.action == Action.ERASE) for each in retention.calendar(found)]
    made = [(each, NAMES[Holds(each.data_class)]) for each in selectors.certificates(found)]
    return render(request, "consent/kept.html", {"study": found, "rows": rows, "certificates": made})


@login_required
@require_http_methods(["GET", "POST"])
def kept_rule(request: HttpRequest, study: uuid.UUID, holds: str) -> HttpResponse:
    """Depart from the shipped rule of one class."""
    found = protected(request, study)
    due = retention.due_now(found, holds)
    rule = due.rule
    first = {"days": rule.days, "action": rule.action, "legal_note": str(rule.legal_note)}
    form = RuleForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        chosen = {**form.cleaned_data, "action": Action(form.cleaned_data["action"])}
        retention.set_rule(study=found, actor=request.user, data_class=rule.holds, **chosen)
        return redirect("consent:kept", found.public_id)
    context = {
        "study": found,
        "form": form,
        "heading": _("How long is this kept?"),
        "lead": NAMES[rule.holds],
        "after": rule.trigger.label,
        "back": reverse("consent:kept", args=[found.public_id]),
    }
    return render(request, "consent/officer_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def kept_erase(request: HttpRequest, study: uuid.UUID, holds: str) -> HttpResponse:
    """Do what is due and what a person has to do."""
    found = protected(request, study)
    try:
        retention.carry_out(found, retention.due_now(found, holds), request.user)
        messages.success(request, _("Done. The certificate stands below."))
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("consent:kept", found.public_id)


@login_required
@require_GET
def certificate(request: HttpRequest, study: uuid.UUID, certificate: uuid.UUID) -> HttpResponse:
    found = protected(request, study)
    made = selectors.certificate_in(found, certificate)
    context = {"study": found, "made": made, "what": NAMES[Holds(made.data_class)]}
    return render(request, "consent/certificate.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """The desk: requests by the day they are due, and a new one."""
    found = protected(request, study)
    form = RequestForm(request.POST or None, initial={"received_on": timezone.localdate(), "language": "nl"})
    if request.method == "POST" and form.is_valid():
        try:
            made = requests.receive(study=found, actor=request.user, **form.cleaned_data)
            return redirect("consent:asked-one", found.public_id, made.public_id)
        except Invalid as error:
            form.add_error("received_on", str(error))
    context = {"study": found, "form": form, "asked": selectors.requests_of(found), "today": timezone.localdate()}
    return render(request, "consent/asked.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def asked_one(request: HttpRequest, study: uuid.UUID, asked: uuid.UUID) -> HttpResponse:
    found = protected(request, study)
    one = selectors.request_in(found, asked)
    form = SettleForm(request.POST or None, initial={"verified": one.verified})
    if request.method == "POST" and form.is_valid():
        try:
            requests.settle(request=one, actor=request.user, **form.cleaned_data)
            return redirect("consent:asked-one", found.public_id, one.public_id)
        except DomainError as error:
            form.add_error(None, str(error))
    letter = requests.letter(
        one,
        ledger=selectors.ledger_state(found),
        address=request.build_absolute_uri("/box/"),
        language=request.GET.get("language", ""),
    )
    context = {
        "study": found,
        "one": one,
        "form": form,
        "letter": letter,
        "languages": requests.LANGUAGES,
        "state": requests.answers_state(found),
        "today": timezone.localdate(),
    }
    return render(request, "consent/asked_one.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def breaches(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = protected(request, study)
    rows = [(each, incidents.authority_due(each), incidents.late(each)) for each in selectors.incidents_of(found)]
    return render(request, "consent/breaches.html", {"study": found, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def breach_add(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    return breach_form(request, protected(request, study), Incident(noticed_at=timezone.now()))


@login_required
@require_http_methods(["GET", "POST"])
def breach_edit(request: HttpRequest, study: uuid.UUID, breach: uuid.UUID) -> HttpResponse:
    found = protected(request, study)
    return breach_form(request, found, selectors.incident_in(found, breach))


def breach_form(request: HttpRequest, study: Study, incident: Incident) -> HttpResponse:
    form = IncidentForm(request.POST or None, instance=incident)
    if request.method == "POST" and form.is_valid():
        try:
            made = incidents.save(study=study, actor=request.user, incident=incident, **form.cleaned_data)
            return redirect("consent:breach", study.public_id, made.public_id)
        except Invalid as error:
            form.add_error("noticed_at", str(error))
    context = {
        "study": study,
        "form": form,
        "heading": _("What happened?"),
        "lead": _("Note what is known now; the rest can be added later. The authority must hear within 72 hours."),
        "back": reverse("consent:breaches", args=[study.public_id]),
    }
    return render(request, "consent/officer_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def breach(request: HttpRequest, study: uuid.UUID, breach: uuid.UUID) -> HttpResponse:
    """What the authority's form asks, filled in as far as the product knows; to print in three languages."""
    found = protected(request, study)
    one = selectors.incident_in(found, breach)
    language = request.GET.get("language", "")
    context = {
        "study": found,
        "one": one,
        "due": incidents.authority_due(one),
        "late": incidents.late(one),
        "classes": [NAMES[Holds(each)] for each in one.classes],
        "others": [name for holds, name in incidents.choices() if holds not in one.classes],
        "box_is_touched": bool({Holds.ANSWERS, Holds.RIGHTS, Holds.TEXTS} & set(one.classes)),
        "absent": incidents.NOT_IN_THE_BOX,
        "state": requests.answers_state(found),
        "languages": PRINTED,
    }
    with override(language if language in PRINTED else get_language()):
        return render(request, "consent/breach.html", context)
