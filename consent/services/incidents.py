"""Breaches of personal data: noted once, with the clock of Article 33, and what the authority asks filled in beforehand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Invalid
from backend.core.privacy import IMPERSONAL, Holds
from consent.models.rights import Incident, Risk
from consent.retention import NAMES
from consent.services import audit

CLOCK = dt.timedelta(hours=72)
NOT_IN_THE_BOX = (
    _("no name, address, e-mail or number of a child or parent"),
    _("no day or time of an answer, only the week of the class"),
    _("no name of a school or class, only random codes"),
    _("no code of a slip, token or receipt in readable form"),
    _("no address of a device, no cookie, no account of a child"),
    _("no words of a child beside the other answers of that child"),
)


def choices() -> list[tuple[str, Any]]:
    """The classes of data that a breach can touch."""
    return [(holds.value, NAMES[holds]) for holds in Holds if holds not in IMPERSONAL]


def save(*, study: Study, actor: object, incident: Incident, **fields: Any) -> Incident:
    """Note a breach, or what became known of it since."""
    if fields["noticed_at"] > timezone.now():
        raise Invalid("noticed-later", _("A breach can't have been noticed after now."))
    new = incident.pk is None
    for name, value in fields.items():
        setattr(incident, name, value)
    with transaction.atomic():
        incident.study = study
        incident.save()
        act = "incident.note" if new else "incident.change"
        audit.note(study, actor, act, "incident", incident.public_id, {"people": incident.people or 0})
    return incident


def authority_due(incident: Incident) -> dt.datetime:
    return incident.noticed_at + CLOCK


def late(incident: Incident) -> bool:
    """Whether the authority should have been told by now and was not."""
    must = incident.risk != Risk.NONE and incident.told_authority_on is None
    return must and timezone.now() > authority_due(incident)
