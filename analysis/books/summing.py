"""Where a book's sums are made. An engine is a function of what is held and the tables; its sums come table by table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.books.hiding import comparable
from analysis.books.spec import TableSpec
from analysis.books.tally import Census, Held, Tallied


class Summing(Protocol):
    """The sums of one book, in the order of its tables."""

    def census(self) -> Iterator[Census]:
        """What disclosure control counts, when it was asked for."""

    def tallies(self) -> Iterator[Tallied]:
        """What the numbers are made from."""


class Engine(Protocol):
    """A way to make sums. counting: whether disclosure control needs the children behind every number."""

    def __call__(self, held: Held, tables: Sequence[TableSpec], *, counting: bool) -> Summing: ...


@dataclass(frozen=True, eq=False)
class InMemory:
    """Question by question over all rows, each table when it is its turn."""

    held: Held
    tables: Sequence[TableSpec]

    def census(self) -> Iterator[Census]:
        for spec in self.tables:
            yield self.held.census(spec, alike(spec, self.tables))

    def tallies(self) -> Iterator[Tallied]:
        for spec in self.tables:
            yield self.held.tally(spec)


def in_memory(held: Held, tables: Sequence[TableSpec], *, counting: bool) -> Summing:  # noqa: ARG001  an engine's signature
    """The engine for data that fit in memory."""
    return InMemory(held, tables)


@dataclass(frozen=True, eq=False)
class Part:
    """The sums of all tables over a chunk of the rows; `counts` is empty where nothing is counted."""

    sums: tuple[Tallied, ...]
    counts: tuple[Census, ...]

    @classmethod
    def of(cls, held: Held, tables: Sequence[TableSpec], *, counting: bool) -> Part:
        """The sums over what is held."""
        counts = tuple(held.census(spec, alike(spec, tables)) for spec in tables) if counting else ()
        return cls(tuple(held.tally(spec) for spec in tables), counts)

    def __add__(self, other: Part) -> Part:
        """The sums over both chunks."""
        sums = (one + two for one, two in zip(self.sums, other.sums, strict=True))
        counts = (one + two for one, two in zip(self.counts, other.counts, strict=True))
        return Part(tuple(sums), tuple(counts))

    def census(self) -> Iterator[Census]:
        return iter(self.counts)

    def tallies(self) -> Iterator[Tallied]:
        return iter(self.sums)


def alike(spec: TableSpec, tables: Sequence[TableSpec]) -> list[TableSpec]:
    """The other tables that tell of the same answers of different children."""
    return [other for other in tables if comparable(spec, other)]
