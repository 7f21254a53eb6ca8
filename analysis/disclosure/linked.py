"""Linked tables as cells and linear relations, and what a reader knows of each cell.

Notation: n cells, m relations. A cell that stands in several tables (a shared margin, the total column, a net of one
category) is one cell; tables are linked by the cells and relations they share.
Source: Fischetti & Salazar-González 2001, "Solving the cell suppression problem on tabular data with linear constraints".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from analysis.disclosure.errors import DisclosureError
from analysis.kernel.errors import gettext_noop

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Linked:
    """value (n,): true counts. relations (m, n) @ value = rhs (m,). orders (q, n) @ value <= most (q,):
    cells known to be no larger than others, such as an answer and a net of several answers. ceiling (n,): largest value
    a reader thinks possible, 0 for a structural zero, inf when unknown.
    low, high (n,): what a reader knows of a cell that is published (both the value unless it is rounded).
    latent (n,): cells nobody publishes.
    """

    value: Floats
    relations: sparse.csr_array
    rhs: Floats
    orders: sparse.csr_array
    most: Floats
    ceiling: Floats
    low: Floats
    high: Floats
    latent: Mask

    @property
    def size(self) -> int:
        """n."""
        return int(self.value.size)

    @cached_property
    def scale(self) -> float:
        """A count no table reaches: stands for an unknown upper bound."""
        return float(4 * self.value.sum() + 1e4)

    def parts(self, hidden: Mask) -> list[Ints]:
        """The unknown cells (hidden, latent, or published with an interval), split where no relation joins them."""
        unknown = np.flatnonzero(self.unknown(hidden))
        if not unknown.size:
            return []
        joined = self._columns[:, unknown]
        sides: Any = [[None, joined.T], [joined, None]]
        graph: Any = sparse.bmat(sides, format="csr")
        names = csgraph.connected_components(graph, directed=False)[1][: unknown.size]
        label = np.unique(names, return_inverse=True)[1]
        order = np.argsort(label, kind="stable")
        return np.split(unknown[order], np.cumsum(np.bincount(label))[:-1])

    def unknown(self, hidden: Mask) -> Mask:
        """(n,) cells whose value a reader does not hold exactly."""
        return np.asarray((hidden | self.latent | (self.high > self.low)) & (self.ceiling > 0))

    @cached_property
    def _columns(self) -> sparse.csc_array:
        """(m + q, n) relations and orders by column."""
        return sparse.csc_array(sparse.vstack([self.relations, self.orders]))

    def within(self, cells: Ints) -> Linked:
        """The tables as far as they concern `cells`; every other cell counts as known."""
        own = self._columns[:, cells].tocsr()
        used = np.flatnonzero(np.diff(own.indptr))
        exact = used[used < self.relations.shape[0]]
        loose = used[used >= self.relations.shape[0]]
        rest = (self._columns @ self.value)[used] - own[used] @ self.value[cells]
        right = np.concatenate([self.rhs, self.most])[used] - rest
        split = exact.size
        return Linked(
            self.value[cells], own[exact], right[:split], own[loose], right[split:], self.ceiling[cells],
            self.low[cells], self.high[cells], self.latent[cells],
        )  # fmt: skip

    def rounded(self, low: Floats, high: Floats) -> Linked:
        """The same tables published with these intervals instead."""
        return replace(self, low=low, high=high)


Terms = Mapping[int, float]


def linked(
    value: Sequence[float] | Floats,
    relations: Iterable[Terms],
    *,
    rhs: Sequence[float] | None = None,
    orders: Iterable[Terms] = (),
    ceiling: Floats | None = None,
    low: Floats | None = None,
    high: Floats | None = None,
    latent: Mask | None = None,
) -> Linked:
    """Tables from counts and relations `{cell: coefficient}` that equal `rhs` (0).

    Raises DisclosureError relation_broken when the counts do not satisfy their own relations.
    """
    counts = np.asarray(value, dtype=np.float64)
    matrix, given = _matrix(list(relations), counts.size), list(orders)
    right = np.zeros(matrix.shape[0]) if rhs is None else np.asarray(rhs, dtype=np.float64)
    gap = np.abs(matrix @ counts - right)
    if gap.size and gap.max() > 1e-6:
        raise DisclosureError(
            "relation_broken",
            gettext_noop("The counts do not add up in relation {place}: they differ by {gap}."),
            place=int(gap.argmax()) + 1,
            gap=float(gap.max()),
        )
    return Linked(
        counts,
        matrix,
        right,
        _matrix(given, counts.size),
        np.zeros(len(given)),
        np.full(counts.size, np.inf) if ceiling is None else ceiling,
        counts if low is None else low,
        counts if high is None else high,
        np.zeros(counts.size, bool) if latent is None else latent,
    )


def _matrix(rows: list[Terms], size: int) -> sparse.csr_array:
    place = [number for number, row in enumerate(rows) for _ in row]
    cells = [cell for row in rows for cell in row]
    weight = [float(item) for row in rows for item in row.values()]
    return sparse.csr_array((weight, (place, cells)), shape=(len(rows), size), dtype=np.float64)
