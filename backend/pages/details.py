"""Who is responsible for a study, whom to ask and until when answers can be withdrawn: what every letter says."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]  # no type arguments at run time
    class Meta:
        model = Study
        fields = ("controller", "contact", "ethics_reference", "officer_contact", "withdraw_until")
        widgets = {"withdraw_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012  Django's own shape for a form's options
            "controller": gettext_lazy("The organisation, and its address."),
            "contact": gettext_lazy("A name, a telephone number and an e-mail address, as parents will read them."),
            "ethics_reference": gettext_lazy("As it stands on the committee's letter."),
            "officer_contact": gettext_lazy("An e-mail address."),
            "withdraw_until": gettext_lazy("The day we promise to children and parents."),
        }


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    form = DetailsForm(request.POST or None, instance=found)
    if form.is_valid():
        form.save()
        messages.success(request, _("Kept. Texts that are not in use yet will say so."))
        return redirect("study-details", study=study)
    status = 422 if form.is_bound else 200
    return render(request, "backend/details.html", {"study": found, "form": form}, status=status)
