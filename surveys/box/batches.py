"""The life of a batch card: planned, open, paused, closed, due for the mixer."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid, Missing
from surveys.box import keys, probes
from surveys.box.models import Batch, BatchState, Document, StudyState

DOOR_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
DOOR_CHARS = 6
DOOR_TRIES = 20
DESIGN_FIELDS = (
    "study",
    "community",
    "stratum",
    "cluster",
    "subcluster",
    "base_weight",
    "pi1",
    "pi2",
    "instrument",
    "document",
    "grade_band",
    "mode",
    "iso_week",
)


@dataclass(frozen=True)
class BatchCard:
    """All the box ever learns about a sitting. Codes, never names; texts are documents stored before, by hash."""

    study: uuid.UUID
    community: str
    stratum: str
    cluster: str
    subcluster: str
    base_weight: float
    pi1: float
    pi2: float
    instrument: str
    document: str
    grade_band: str
    mode: str
    iso_week: str
    assent: str
    strings: str
    help: str
    activity: str
    title: dict[str, str]
    age_theme: str
    withdraw_until: str
    synthetic: bool = False
    send_delay: int = 0
    minimum: int = 5
    distress: str = ""
    desk_days: int = 0
    """Working days within which somebody answers a child who asks; 0 while the study has no desk."""

    def extras(self) -> dict[str, Any]:
        """What the bundle needs beside the design variables."""
        return {
            "title": self.title,
            "age_theme": self.age_theme,
            "synthetic": self.synthetic,
            "send_delay": self.send_delay,
            "withdraw_until": self.withdraw_until,
            "strings": self.strings,
            "help": self.help,
            "activity": self.activity,
            **({"distress": self.distress} if self.distress else {}),
            **({"desk_days": self.desk_days} if self.desk_days else {}),
        }


def create(card: BatchCard) -> uuid.UUID:
    """Store the card under a random id and door; its documents must be stored already."""
    check_documents(card)
    state, _made = StudyState.objects.get_or_create(study=card.study)
    if state.burnt:
        raise Conflict("burnt", _("This study's keys are destroyed: it takes no new sittings."))
    keys.ensure_study_keys(card.study)
    design = {name: getattr(card, name) for name in DESIGN_FIELDS}
    for _attempt in range(DOOR_TRIES):
        door = "".join(secrets.choice(DOOR_ALPHABET) for _place in range(DOOR_CHARS))
        try:
            with transaction.atomic(using="responses"):
                batch = Batch.objects.create(
                    **design, door=door, minimum=card.minimum, assent=card.assent, extras=card.extras()
                )
        except IntegrityError:
            if Batch.objects.filter(door=door).exists():
                continue
            raise
        return batch.pk
    raise Conflict("no-door", _("No free door code was found. Try again."))


def check_documents(card: BatchCard) -> None:
    wanted = {card.document, card.assent, card.strings, card.help, card.activity, *filter(None, [card.distress])}
    absent = wanted - set(Document.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if absent:
        raise Invalid(
            "document-missing",
            _("The box doesn't hold the document %(hash)s: store it before making the batch."),
            hash=min(absent),
        )


def use_document(batch: uuid.UUID, document: str, title: dict[str, str]) -> None:
    """Give a batch that no child answers yet another version of its questionnaire, which takes the same answers. What
    a tablet prepared before stays welcome."""
    if not Document.objects.filter(pk=document).exists():
        raise Invalid(
            "document-missing",
            _("The box doesn't hold the document %(hash)s: store it before making the batch."),
            hash=document,
        )
    with transaction.atomic(using="responses"):
        card = Batch.objects.select_for_update().filter(pk=batch).first()
        if card is None:
            raise Missing("batch-unknown", _("There is no such batch."))
        if card.document == document:
            return
        if card.state != BatchState.PLANNED:
            raise Conflict("batch-begun", _("This sitting has begun: it keeps its version of the questionnaire."))
        earlier = [each for each in (*card.earlier, card.document) if each != document]
        Batch.objects.filter(pk=batch).update(
            document=document, extras={**card.extras, "earlier": earlier, "title": title}
        )


def open_(batch: uuid.UUID) -> None:
    """Let envelopes in. Only after the mixer has opened a test envelope sealed to the current key."""
    if not probes.passed(batch):
        raise Conflict(
            "probe-not-opened",
            _("The mixer has not opened this sitting's test envelope yet. Send one, wait a moment and try again."),
        )
    move(batch, (BatchState.PLANNED, BatchState.PAUSED, BatchState.CLOSED), BatchState.OPEN)


def pause(batch: uuid.UUID) -> None:
    """Ask the tablets to wait. What a child has sealed still comes in."""
    move(batch, (BatchState.OPEN,), BatchState.PAUSED)


def close(batch: uuid.UUID) -> None:
    """The sitting is over. Envelopes still on a tablet may come in later."""
    move(batch, (BatchState.OPEN, BatchState.PAUSED), BatchState.CLOSED)


def request_flush(batch: uuid.UUID) -> None:
    """Hand the closed batch to the mixer, which flushes it when there are enough envelopes."""
    move(batch, (BatchState.CLOSED,), BatchState.DUE)


def move(batch: uuid.UUID, before: tuple[BatchState, ...], after: BatchState) -> None:
    """Compare and set; moving to the state it is in already is no error, so a repeated click is safe."""
    if Batch.objects.filter(pk=batch, state__in=before).update(state=after):
        return
    state = Batch.objects.filter(pk=batch).values_list("state", flat=True).first()
    if state is None:
        raise Missing("batch-unknown", _("There is no such batch."))
    if state != after:
        raise Conflict(
            "batch-state",
            _("This sitting's box is “%(state)s” and can't become “%(wanted)s”."),
            state=state,
            wanted=after.value,
        )
