"""The pages of those who read children's texts before anybody else: where they stand, the reading itself, the release."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Forbidden, Invalid
from backend.jobs.selectors import unfinished
from consent.services import audit
from surveys.freetext.spans import GENERALISED
from surveys.reviewing import reading, recognition, releasing
from surveys.reviewing.naming import KEYS, LABELS
from surveys.reviewing.reading import Sheet


def opened(request: HttpRequest, study: uuid.UUID) -> tuple[Study, User]:
    """The study for a person who may read texts there; never for a token."""
    found = study_for(request.user, study, Permission.READ_TEXTS)
    if not isinstance(request.user, User):
        raise Forbidden(
            "role", _("Your role in this study doesn't allow this. Ask an owner of the study for another role.")
        )
    return found, request.user


@login_required
@require_GET
def overview(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found, person = opened(request, study)
    context = {
        "study": found,
        "job": unfinished(found, recognition.KIND),
        "unseen": recognition.waiting(found),
        "stages": recognition.stages(found),
        "first": reading.for_reader(found, second=False, reader=person).count(),
        "second": reading.for_reader(found, second=True, reader=person).count(),
        "days": releasing.KEPT_DAYS,
        "may_export": Permission.EXPORT_MICRODATA in (found.granted or frozenset()),
    }
    return render(request, "surveys/texts.html", context)


@login_required
@require_POST
def look(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Send the recognisers over what nobody has read yet."""
    found, person = opened(request, study)
    recognition.begin(found, person)
    return redirect("surveys:texts", study=study)


@login_required
@require_GET
def read(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """A page of texts to read; `?second=1` those that another person read before."""
    found, person = opened(request, study)
    second = request.GET.get("second") == "1"
    waiting = reading.for_reader(found, second=second, reader=person)
    listed = reading.sheets(found, waiting.order_by("text")[: reading.PAGE])
    if listed:
        audit.note(found, person, "texts.read", "texts", found.public_id, {"texts": len(listed)})
    context = {
        "study": found,
        "second": second,
        "count": len(listed),
        "left": waiting.count(),
        "setup": {
            "sheets": [shown(sheet) for sheet in listed],
            "kinds": {kind.value: str(label) for kind, label in LABELS.items()},
            "keys": {key: kind.value for key, kind in KEYS.items()},
            "generalised": sorted(GENERALISED),
            "addresses": {
                name: reverse(f"surveys:texts-{name}", args=[study]) for name in ("mark", "everywhere", "accept")
            },
            "words": sentences(),
        },
        "keys": [(key, LABELS[kind]) for key, kind in KEYS.items()],
    }
    return render(request, "surveys/texts_read.html", context)


def sentences() -> dict[str, str]:
    return {
        "failed": _("This could not be kept. Is the connection there? Open the page again."),
        "guess": _("a guess"),
        "stays": _("stays"),
        "read": _("read"),
        "changed": _("%(n)s texts changed."),
        "undone": _("Taken back."),
        "nothing": _("There is nothing to take back."),
        "choose": _("Choose a word first: click it, or go there with w."),
        "done": _("All texts of this page were read."),
    }


def shown(sheet: Sheet) -> dict[str, Any]:
    return {**asdict(sheet), "key": str(sheet.key)}


def body(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except ValueError as error:
        raise Invalid("json", _("These are no places in a text.")) from error
    if not isinstance(said, dict):
        raise Invalid("json", _("These are no places in a text."))
    return said


def text_of(said: dict[str, Any]) -> tuple[uuid.UUID, int]:
    try:
        return uuid.UUID(str(said.get("key"))), int(said.get("revision", -1))
    except (TypeError, ValueError) as error:
        raise Invalid("json", _("These are no places in a text.")) from error


@login_required
@require_POST
def mark(request: HttpRequest, study: uuid.UUID) -> JsonResponse:
    found, _person = opened(request, study)
    said = body(request)
    key, revision = text_of(said)
    spans = said.get("spans")
    return JsonResponse(shown(reading.mark(found, key, spans if isinstance(spans, list) else [None], revision)))


@login_required
@require_POST
def everywhere(request: HttpRequest, study: uuid.UUID) -> JsonResponse:
    found, _person = opened(request, study)
    said = body(request)
    changed = reading.everywhere(found, str(said.get("said", "")), str(said.get("kind", "")))
    return JsonResponse({"changed": [{**shown(sheet), "before": before} for sheet, before in changed]})


@login_required
@require_POST
def accept(request: HttpRequest, study: uuid.UUID) -> JsonResponse:
    found, person = opened(request, study)
    said = body(request)
    key, revision = text_of(said)
    reading.accept(found, key, revision, reader=person, read=said.get("read") is not False)
    return JsonResponse({"revision": revision + 1})


@login_required
@require_POST
def release(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found, person = opened(request, study)
    released = releasing.release(found, person)
    said = ngettext("%(n)s text was released.", "%(n)s texts were released.", released) % {"n": released}
    messages.success(request, said)
    return redirect("surveys:texts", study=study)
