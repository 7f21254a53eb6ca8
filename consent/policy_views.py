"""The pages of policies: what parents and children must do, and departing from the shipped rule."""

from __future__ import annotations

import dataclasses
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from backend.accounts.access import Permission, study_for
from backend.accounts.models import User
from backend.core.errors import Invalid, Missing
from consent import policies as shipped
from consent import words
from consent.list_forms import PolicyForm
from consent.selectors import class_lists as reading
from consent.services import policies as services
from consent.standing import AgeBand, Purpose


@login_required
@require_GET
def policies(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    may_design = Permission.DESIGN in (found.granted or frozenset())
    context = {"study": found, "purposes": reading.policies_of(found), "may_design": may_design}
    return render(request, "consent/policies.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def policy_edit(request: HttpRequest, study: uuid.UUID, purpose: str, band: str) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    if purpose not in set(Purpose) or band not in set(AgeBand):
        raise Missing("policy", gettext_lazy("There is no such purpose or age."))
    now = reading.policy_of(found, Purpose(purpose), AgeBand(band))
    form = PolicyForm(request.POST or None, initial=dataclasses.asdict(now.rule) | {"ethics_ref": now.ethics_ref})
    if form.is_valid() and isinstance(request.user, User):
        try:
            services.change(
                study=found,
                band=band,
                rule=form.rule(Purpose(purpose)),
                ethics_ref=form.cleaned_data["ethics_ref"],
                by=request.user,
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The policy is kept. It counts from now on for everybody."))
            return redirect("consent:policies", study=study)
    rule, source = shipped.shipped(Purpose(purpose), AgeBand(band))
    context = {
        "study": found,
        "policy": now,
        "form": form,
        "shipped": words.rule_in_words(rule),
        "source": words.SOURCES[source],
    }
    return render(request, "consent/policy_edit.html", context, status=422 if form.is_bound else 200)
