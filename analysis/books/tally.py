"""What the tables of a book need of the data: sums for the numbers, counts for disclosure control, chunk by chunk.

Design, banner and universes are held for all rows (about 40 bytes each); answers pass by. Everything here adds up over
chunks, wherever they are summed. N rows, L leaves, A atoms, B columns, C pieces, K rows of a stub.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from analysis.books.banner import Head
from analysis.books.frames import Source, Table
from analysis.books.spec import TableSpec
from analysis.books.stubs import Stub, stub_of
from analysis.books.universe import members
from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.codes import first_rows
from analysis.kernel.columns import Columns, joined
from analysis.kernel.design import Design
from analysis.kernel.places import Places, Rows
from analysis.kernel.sums import Sums

KEYED = 2**52
"""Sums of keys stay exact in double precision."""
KEPT = 8
"""Universes whose rows stay placed between tables."""


@dataclass(frozen=True, eq=False)
class Tallied:
    """A table's sums: the stub against the banner; for row per cents also `swapped`, each block's columns against the
    rows of the stub, and `present` (L, K), how many children of a leaf a row of the stub holds.
    """

    stub: Stub
    sums: Sums
    swapped: tuple[Sums, ...] = ()
    present: Floats | None = None

    def __add__(self, other: Tallied) -> Tallied:
        """The sums of two chunks."""
        present = None if self.present is None or other.present is None else self.present + other.present
        swapped = tuple(one + two for one, two in zip(self.swapped, other.swapped, strict=True))
        return Tallied(self.stub, self.sums + other.sums, swapped, present)


@dataclass(frozen=True, eq=False)
class Census:
    """How many children stand behind a table: n (L, C, K + 1) by leaf, piece of the banner and row of the stub, the
    base last, and keys (C, K + 1), the sums of the children's keys. outside: for other tables of the same stub, by
    their universe, how many of this table's children are not in theirs.
    """

    stub: Stub
    n: Floats
    keys: Floats
    outside: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Census) -> Census:
        """The counts of two chunks."""
        outside = {universe: count + other.outside[universe] for universe, count in self.outside.items()}
        return Census(self.stub, self.n + other.n, self.keys + other.keys, outside)


@dataclass(frozen=True, eq=False)
class Held:
    """What is held of all rows, or of a chunk of them. columns: the banner, all blocks side by side; pieces: its
    disjoint parts as columns, everybody first, then block by block; domains: universe -> rows (N,); keys (N,).
    """

    source: Source
    rows: Rows
    heads: tuple[Head, ...]
    columns: Columns
    pieces: Columns
    domains: Mapping[str, Mask]
    keys: Floats
    _placed: dict[tuple[str, str], Places] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source, design: Design, heads: Sequence[Head], tables: Iterable[TableSpec]) -> Held:
        """Raises BookInvalid with the place of a universe that can't be read."""
        columns = joined([head.columns for head in heads])
        first = first_rows(columns.atoms)
        parts = [np.ones((first.size, 1))]
        for head in heads:
            atoms = head.columns.atoms[first]
            parts.append((atoms[:, None] == np.arange(head.columns.member.shape[0])).astype(np.float64))
        pieces = Columns(columns.atoms, np.concatenate(parts, axis=1))
        domains = {
            each.universe: members(each.universe, source, f"{each.where}.universe") for each in tables if each.universe
        }
        return cls(
            source, Rows.of(design), tuple(head.bare() for head in heads), columns, pieces, domains, np.zeros(0)
        )

    def keyed(self) -> Held:
        """With a random whole number for every row: the same children have the same sum of these."""
        size = self.rows.weights.size
        drawn = np.random.default_rng(0).integers(1, KEYED // max(size, 1), size)
        return replace(self, keys=drawn.astype(np.float64))

    def at(self, chunk: slice, frame: Table) -> Held:
        """A chunk of the rows, with their answers."""
        return replace(
            self,
            source=self.source.over(frame),
            rows=self.rows.at(chunk),
            columns=self.columns.of(chunk),
            pieces=self.pieces.of(chunk),
            domains={universe: mask[chunk] for universe, mask in self.domains.items()},
            keys=self.keys[chunk] if self.keys.size else self.keys,
            _placed={},
        )

    def tally(self, spec: TableSpec) -> Tallied:
        """The sums of a table. Raises BookInvalid for stubs the data don't have."""
        stub = stub_of(self.source, spec)
        sums = stub.sums(self.places(spec.universe, "weights"))
        if spec.statistic != "row_percent":
            return Tallied(stub.bare(), sums)
        rows = Places.of(self.rows, stub.as_columns(), self.domains.get(spec.universe))
        swapped = tuple(self._block(rows, stub, block) for block in self.columns.blocks)
        return Tallied(stub.bare(), sums, swapped, rows.present().astype(np.float64))

    def census(self, spec: TableSpec, others: Sequence[TableSpec]) -> Census:
        """The counts of a table; `others`: tables of the same stub over other universes."""
        stub = stub_of(self.source, spec)
        ones, keys = (stub.sums(self.places(spec.universe, kind)) for kind in ("ones", "keys"))
        counts = [np.concatenate([each.weighted, each.base[:, :, None]], axis=2) for each in (ones, keys)]
        if stub.values is not None or stub.points is not None:
            counts = [each[:, :, -1:] for each in counts]
        inside = self._counting(spec.universe) & stub.answered
        heads = self.rows.counts
        outside = {
            each.universe: int(np.count_nonzero(beyond) if heads is None else np.rint(heads[beyond].sum()))
            for each in others
            for beyond in (inside & ~self._counting(each.universe),)
        }
        return Census(stub.bare(), counts[0], counts[1].sum(axis=0), outside)

    def present(self, universe: str) -> Mask:
        """(L, B) leaves with children in each column, answered or not."""
        return self.places(universe, "weights").present()

    def places(self, universe: str, kind: str) -> Places:
        """The rows of a universe: placed with their weights, or with ones or keys for counting."""
        key = (universe, kind)
        if key not in self._placed:
            while len(self._placed) >= KEPT:
                self._placed.pop(next(iter(self._placed)))
            rows, columns = (self.rows, self.columns) if kind == "weights" else (self._counted(kind), self.pieces)
            self._placed[key] = Places.of(rows, columns, self.domains.get(universe))
        return self._placed[key]

    def _counted(self, kind: str) -> Rows:
        inside = self.rows.weights > 0
        heads = inside.astype(np.float64) if self.rows.counts is None else self.rows.counts
        if kind == "ones":
            return Rows(self.rows.leaf, self.rows.leaves, heads)
        return Rows(np.zeros_like(self.rows.leaf), 1, self.keys * inside)

    def _counting(self, universe: str) -> Mask:
        """(N,) the rows of a universe that carry weight."""
        inside = self.rows.weights > 0
        return np.asarray(inside & self.domains[universe]) if universe else np.asarray(inside)

    def _block(self, rows: Places, stub: Stub, block: slice) -> Sums:
        member = np.zeros((self.source.rows, block.stop - block.start), dtype=bool)
        placed = self.columns.atoms >= 0
        member[placed] = self.columns.member[self.columns.atoms[placed], block] > 0
        return rows.multiple(member, np.asarray(member.any(axis=1) & stub.answered)).columns()

    @cached_property
    def spans(self) -> tuple[slice, ...]:
        """The pieces of each block."""
        stops = np.cumsum([1, *(head.columns.member.shape[0] for head in self.heads)]).tolist()
        return tuple(slice(start, stop) for start, stop in pairwise(stops))
