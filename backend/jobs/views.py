"""A job's card: how far it is, what went wrong, a way to stop it. Other pages include it and htmx keeps it fresh."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from backend.accounts import access
from backend.jobs import selectors, services


@login_required
@require_GET
def show(request: HttpRequest, study: uuid.UUID, job: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.job(found, job)
    partial = bool(request.headers.get("HX-Request"))
    response = render(request, "jobs/card.html" if partial else "jobs/page.html", {"study": found, "job": row})
    if partial and row.ended:
        response["HX-Refresh"] = "true"  # the page that waits for the job shows its result
    return response


@login_required
@require_POST
def cancel(request: HttpRequest, study: uuid.UUID, job: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, access.Permission.ANALYSE)
    services.cancel(selectors.job(found, job))
    return redirect(request.POST.get("next", "")) if local(request) else redirect("jobs:show", study, job)


def local(request: HttpRequest) -> bool:
    return request.POST.get("next", "").startswith("/studies/")
