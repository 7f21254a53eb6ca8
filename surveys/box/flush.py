"""Writing one mixed unit: rows, texts, quarantine and counts in, pool out, in a single transaction of `responses`."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F

from surveys.box import tags
from surveys.box.mixing import COUNTED, Mixed, Row
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


def write(mixed: Mixed, key: bytes, *, late: bool = False) -> FlushReport:
    """Write the unit and empty its part of the pool, or do nothing at all (Overtaken). `key`: the study's withdrawal key.

    A unit that is mixed elsewhere comes `late`: who withdrew in the meantime, or has a tag that is there already, is then
    left out and counted so. A unit of this moment is planned anew instead.
    """
    study, batches = uuid.UUID(mixed.study), [uuid.UUID(batch) for batch in mixed.states]
    with transaction.atomic(using="responses"):
        StudyState.objects.select_for_update().get(study=study)
        states = dict(Batch.objects.select_for_update().filter(pk__in=batches).values_list("pk", "state"))
        if any(states.get(uuid.UUID(batch)) != state for batch, state in mixed.states.items()):
            raise Overtaken
        gone, twice = since(mixed, key)
        if late:
            mixed = without(mixed, gone, twice)
        elif gone or twice:
            raise Overtaken
        taken, _kinds = Envelope.objects.filter(pk__in=mixed.envelopes).delete()
        if taken != len(mixed.envelopes):
            raise Overtaken
        write_answers(mixed, key)
        write_quarantine(mixed, key)
        report = write_counts(mixed)
        after = BatchState.FLUSHED if mixed.keep else BatchState.DISCARDED
        Batch.objects.filter(pk__in=batches, state=BatchState.DUE).update(state=after)
    return report


def since(mixed: Mixed, key: bytes) -> tuple[set[str], set[str]]:
    """Under the study's lock: the children's tags that have a tombstone, and those that have a row, since the ballots
    were opened."""
    known = [*(row.tag for row in mixed.rows), *(each.tag for each in mixed.held if each.tag)]
    own = {tags.of_row(key, tag): tag for tag in known}
    rows = [tags.of_row(key, row.tag) for row in mixed.rows]
    buried = Tombstone.objects.filter(study=mixed.study, tag__in=own)
    seen = Response.objects.filter(tag__in=rows)
    return (
        {own[tag] for tag in buried.values_list("tag", flat=True)},
        {own[tag] for tag in seen.values_list("tag", flat=True) if tag},
    )


def without(mixed: Mixed, gone: Collection[str], twice: Collection[str]) -> Mixed:
    """The unit without the ballots of these tags, its counts with them."""
    counts = {batch: dict(count) for batch, count in mixed.counts.items()}
    for row in mixed.rows:
        if row.tag in gone or row.tag in twice:
            counts[row.batch]["stored"] -= 1
            counts[row.batch]["withdrawn" if row.tag in gone else "quarantined"] += 1
    for each in mixed.held:
        if each.tag in gone:
            counts[each.batch]["quarantined"] -= 1
            counts[each.batch]["withdrawn"] += 1
    return replace(
        mixed,
        rows=tuple(row for row in mixed.rows if row.tag not in gone and row.tag not in twice),
        texts=tuple(text for text in mixed.texts if text.tag not in gone and text.tag not in twice),
        held=tuple(each for each in mixed.held if each.tag not in gone),
        counts=counts,
    )


def write_answers(mixed: Mixed, key: bytes) -> None:
    written = {row.tag: response(mixed, row, key) for row in mixed.rows}
    Response.objects.bulk_create(written.values())
    DetachedText.objects.bulk_create(
        DetachedText(
            study=mixed.study,
            stratum=text.stratum,
            variable=text.variable,
            text=text.text,
            tag=tags.of_text(key, text.tag, text.variable),
            row=written[text.tag].pk if text.tied else None,
        )
        for text in mixed.texts
    )


def response(mixed: Mixed, row: Row, key: bytes) -> Response:
    return Response(
        **mixed.design,
        study=mixed.study,
        assent=mixed.assent,
        document=row.document,
        track=row.track,
        switched=row.switched,
        answers=row.answers,
        tag=tags.of_row(key, row.tag),
    )


def write_quarantine(mixed: Mixed, key: bytes) -> None:
    Quarantined.objects.bulk_create(
        Quarantined(
            batch_id=each.batch,
            reason=each.reason,
            ciphertext=each.ciphertext,
            tag=tags.of_row(key, each.tag) if each.tag else None,
        )
        for each in mixed.held
    )


def write_counts(mixed: Mixed) -> FlushReport:
    FlushCount.objects.bulk_create(
        FlushCount(batch_id=batch, coarsened=mixed.coarsened if count["stored"] else {}, **count)
        for batch, count in mixed.counts.items()
    )
    totals = {name: sum(count[name] for count in mixed.counts.values()) for name in ("received", *COUNTED)}
    if totals["withdrawn"]:
        StudyState.objects.filter(study=mixed.study).update(withdrawn=F("withdrawn") + totals["withdrawn"])
    return FlushReport(uuid.UUID(mixed.study), tuple(uuid.UUID(batch) for batch in mixed.states), **totals)
