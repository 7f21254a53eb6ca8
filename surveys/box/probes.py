"""The test envelope: proof that what tablets seal today the mixer can open, before any child answers."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Missing
from consent.tokens import envelopes
from consent.tokens.envelopes import EnvelopeInvalid
from surveys.box import keys
from surveys.box.models import Batch, Probe

KEY_ID = slice(1, 1 + envelopes.KEY_ID_BYTES)


def send(batch: uuid.UUID) -> None:
    """Seal a test envelope to the public key this service hands to tablets; replaces the batch's older ones."""
    if not Batch.objects.filter(pk=batch).exists():
        raise Missing("batch-unknown", _("There is no such batch."))
    sealed = envelopes.seal({"probe": str(batch)}, keys.mixer_public(), batch)
    with transaction.atomic(using="responses"):
        Probe.objects.filter(batch_id=batch).delete()
        Probe.objects.create(batch_id=batch, ciphertext=sealed)


def passed(batch: uuid.UUID) -> bool:
    """Whether the mixer opened a test envelope sealed to the public key of this moment."""
    current = envelopes.key_id(keys.mixer_public())
    opened = Probe.objects.filter(batch_id=batch, opened=True).values_list("ciphertext", flat=True)
    return any(bytes(ciphertext)[KEY_ID] == current for ciphertext in opened)


def open_waiting(private: bytes) -> int:
    """The mixer's side: open what waits; returns how many opened. One that doesn't open stays unopened."""
    passed_now = 0
    for probe in Probe.objects.filter(opened=False):
        try:
            content = envelopes.open_(bytes(probe.ciphertext), private, probe.batch_id)
        except EnvelopeInvalid:
            continue
        if content.get("probe") == str(probe.batch_id):
            passed_now += Probe.objects.filter(pk=probe.pk).update(opened=True)
    return passed_now
