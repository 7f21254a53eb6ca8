"""Letters to the desk, as the tablets bring them: kept closed until the desk fetches them.

Every interview brings one letter of the same size, so that nobody who watches learns who asked for an adult. No letter
knows a slip, a receipt, a batch or a time.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid, Missing, Unavailable
from consent.tokens.letters import LETTER_BYTES
from surveys.box.models import Batch, DeskLetter

MOST_WAITING = 20_000
"""Letters of one study that wait for its desk; somebody who pours more in is told to come back."""


def receive(*, study: uuid.UUID, letter_id: uuid.UUID, sealed: bytes) -> bool:
    """Keep a letter; False when it is there already. The tablet draws the id, so that a repeat is known."""
    if len(sealed) != LETTER_BYTES:
        raise Invalid("letter-size", _("This is no letter to the desk."))
    if not Batch.objects.filter(study=study).exists():
        raise Missing("study-unknown", _("The box takes no letters for this study."))
    if DeskLetter.objects.filter(study=study).count() >= MOST_WAITING:
        raise Unavailable("letters-full", _("The desk has not fetched its letters. Keep this one and try again."))
    if DeskLetter.objects.filter(pk=letter_id).exists():
        return False
    try:
        with transaction.atomic(using="responses"):
            DeskLetter.objects.create(pk=letter_id, study=study, sealed=sealed)
    except IntegrityError:
        return False
    return True


def waiting(study: uuid.UUID) -> list[tuple[uuid.UUID, bytes]]:
    """Id and closed letter, in the order of their random ids."""
    rows = DeskLetter.objects.filter(study=study).order_by("pk").values_list("pk", "sealed")
    return [(key, bytes(sealed)) for key, sealed in rows]


def fetched(ids: Collection[uuid.UUID]) -> None:
    """The desk has these: they leave the box."""
    DeskLetter.objects.filter(pk__in=ids).delete()


def erase(study: uuid.UUID) -> int:
    """Let go what no desk fetched; how many."""
    return DeskLetter.objects.filter(study=study).delete()[0]
