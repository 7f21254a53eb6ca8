"""Drawing and voiding the rights to answer. Codes are returned once, to be printed; only their keyed hashes stay."""

from __future__ import annotations

import random
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid, Missing
from consent.tokens import proofs
from consent.tokens import slips as codes
from surveys.box import keys
from surveys.box.models import Batch, BatchState, SlipRight, SlipState

MOST_SLIPS = 500
OVER = (BatchState.DUE, BatchState.FLUSHED, BatchState.DISCARDED)


def draw(batch: uuid.UUID, count: int, *, beside: bool = False) -> list[str]:
    """New slips for the batch, in an order that means nothing. Every unused older slip dies, a lost print too; unless
    these come `beside` those handed out, for children who came late."""
    if not 1 <= count <= MOST_SLIPS:
        raise Invalid("slip-count", _("Ask for 1 to %(most)s slips at a time."), most=MOST_SLIPS)
    key = keys.slip_key()
    drawn = codes.draw(count)
    with transaction.atomic(using="responses"):
        card = Batch.objects.select_for_update().filter(pk=batch).first()
        if card is None:
            raise Missing("batch-unknown", _("There is no such batch."))
        if card.state in OVER:
            raise Conflict("batch-over", _("This sitting is over: it takes no new slips."))
        if not beside:
            SlipRight.objects.filter(batch=card, state=SlipState.UNUSED).update(state=SlipState.VOID)
        macs = sorted(proofs.slip_mac(key, code) for code in drawn)
        SlipRight.objects.bulk_create([SlipRight(mac=mac, batch=card) for mac in macs])
    random.SystemRandom().shuffle(drawn)
    return drawn


def void_unused(batch: uuid.UUID) -> int:
    """Void what nobody used, for instance the slips left in the bag; returns how many."""
    return SlipRight.objects.filter(batch=batch, state=SlipState.UNUSED).update(state=SlipState.VOID)
