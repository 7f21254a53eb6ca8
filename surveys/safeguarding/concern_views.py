"""The form for what was heard or seen in a group, and its reading at the desk."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from surveys.design_views import may
from surveys.safeguarding import concerns
from surveys.safeguarding.desk_views import worker
from surveys.safeguarding.forms import ConcernForm


@login_required
@require_GET
def listed(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    context = {"study": found, "concerns": concerns.first_ones(found), "may_care": True}
    return render(request, "surveys/concerns.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Whoever was there writes; what was written can be read at the desk alone."""
    found = study_for(request.user, study, Permission.VIEW)
    form = ConcernForm(request.POST or None)
    if form.is_valid():
        concerns.write(study=found, told=form.cleaned_data, by=worker(request))
        messages.success(
            request, _("Kept, and closed to the safeguarding contact. Tell that person now that it is there.")
        )
        return redirect("surveys:concern-add", study=study)
    context = {"study": found, "form": form, "may_care": may(request, found, Permission.CARE)}
    return render(request, "surveys/concern_form.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_POST
def read(request: HttpRequest, study: uuid.UUID, concern: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    one = concerns.concern_in(found, concern)
    if request.POST.get("steps", "").strip():
        concerns.write(study=found, told={"steps": request.POST["steps"]}, by=worker(request), follows=one)
    rows = [
        (row, [(concerns.PARTS[part], text) for part, text in told.items() if text])
        for row, told in concerns.read(concern=one, by=worker(request))
    ]
    return render(request, "surveys/concern.html", {"study": found, "one": one, "rows": rows, "may_care": True})
