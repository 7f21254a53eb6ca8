"""A class list with places, and decisions about them."""

from __future__ import annotations

import hashlib

from consent.models import Slot
from consent.services import decisions
from tests.db.surveys.world import group_for

TEXT = hashlib.sha256(b"synthetic text").hexdigest()


def slot_for(study, number=1, *, group=None, age_band="6-11"):
    return Slot.objects.create(group=group or group_for(study), number=number, age_band=age_band)


def decide(slot, value="granted", *, purpose="survey", decider="parent", **fields):
    given = {"text_sha256": TEXT, "language": "nl", "level": "standard", "channel": "web", **fields}
    return decisions.record(slot=slot, purpose=purpose, value=value, decider=decider, **given)
