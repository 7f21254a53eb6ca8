"""Writing one unit: rows, texts, quarantine and counts in, pool out, in a single transaction of `responses`."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CharField, F

from consent.tokens import envelopes
from surveys.box import tags
from surveys.box.coarsening import coarsened, merged_numbers, merged_text, shared_versions
from surveys.box.models import (
    Batch,
    BatchState,
    DetachedText,
    Envelope,
    FlushCount,
    Quarantined,
    Response,
    StudyState,
    Tombstone,
)
from surveys.box.opening import Ballot
from surveys.box.planning import Source, Unit

CHANCE = random.SystemRandom()
COUNTED = ("refused", "quarantined", "withdrawn", "stored", "discarded")
MERGED_TEXTS = ("community", "stratum", "cluster", "subcluster", "instrument", "grade_band", "mode", "iso_week")


class Overtaken(Exception):
    """Another mixer or a withdrawal was faster: nothing was written, the next turn plans anew."""


@dataclass(frozen=True)
class FlushReport:
    """What one flush did. The counts are those of `FlushCount`, summed over its batches."""

    study: uuid.UUID
    batches: tuple[uuid.UUID, ...]
    received: int
    refused: int
    quarantined: int
    withdrawn: int
    stored: int
    discarded: int


def flush(unit: Unit, *, key: bytes, public: bytes, keep: bool = True) -> FlushReport:
    """Write the unit and empty its part of the pool, or do nothing at all (Overtaken).

    `key`: the study's withdrawal key. `public`: the mixer's public key, to seal quarantined bodies anew.
    `keep=False` ends a remainder: its answers are counted as discarded instead of stored.
    """
    study = unit.sources[0].card.study
    with transaction.atomic(using="responses"):
        StudyState.objects.select_for_update().get(study=study)
        states = dict(Batch.objects.select_for_update().filter(pk__in=unit.batches).values_list("pk", "state"))
        if any(states.get(source.card.pk) != source.card.state for source in unit.sources):
            raise Overtaken
        check_tags(study, [ballot.stored_tag for ballot in unit.ballots if ballot.valid])
        taken, _kinds = Envelope.objects.filter(pk__in=[ballot.envelope for ballot in unit.ballots]).delete()
        if taken != len(unit.ballots):
            raise Overtaken
        if keep:
            write_answers(unit, study, key)
        write_quarantine(unit, public)
        report = write_counts(unit, study, keep=keep)
        after = BatchState.FLUSHED if keep else BatchState.DISCARDED
        Batch.objects.filter(pk__in=unit.batches, state=BatchState.DUE).update(state=after)
    return report


def check_tags(study: uuid.UUID, stored: list[str]) -> None:
    """Under the study's lock: no tombstone came in, and no row with the same tag, since the ballots were opened."""
    if Tombstone.objects.filter(study=study, tag__in=stored).exists():
        raise Overtaken
    if Response.objects.filter(tag__in=stored).exists():
        raise Overtaken


def write_answers(unit: Unit, study: uuid.UUID, key: bytes) -> None:
    ballots = [ballot for ballot in unit.ballots if ballot.valid]
    CHANCE.shuffle(ballots)
    if not ballots:
        return
    design = shared_design(unit.sources)
    attributes = coarsened([(ballot.track, ballot.switched) for ballot in ballots])
    versions = shared_versions([ballot.document for ballot in ballots], design.pop("document"))
    Response.objects.bulk_create(
        Response(
            **design,
            document=document,
            study=study,
            assent=unit.sources[0].card.assent if same_assent(unit) else "",
            track=track,
            switched=switched,
            answers=ballot.answers,
            tag=ballot.stored_tag,
        )
        for ballot, document, (track, switched) in zip(ballots, versions, attributes, strict=True)
    )
    texts = [
        DetachedText(
            study=study,
            stratum=design["stratum"],
            variable=variable,
            text=text,
            tag=tags.of_text(key, ballot.tag, variable),
        )
        for ballot in ballots
        for variable, text in ballot.texts.items()
    ]
    CHANCE.shuffle(texts)
    DetachedText.objects.bulk_create(texts)


def same_assent(unit: Unit) -> bool:
    return len({source.card.assent for source in unit.sources}) == 1


def shared_design(sources: Sequence[Source]) -> dict[str, Any]:
    """The design values every row of the unit gets: of its one batch, or merged so that no small batch shows."""
    giving = [source for source in sources if source.size]
    cards = [
        {name: getattr(source.card, name) for name in (*MERGED_TEXTS, "base_weight", "pi1", "pi2")}
        for source in giving
    ]
    return {
        "document": giving[0].card.document,
        **{name: merged_text((card[name] for card in cards), width(name)) for name in MERGED_TEXTS},
        **merged_numbers(cards, [source.size for source in giving]),
    }


def width(name: str) -> int:
    """How many characters the column takes."""
    field = Response._meta.get_field(name)
    return (field.max_length or 0) if isinstance(field, CharField) else 0


def write_quarantine(unit: Unit, public: bytes) -> None:
    held = [ballot for ballot in unit.ballots if ballot.reason and not ballot.withdrawn]
    CHANCE.shuffle(held)
    Quarantined.objects.bulk_create(
        Quarantined(
            batch_id=ballot.batch,
            reason=ballot.reason,
            ciphertext=sealed_anew(ballot, public),
            tag=ballot.stored_tag or None,
        )
        for ballot in held
    )


def sealed_anew(ballot: Ballot, public: bytes) -> bytes:
    """Other bytes with the same content, so that they can't be found in an older dump of the pool.

    What never opened, or can't be written again (half an emoji, a deep nest), stays as it came.
    """
    if ballot.body is None:
        return ballot.ciphertext
    try:
        return envelopes.seal(ballot.body, public, ballot.batch)
    except (ValueError, RecursionError):
        return ballot.ciphertext


def fate(ballot: Ballot, *, keep: bool) -> str:
    if ballot.withdrawn:
        return "withdrawn"
    if ballot.refused:
        return "refused"
    if ballot.reason:
        return "quarantined"
    return "stored" if keep else "discarded"


def write_counts(unit: Unit, study: uuid.UUID, *, keep: bool) -> FlushReport:
    totals = dict.fromkeys(COUNTED, 0)
    for source in unit.sources:
        fates = [fate(ballot, keep=keep) for ballot in source.ballots]
        counts = {name: fates.count(name) for name in COUNTED}
        if fates:
            FlushCount.objects.create(batch_id=source.card.pk, received=len(fates), **counts)
        totals = {name: totals[name] + counts[name] for name in COUNTED}
    if totals["withdrawn"]:
        StudyState.objects.filter(study=study).update(withdrawn=F("withdrawn") + totals["withdrawn"])
    return FlushReport(study=study, batches=unit.batches, received=len(unit.ballots), **totals)
