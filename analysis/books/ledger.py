"""The counts behind a book as linked cells: a set of children that stands in several places is one cell.

Every child carries a random whole number; two counts with the same number of children and the same sum of these are
the same children. Shared margins, nets of one category, a stub that is also a banner and tables over the same universe
are linked by that alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from analysis.disclosure.linked import Ints, Linked, Mask, linked


@dataclass
class Ledger:
    """Cells by (children, key) and the relations between them."""

    value: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    relations: list[dict[int, float]] = field(default_factory=list)
    orders: list[dict[int, float]] = field(default_factory=list)
    _known: dict[tuple[int, int], int] = field(default_factory=dict)
    _said: set[tuple[int, ...]] = field(default_factory=set)

    def cells(self, n: Ints, keys: Ints) -> Ints:
        """Numbers of the cells with these counts and keys, shaped alike. Every empty cell is a cell of its own: a
        reader of a hidden nought does not know which others are nought.
        """
        found = [self._cell(int(each), int(key)) for each, key in zip(n.ravel(), keys.ravel(), strict=True)]
        return np.array(found, dtype=np.int64).reshape(n.shape)

    def held(self, cells: Ints) -> tuple[Ints, Ints]:
        """Counts and keys of cells, shaped alike."""
        return (
            np.array([self.value[cell] for cell in cells.ravel()], dtype=np.int64).reshape(cells.shape),
            np.array([self.keys[cell] for cell in cells.ravel()], dtype=np.int64).reshape(cells.shape),
        )

    def _cell(self, n: int, key: int) -> int:
        place = self._known.get((n, key)) if n else None
        if place is None:
            place = len(self.value)
            self.value.append(n)
            self.keys.append(key)
            if n:
                self._known[n, key] = place
        return place

    def minus(self, whole: int, part: int) -> int:
        """The cell of the children of `whole` outside `part`, related to both."""
        rest = self._cell(self.value[whole] - self.value[part], self.keys[whole] - self.keys[part])
        self.sums(whole, (part, rest))
        return rest

    def sums(self, whole: int, parts: Iterable[int]) -> None:
        """The parts are disjoint and make up the whole."""
        listed = sorted(int(part) for part in parts)
        said = (int(whole), *listed)
        if listed == [whole] or said in self._said:
            return
        self._said.add(said)
        terms: dict[int, float] = {int(whole): -1.0}
        for part in listed:
            terms[part] = terms.get(part, 0.0) + 1.0
        self.relations.append(terms)

    def covers(self, whole: int, parts: Iterable[int]) -> None:
        """The parts, which may overlap, make up the whole."""
        listed = [int(part) for part in parts if part != whole]
        for part in listed:
            self.orders.append({part: 1.0, int(whole): -1.0})
        if listed:
            self.orders.append({int(whole): 1.0, **dict.fromkeys(listed, -1.0)})

    def linked(self, placed: Mask) -> Linked:
        """The whole as linked tables; cells outside `placed` (n,) are published nowhere."""
        return linked(np.array(self.value, dtype=np.float64), self.relations, orders=self.orders, latent=~placed)
