"""The desk for people who ask about their own data: a month to answer, and a letter that knows the state of anonymity."""

from __future__ import annotations

import calendar
import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from backend.core.text import in_language
from consent.models.audit import AuditEvent
from consent.models.rights import RequestState, RightsRequest, Verified
from consent.retention import Trigger
from consent.services import audit, retention

LANGUAGES = ("nl", "fr", "de", "en")
WORDS = Path(__file__).parents[1] / "content" / "answers.json"
EXTENSION_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Letter:
    """The answer in one language: paragraphs to read before they are sent."""

    language: str
    subject: str
    paragraphs: list[str]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day: how Regulation 1182/71 counts."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def receive(*, study: Study, actor: object, **fields: Any) -> RightsRequest:
    """A request came in; it is due in one month."""
    received: date = fields["received_on"]
    if received > timezone.localdate():
        raise Invalid("received-later", _("A request can't have come in after today."))
    asked = RightsRequest.objects.create(study=study, due_on=months_after(received, 1), **fields)
    audit.note(study, actor, "request.receive", "request", asked.public_id)
    return asked


@transaction.atomic
def settle(*, request: RightsRequest, actor: object, state: str, verified: str) -> RightsRequest:
    """Extend, answer or refuse. Nobody is answered about a child before it is sure that they may ask."""
    if request.closed:
        raise Conflict("request-closed", _("This request has been closed."))
    if state == RequestState.ANSWERED and verified == Verified.NOT_YET:
        raise Invalid("not-verified", _("Say first how you made sure that this person may ask."))
    if state == RequestState.EXTENDED and request.state == RequestState.OPEN:
        request.due_on = months_after(request.received_on, 1 + EXTENSION_MONTHS)
    request.state, request.verified = state, verified
    request.closed_on = None if state == RequestState.EXTENDED else timezone.localdate()
    request.save()
    audit.note(request.study, actor, "request.settle", "request", request.public_id)
    return request


def first_closed(study: Study) -> date | None:
    closed: date | None = RightsRequest.objects.filter(study=study).aggregate(first=Min("closed_on"))["first"]
    return closed


def erase(study: Study, until: date) -> dict[str, int]:
    """Requests that were closed as long ago as the first one was on `until`."""
    first = first_closed(study)
    if first is None:
        return {}
    last = timezone.localdate() - (until - first)
    return {"requests": RightsRequest.objects.filter(study=study, closed_on__lte=last).delete()[0]}


def answers_state(study: Study) -> str:
    """Where a child's answers are, as far as anybody can say: not given yet, in the box, or anonymous for good."""
    if retention.burnt_on(study):
        return "burnt"
    opened = AuditEvent.objects.filter(chain=study.public_id, action="sitting.open").exists()
    return "box" if opened else "before"


@cache
def words() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found


def letter(request: RightsRequest, *, ledger: str, address: str, language: str = "") -> Letter:
    """The answer. `ledger` says what the class lists hold: none, numbers, names or erased."""
    language = language if language in LANGUAGES else request.language
    mine, study = words()[language], request.study
    until, burnt = retention.happened(study, Trigger.WITHDRAW_UNTIL), retention.burnt_on(study)
    state = answers_state(study)
    facts = {
        "study": in_language(study.name, language),
        "reference": request.reference,
        "received": in_words(request.received_on, language),
        "until": in_words(until or timezone.localdate() + timedelta(days=1), language),
        "burnt": in_words(burnt, language) if burnt else "",
        "address": address,
        "ask": mine["asks"][request.kind],
    }
    chosen = [
        mine["opening"],
        mine["ledger"][ledger],
        *([mine["acts"][request.kind]] if ledger == "names" else []),
        mine["answers"][state if state != "box" or until else "box-undated"],
        mine["complaint"],
    ]
    return Letter(language, mine["subject"].format(**facts), [text.format(**facts) for text in chosen])


def in_words(day: date, language: str) -> str:
    with override(language):
        return date_format(day, "j F Y")
