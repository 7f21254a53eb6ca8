"""The pages of the desk: what children asked, one at a time, and the card on paper."""

from __future__ import annotations

import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Missing, Unavailable
from surveys import selectors
from surveys.design_views import may
from surveys.safeguarding import desk as services
from surveys.safeguarding import registry
from surveys.safeguarding.forms import DeskForm

LANGUAGES = ("nl", "fr", "de")


def worker(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@login_required
@never_cache
@require_GET
def desk(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    arranged = services.desk_of(found)
    return render(
        request, "surveys/desk.html", page(found, arranged, DeskForm(initial=vars(arranged)), collected(found))
    )


def collected(study: Study) -> str:
    """What the box holds comes in; where this service lacks the key, the page says so."""
    try:
        services.collect(study)
    except Unavailable as error:
        return str(error)
    services.erase_due(study)
    return ""


def page(study: Study, arranged: Any, form: DeskForm, closed: str = "") -> dict[str, Any]:
    today = timezone.localdate()
    rows = [
        (one, services.due(one, arranged), services.due(one, arranged) < today) for one in services.requests_of(study)
    ]
    return {"study": study, "desk": arranged, "form": form, "requests": rows, "closed": closed, "may_care": True}


@login_required
@require_POST
def arrange(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return render(request, "surveys/desk.html", page(found, services.desk_of(found), form), status=422)
    services.arrange(study=found, by=worker(request), **form.cleaned_data)
    messages.success(request, _("Kept. Sittings that are planned already keep what they promised."))
    return redirect("surveys:desk", study=study)


@login_required
@never_cache
@require_POST
def read(request: HttpRequest, study: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """A request is read by a deliberate act, and each reading stays on record."""
    found = study_for(request.user, study, Permission.CARE)
    one = services.request_in(found, request_id)
    asked = services.read(request=one, by=worker(request))
    context = {
        "study": found,
        "one": one,
        "asked": asked,
        "sitting": selectors.sitting_behind(found, asked.door),
        "due": services.due(one, services.desk_of(found)),
    }
    return render(request, "surveys/desk_request.html", context)


@login_required
@require_POST
def move(request: HttpRequest, study: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.CARE)
    services.move(request=services.request_in(found, request_id), by=worker(request))
    return redirect("surveys:desk", study=study)


@cache
def words() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "card.json").read_text(encoding="utf-8"))
    return found


@login_required
@require_GET
def card(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Cards to cut, one for every child of the class, so that taking one says nothing."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    language = request.GET.get("language", "nl")
    if language not in LANGUAGES:
        raise Missing("track", _("This page has no such language."))
    days = services.days(found) or services.desk_of(found).working_days
    context = {
        "study": found,
        "text": words()[language],
        "promise": words()[language]["promise"].format(n=days),
        "language": language,
        "languages": LANGUAGES,
        "lines": registry.help_lines(found)[language][:2],
        "cards": range(4),
        "may_care": may(request, found, Permission.CARE),
    }
    return render(request, "surveys/desk_card.html", context)
