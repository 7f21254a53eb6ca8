"""The page of the help lines: what children are shown, and who made sure of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import User
from surveys.design_views import may
from surveys.safeguarding import registry
from surveys.safeguarding.forms import ConfirmForm


@login_required
@require_GET
def lines(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    today = timezone.localdate()
    listed = [(line, line.stands(today)) for line in registry.lines(found)]
    context = {
        "study": found,
        "lines": listed,
        "standing": sum(stands for _line, stands in listed),
        "days": registry.GOOD_FOR.days,
        "form": ConfirmForm(initial={"day": today}),
        "may_confirm": may(request, found, Permission.FIELDWORK),
        "may_care": may(request, found, Permission.CARE),
    }
    return render(request, "surveys/help_lines.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Whoever goes to schools may say so; it stands under their name."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        registry.confirm(
            study=found,
            name=request.POST.get("line", ""),
            way=form.cleaned_data["way"],
            day=form.cleaned_data["day"],
            by=request.user if isinstance(request.user, User) else None,
        )
        messages.success(request, _("Kept, under your name. Sittings planned from now on show the day."))
    else:
        messages.error(request, _("Say how and on which day you made sure."))
    return redirect("surveys:help-lines", study=study)
