"""The shipped rules: how long each class of data is kept, and why. A study may depart from them, with its ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.core.privacy import Holds

NAMES = {
    Holds.NOTHING: _("texts, plans and counts"),
    Holds.PROOF: _("proof of what was done and decided"),
    Holds.STAFF: _("traces of the staff's work"),
    Holds.FIELDWORK: _("who was spoken to at schools, and who goes there"),
    Holds.ROSTER: _("class lists"),
    Holds.CONTACTS: _("how to reach parents"),
    Holds.SCANS: _("signed papers"),
    Holds.RIGHTS: _("slips, tokens, receipts and sealed envelopes"),
    Holds.ANSWERS: _("rows of answers"),
    Holds.TEXTS: _("children's own words"),
    Holds.RELEASES: _("frozen rows and the files made of them"),
    Holds.HELP: _("requests for help and notes of worries"),
    Holds.REQUESTS: _("people's requests about their own data"),
}


class Trigger(models.TextChoices):
    """From when the days are counted."""

    WITHDRAW_UNTIL = "withdraw-until", _("the last day to withdraw")
    FIELD_END = "field-end", _("the end of the fieldwork")
    BURN = "burn", _("the burn")
    ANSWERED = "answered", _("the day it was answered")


class Action(models.TextChoices):
    ERASE = "erase", _("erased by the timer")
    REVIEW = "review", _("a person decides and does it")
    KEEP = "keep", _("kept")


class Standing(StrEnum):
    """How a rule stands today."""

    UNDATED = "undated"
    WAITING = "waiting"
    DUE = "due"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one class is kept in a study, and whether the study said so itself."""

    holds: Holds
    trigger: Trigger
    days: int
    action: Action
    legal_note: str | Promise
    own: bool = False

    def due_on(self, happened: date | None) -> date | None:
        return happened + timedelta(days=self.days) if happened and self.action != Action.KEEP else None


def standing(rule: Rule, due_on: date | None, today: date) -> Standing:
    if rule.action == Action.KEEP:
        return Standing.KEPT
    if due_on is None:
        return Standing.UNDATED
    return Standing.DUE if due_on <= today else Standing.WAITING


MINIMAL = _("Art. 5(1)(e): not longer than the purpose needs.")
SHIPPED = (
    Rule(Holds.ROSTER, Trigger.WITHDRAW_UNTIL, 30, Action.ERASE, MINIMAL),
    Rule(Holds.CONTACTS, Trigger.WITHDRAW_UNTIL, 30, Action.ERASE, MINIMAL),
    Rule(Holds.FIELDWORK, Trigger.FIELD_END, 365, Action.ERASE, MINIMAL),
    Rule(
        Holds.SCANS,
        Trigger.FIELD_END,
        5 * 365,
        Action.ERASE,
        _("Art. 7(1): consent must be shown; five years, or what the ethics committee asks."),
    ),
    Rule(
        Holds.RIGHTS,
        Trigger.WITHDRAW_UNTIL,
        0,
        Action.REVIEW,
        _("The burn, on the day that children were promised. It can't be undone, so a person does it."),
    ),
    Rule(
        Holds.ANSWERS,
        Trigger.BURN,
        0,
        Action.KEEP,
        _("Anonymous after the burn (recital 26): no longer personal data."),
    ),
    Rule(Holds.TEXTS, Trigger.BURN, 180, Action.REVIEW, _("Raw words may name somebody: erased when they were read.")),
    Rule(
        Holds.RELEASES,
        Trigger.BURN,
        0,
        Action.REVIEW,
        _("Provisional rows go when the public release has been made after the burn."),
    ),
    Rule(Holds.HELP, Trigger.FIELD_END, 365, Action.REVIEW, _("As long as care needs it; the desk decides.")),
    Rule(Holds.REQUESTS, Trigger.ANSWERED, 3 * 365, Action.ERASE, _("Art. 5(2): that it was answered can be shown.")),
    Rule(Holds.STAFF, Trigger.BURN, 365, Action.REVIEW, MINIMAL),
    Rule(Holds.PROOF, Trigger.BURN, 0, Action.KEEP, _("Art. 5(2): numbers, days and hashes, nobody's name.")),
)
