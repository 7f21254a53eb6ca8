"""Which batches are flushed together. Batches below the minimum join others of their school, and only those."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.box.models import Batch, BatchState, Remainders
from surveys.box.opening import Ballot


@dataclass(frozen=True)
class Source:
    """A batch card with the opened envelopes that wait for it."""

    card: Batch
    ballots: tuple[Ballot, ...]

    @property
    def size(self) -> int:
        """How many rows of answers it would give."""
        return sum(ballot.valid for ballot in self.ballots)

    @property
    def alone(self) -> bool:
        """Whether it may be flushed on its own: enough rows, none at all among enough envelopes, or simply empty."""
        if not self.ballots:
            return self.card.state == BatchState.DUE
        return enough(self.size, len(self.ballots), self.card.minimum)


@dataclass(frozen=True)
class Unit:
    """Sources written in one transaction under one set of design values."""

    sources: tuple[Source, ...]

    @property
    def minimum(self) -> int:
        return max(source.card.minimum for source in self.sources)

    @property
    def ballots(self) -> list[Ballot]:
        return [ballot for source in self.sources for ballot in source.ballots]

    @property
    def batches(self) -> tuple[uuid.UUID, ...]:
        return tuple(source.card.pk for source in self.sources)


def enough(rows: int, envelopes: int, minimum: int) -> bool:
    return rows >= minimum or (rows == 0 and envelopes >= minimum)


def school(card: Batch) -> tuple[str, ...]:
    """Cards of one study that agree in this may be merged at any time: same school and questionnaire."""
    return card.community, card.stratum, card.cluster, card.document


def wider(card: Batch) -> tuple[str, ...]:
    """Cards of one study that agree in this may be merged at the end of its field: same stratum and questionnaire."""
    return card.community, card.stratum, card.document


def remainder(sources: Sequence[Source], policy: str) -> tuple[Unit, bool]:
    """(what stayed too small as one unit, whether it is kept) at the end of the field."""
    unit = Unit(tuple(sources))
    rows = sum(source.size for source in sources)
    return unit, policy == Remainders.MERGE and enough(rows, len(unit.ballots), unit.minimum)


def plan(sources: Sequence[Source]) -> tuple[list[Unit], list[Source]]:
    """(units to flush now, sources that wait) for the waiting envelopes of one school and questionnaire.

    What can't go alone goes together; if that is still too little it joins the smallest that can go alone.
    """
    units = [Unit((source,)) for source in sources if source.alone]
    small = [source for source in sources if not source.alone]
    if not small:
        return units, []
    together = Unit(tuple(small))
    rows, envelopes = sum(source.size for source in small), len(together.ballots)
    if enough(rows, envelopes, together.minimum):
        return [*units, together], []
    hosts = [unit for unit in units if unit.sources[0].size >= max(unit.minimum, together.minimum)]
    if not hosts:
        return units, small
    host = min(hosts, key=lambda unit: unit.sources[0].size)
    return [*(unit for unit in units if unit is not host), Unit((*host.sources, *small))], []
