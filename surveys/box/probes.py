"""The test envelope: proof that what tablets seal today the mixer can open, before any child answers."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.core.errors import DomainError, Missing
from consent.tokens import envelopes
from consent.tokens.envelopes import EnvelopeInvalid
from surveys.box import keys
from surveys.box.keys import Ring
from surveys.box.models import Batch, Probe, StudyState

log = logging.getLogger("arobase.mixer")


def send(batch: uuid.UUID) -> None:
    """Seal a test envelope to the public key this service hands to tablets; replaces the batch's older ones."""
    card = Batch.objects.filter(pk=batch).first()
    if card is None:
        raise Missing("batch-unknown", _("There is no such batch."))
    sealed = envelopes.seal({"probe": str(batch)}, keys.mixer_public(card.study), batch)
    with transaction.atomic(using="responses"):
        Probe.objects.filter(batch_id=batch).delete()
        Probe.objects.create(batch_id=batch, ciphertext=sealed)


def passed(batch: uuid.UUID) -> bool:
    """Whether a test envelope sealed to the public key of this moment was opened: the batch's own, or, where a trustee
    has the key and sees them all only now and then, any of the study's."""
    card = Batch.objects.filter(pk=batch).first()
    if card is None:
        return False
    opened = Probe.objects.filter(opened=True, batch__study=card.study)
    if not StudyState.objects.filter(study=card.study, trustee=True).exists():
        opened = opened.filter(batch=card)
    current = envelopes.key_id(keys.mixer_public(card.study))
    return any(keys.named(bytes(ciphertext)) == current for ciphertext in opened.values_list("ciphertext", flat=True))


def open_waiting() -> int:
    """The mixer's side: open what waits; returns how many opened. One that doesn't open stays unopened."""
    waiting: dict[uuid.UUID, list[Probe]] = defaultdict(list)
    for probe in Probe.objects.filter(opened=False).select_related("batch"):
        waiting[probe.batch.study].append(probe)
    for study in StudyState.objects.filter(trustee=True, study__in=waiting).values_list("study", flat=True):
        del waiting[study]
    return sum(open_those(probes, study) for study, probes in waiting.items())


def open_those(waiting: Sequence[Probe], study: uuid.UUID) -> int:
    """What one study lacks (its key) must not keep the others waiting."""
    try:
        ring = keys.mixer_ring(study)
    except DomainError as error:
        log.warning("test envelopes can't be opened: %s", error)
        return 0
    opened = [probe.pk for probe in waiting if opens(bytes(probe.ciphertext), probe.batch_id, ring)]
    return Probe.objects.filter(pk__in=opened).update(opened=True)


def opens(ciphertext: bytes, batch: uuid.UUID, ring: Ring) -> bool:
    """Touches no table."""
    try:
        content = envelopes.open_(ciphertext, ring.private_for(ciphertext), batch)
    except EnvelopeInvalid:
        return False
    return content.get("probe") == str(batch)
