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
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.models import Exists, OuterRef, Q

from backend.core.errors import DomainError
from surveys.box import documents, keys, probes, tags
from surveys.box.flush import FlushReport, Overtaken, flush
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
from surveys.box.opening import Ballot, open_ballot
from surveys.box.planning import Source, Unit, enough, plan

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
    return flush_due()


def open_probes() -> int:
    """Open waiting test envelopes; returns how many opened."""
    return probes.open_waiting(keys.mixer_private())


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
    """Cards the mixer has to look at: due, or flushed with envelopes that came late."""
    late = Exists(Envelope.objects.filter(batch=OuterRef("pk")))
    return Batch.objects.filter(Q(state=BatchState.DUE) | (Q(state=BatchState.FLUSHED) & late)).order_by("pk")


def schools() -> list[list[Batch]]:
    """Cards that may be merged with each other: same study, school and questionnaire."""
    groups: dict[tuple[object, ...], list[Batch]] = defaultdict(list)
    for card in waiting_cards():
        groups[card.study, card.community, card.stratum, card.cluster, card.document].append(card)
    return list(groups.values())


def ended_fields() -> list[tuple[uuid.UUID, str]]:
    return list(StudyState.objects.exclude(remainders=Remainders.WAIT).values_list("study", "remainders"))


def flushed(cards: Sequence[Batch]) -> list[FlushReport]:
    units, _waiting = plan(sources(cards))
    return written(units, cards[0].study)


def settled(study: uuid.UUID, policy: str) -> list[FlushReport]:
    """The end of the field for what stayed too small within its school."""
    groups: dict[tuple[str, str, str], list[Batch]] = defaultdict(list)
    for card in waiting_cards():
        if card.study == study:
            groups[card.community, card.stratum, card.document].append(card)
    reports: list[FlushReport] = []
    for cards in groups.values():
        unit = Unit(tuple(sources(cards)))
        rows = sum(source.size for source in unit.sources)
        keep = policy == Remainders.MERGE and enough(rows, len(unit.ballots), unit.minimum)
        reports += written([unit], study, keep=keep)
    return reports


def written(units: Sequence[Unit], study: uuid.UUID, *, keep: bool = True) -> list[FlushReport]:
    if not units:
        return []
    key = keys.withdrawal_key(study)
    public = X25519PrivateKey.from_private_bytes(keys.mixer_private()).public_key().public_bytes_raw()
    reports = []
    for unit in units:
        try:
            reports.append(flush(unit, key=key, public=public, keep=keep))
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
    private, questionnaire = keys.mixer_private(), documents.questionnaire(cards[0].document)
    ballots = [
        open_ballot(
            envelope=envelope.pk,
            ciphertext=bytes(envelope.ciphertext),
            card=card,
            questionnaire=questionnaire,
            private=private,
        )
        for card in cards
        for envelope in pool[card.pk]
    ]
    marked = tagged(ballots, cards[0].study)
    return [Source(card, tuple(ballot for ballot in marked if ballot.batch == card.pk)) for card in cards]


def tagged(ballots: Sequence[Ballot], study: uuid.UUID) -> list[Ballot]:
    """Give each ballot its stored tag; mark the withdrawn; only the first ballot with a tag counts."""
    key = keys.withdrawal_key(study)
    stored = [tags.of_row(key, ballot.tag) if ballot.tag else "" for ballot in ballots]
    buried = set(Tombstone.objects.filter(study=study, tag__in=stored).values_list("tag", flat=True))
    seen = set(Response.objects.filter(tag__in=stored).values_list("tag", flat=True))
    marked = []
    for ballot, tag in zip(ballots, stored, strict=True):
        reason = ballot.reason
        if ballot.valid and tag in seen:
            reason = "tag-twice"
        elif ballot.valid:
            seen.add(tag)
        marked.append(replace(ballot, stored_tag=tag, withdrawn=tag in buried and not ballot.refused, reason=reason))
    return marked


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
