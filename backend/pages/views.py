"""The pages that see every app: the list of studies and the home of one."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backend.accounts import access
from backend.accounts.models import User
from backend.pages import road


@login_required
@require_GET
def studies(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101  login_required narrows nothing for the type checker
    return render(request, "backend/studies.html", {"studies": access.studies_of(request.user)})


@login_required
@require_GET
def study(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    granted = access.permissions_in(request.user, found) if isinstance(request.user, User) else frozenset()
    return render(request, "backend/study.html", {"study": found, "home": road.home(found, granted)})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"state": "well"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "backend/not_found.html", status=404)
