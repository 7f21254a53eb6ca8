"""A rescue file comes in: each envelope in it goes the way of any other, and the answers are told as counts only."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid
from consent.tokens import receipts, rescue
from consent.tokens.blindtokens import BlindToken
from surveys.box import blind, collect, keys
from surveys.box.models import Quarantined, SlipRight

KEPT = "other-bytes"


@dataclass(frozen=True)
class Arrival:
    """What the box said, in numbers. `code` lets the tablet drop its copies; none while the box lacks one of them."""

    stored: int
    again: int
    kept: int
    busy: int
    refused: dict[str, int]
    code: str | None


def bring_in(content: bytes) -> Arrival:
    """Safe to repeat: what is in already is recognised by its bytes."""
    try:
        file = rescue.open_(content, keys.slip_key())
    except rescue.RescueInvalid as error:
        raise Invalid(
            "rescue-unknown",
            _(
                "This is not a rescue file of this installation, or it was damaged. The tablet still has its envelopes."
            ),
        ) from error
    said = Counter(answer(each) for each in file.envelopes)
    stored, again, kept, busy = (
        said.pop((status, code), 0) for status, code in ((201, "in"), (200, "in"), (409, KEPT), (423, "busy"))
    )
    return Arrival(
        stored=stored,
        again=again,
        kept=kept,
        busy=busy,
        refused={code: count for (_status, code), count in sorted(said.items())},
        code=None if busy or said else receipts.display(file.code),
    )


def answer(one: rescue.Rescued) -> tuple[int, str]:
    outcome = (
        blind.receive(batch=one.batch, token=one.right, envelope_bytes=one.envelope)
        if isinstance(one.right, BlindToken)
        else collect.receive(batch=one.batch, slip_text=one.right, envelope_bytes=one.envelope)
    )
    if outcome.code == KEPT and not set_aside(one.batch, one.envelope):
        return (507, KEPT)
    return (outcome.status, outcome.code)


def set_aside(batch: uuid.UUID, envelope: bytes) -> bool:
    """Keep what conflicts, once, for nobody to read: it is neither thrown away nor counted. False when this batch holds
    as many as it has slips and used tokens: who has one used slip must not fill the database with it."""
    own = uuid.UUID(bytes=sha256(envelope).digest()[:16], version=4)
    if Quarantined.objects.filter(pk=own).exists():
        return True
    rights = SlipRight.objects.filter(batch=batch).count() + blind.spent(batch)
    if Quarantined.objects.filter(batch=batch).count() >= rights:
        return False
    held = Quarantined(pk=own, batch_id=batch, reason=KEPT, ciphertext=envelope)
    Quarantined.objects.bulk_create([held], ignore_conflicts=True)
    return True
