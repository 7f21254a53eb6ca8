"""The mixer: the only writer of answers. Opens what waits, plans, writes shuffled units, tidies the tables.

Any number of mixers may run, and any may be killed at any moment: a unit is one transaction that first takes the
study's lock and then exactly the envelopes it opened, so a second one finds them gone and writes nothing.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.models import Exists, OuterRef, Q

from backend.core.errors import DomainError
from surveys.box import documents, keys, probes, tags
from surveys.box.flush import FlushReport, Overtaken, write
from surveys.box.mixing import mix
from surveys.box.models import (
    Batch,
    BatchState,
    DetachedText,
    Envelope,
    Remainders,
    Response,
    StudyState,
    Tombstone,
)
from surveys.box.opening import Ballot, marked, open_ballot
from surveys.box.planning import Source, Unit, plan, remainder, school, wider

log = logging.getLogger("arobase.mixer")
PAUSE_S = 1.0
REWRITTEN = (Response, DetachedText, Envelope)


def loop(stop: threading.Event) -> None:
    """Take turns until told to stop. A turn that fails is tried again; what failed is named, its content never."""
    while not stop.wait(PAUSE_S):
        try:
            close_old_connections()
            turn()
        except (DomainError, DatabaseError) as error:
            log.warning(
                "the mixer's turn failed: %s", error if isinstance(error, DomainError) else type(error).__name__
            )
    connections["responses"].close()


def turn() -> list[FlushReport]:
    open_probes()
    forget_burnt()
    return flush_due()


def forget_burnt() -> None:
    """The burn happens where staff are; the mixer's own copies of the keys go with its next turn."""
    for study in StudyState.objects.filter(burnt=True).values_list("study", flat=True):
        keys.destroy_mixer_keys(study)
        keys.destroy_withdrawal_key(study)


def open_probes() -> int:
    """Open waiting test envelopes; returns how many opened."""
    return probes.open_waiting()


def flush_due() -> list[FlushReport]:
    """Flush every unit that is due and large enough, then settle the remainders of ended fields."""
    reports: list[FlushReport] = []
    for cards in schools():
        reports += guarded(flushed, cards)
    for study, policy in ended_fields():
        reports += guarded(settled, study, policy)
    if any(report.received for report in reports):
        tidy()
    return reports


def guarded(work: Callable[..., list[FlushReport]], *given: Any) -> list[FlushReport]:
    """What one study lacks (its key, its questionnaire) must not keep the others waiting."""
    try:
        return work(*given)
    except DomainError as error:
        log.warning("some batches can't be flushed: %s", error)
        return []


def waiting_cards() -> Iterable[Batch]:
    """Cards the mixer has to look at: due, or flushed with envelopes that came late; none that a trustee opens."""
    late = Exists(Envelope.objects.filter(batch=OuterRef("pk")))
    elsewhere = StudyState.objects.filter(trustee=True).values("study")
    return (
        Batch.objects.filter(Q(state=BatchState.DUE) | (Q(state=BatchState.FLUSHED) & late))
        .exclude(study__in=elsewhere)
        .order_by("pk")
    )


def schools() -> list[list[Batch]]:
    """Cards that may be merged with each other: same study, school and questionnaire."""
    groups: dict[tuple[object, ...], list[Batch]] = defaultdict(list)
    for card in waiting_cards():
        groups[card.study, *school(card)].append(card)
    return list(groups.values())


def ended_fields() -> list[tuple[uuid.UUID, str]]:
    ended = StudyState.objects.exclude(remainders=Remainders.WAIT).filter(trustee=False)
    return list(ended.values_list("study", "remainders"))


def flushed(cards: Sequence[Batch]) -> list[FlushReport]:
    units, _waiting = plan(sources(cards))
    return written(units, cards[0].study)


def settled(study: uuid.UUID, policy: str) -> list[FlushReport]:
    """The end of the field for what stayed too small within its school."""
    groups: dict[tuple[str, ...], list[Batch]] = defaultdict(list)
    for card in waiting_cards():
        if card.study == study:
            groups[wider(card)].append(card)
    reports: list[FlushReport] = []
    for cards in groups.values():
        unit, keep = remainder(sources(cards), policy)
        reports += written([unit], study, keep=keep)
    return reports


def written(units: Sequence[Unit], study: uuid.UUID, *, keep: bool = True) -> list[FlushReport]:
    if not units:
        return []
    key, ring = keys.withdrawal_key(study), keys.mixer_ring(study)
    reports = []
    for unit in units:
        questionnaire = documents.questionnaire(unit.sources[0].card.document)
        try:
            reports.append(write(mix(unit, questionnaire, ring, keep=keep), key))
        except Overtaken:
            log.info("a unit changed while it was prepared; it is planned anew")
    return reports


def sources(cards: Sequence[Batch]) -> list[Source]:
    """The cards with their envelopes, opened and compared with tombstones and rows that are there already."""
    pool: dict[uuid.UUID, list[Envelope]] = defaultdict(list)
    for envelope in Envelope.objects.filter(batch__in=cards):
        pool[envelope.batch_id].append(envelope)
    if not pool:
        return [Source(card, ()) for card in cards]
    ring, questionnaire = keys.mixer_ring(cards[0].study), documents.questionnaire(cards[0].document)
    ballots = [
        open_ballot(
            envelope=envelope.pk,
            ciphertext=bytes(envelope.ciphertext),
            card=card,
            questionnaire=questionnaire,
            ring=ring,
        )
        for card in cards
        for envelope in pool[card.pk]
    ]
    known = compared(ballots, cards[0].study)
    return [Source(card, tuple(ballot for ballot in known if ballot.batch == card.pk)) for card in cards]


def compared(ballots: Sequence[Ballot], study: uuid.UUID) -> list[Ballot]:
    """The ballots with those that were withdrawn or come again marked, after tombstones and rows that are there."""
    key = keys.withdrawal_key(study)
    stored = {ballot.tag: tags.of_row(key, ballot.tag) for ballot in ballots if ballot.tag}
    buried = set(Tombstone.objects.filter(study=study, tag__in=stored.values()).values_list("tag", flat=True))
    seen = set(Response.objects.filter(tag__in=stored.values()).values_list("tag", flat=True))
    return marked(
        ballots,
        buried={tag for tag, kept in stored.items() if kept in buried},
        seen={tag for tag, kept in stored.items() if kept in seen},
    )


def tidy() -> None:
    """Let the place of a row say nothing either: PostgreSQL rewrites the tables in the order of their random keys.

    That also clears the flushed envelopes off the pool's pages. Texts are first updated as a whole, so that one
    transaction wrote them all and none points to a school.
    SQLite keeps rows in the shuffled order of their flush (docs/box.md).
    """
    connection = connections["responses"]
    if connection.vendor != "postgresql":
        return
    for model in REWRITTEN:
        table = connection.ops.quote_name(model._meta.db_table)
        key = connection.ops.quote_name(f"{model._meta.db_table}_pkey")
        with transaction.atomic(using="responses"), connection.cursor() as cursor:
            if model is DetachedText:
                cursor.execute(f"UPDATE {table} SET id = id")  # noqa: S608  names from the model
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"CLUSTER {table} USING {key}")
