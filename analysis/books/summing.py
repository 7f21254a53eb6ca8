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
        """What disclosure control counts, when asked for."""

    def tallies(self) -> Iterator[Tallied]:
        """What the numbers are made from."""


class Engine(Protocol):
    """A way to make sums. counting: whether disclosure control needs the children behind every number."""

    def __call__(self, held: Held, tables: Sequence[TableSpec], *, counting: bool) -> Summing: ...


@dataclass(frozen=True, eq=False)
class InMemory:
    """Column by column over all rows, each table when it is its turn."""

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


def alike(spec: TableSpec, tables: Sequence[TableSpec]) -> list[TableSpec]:
    """The other tables that tell of the same answers of different children."""
    return [other for other in tables if comparable(spec, other)]
