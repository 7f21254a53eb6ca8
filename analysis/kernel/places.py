"""Makes the sums of `analysis.kernel.sums` from rows: each row has its place by leaf and column, found once for a whole book.

n rows at hand, L leaves of the design, B columns, U unions of blocks, C = B + U, K categories, P calibration variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.kernel.arrays import Codes, Floats, Ints, Mask
from analysis.kernel.columns import Columns, check_codes
from analysis.kernel.replicates import Replicates
from analysis.kernel.sums import Sums
from analysis.kernel.variance import Plan

Kind = TypeVar("Kind", bound=np.generic)
Index = NDArray[np.int32] | NDArray[np.int64]
MOST = 8
"""Places by atom there may be for each row before rows are repeated per column without looking further."""
AT_A_TIME = 1 << 17
"""Rows per pass: their working arrays stay in the processor's cache."""
SPARSE = 2
"""Rows in fewer than so many times their number of places are repeated per column; else places are summed to columns."""


@dataclass(frozen=True, eq=False)
class Rows:
    """What sums are made over: leaf (n,) of `leaves`, weights (n,). A row may stand for several that are alike: then
    squares (n,) are the sums of their squared weights and counts (n,) says how many they are.

    calibrated: for each calibration step the cell (n,) of a row, the matrix (C, P) of the step, and d w' / w (n,), the
    weight before the step times what later steps made of it (`analysis.kernel.residuals`).
    """

    leaf: Ints
    leaves: int
    weights: Floats
    squares: Floats | None = None
    counts: Floats | None = None
    calibrated: tuple[tuple[Ints, Floats, Floats], ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> Rows:
        """Every row of a design."""
        residuals = None if isinstance(plan, Replicates) else plan.residuals
        steps = residuals.steps if residuals is not None else ()
        crossed = tuple((step.cell, step.matrix, plan.weights * step.inverse_g) for step in steps)
        return cls(plan.leaf, plan.leaves, plan.weights, calibrated=crossed)

    def at(self, rows: slice) -> Rows:
        """Some of the rows."""
        return replace(
            self,
            leaf=self.leaf[rows],
            weights=self.weights[rows],
            squares=None if self.squares is None else self.squares[rows],
            counts=None if self.counts is None else self.counts[rows],
            calibrated=tuple((cell[rows], matrix, value[rows]) for cell, matrix, value in self.calibrated),
        )

    def weighing(self, weights: Floats) -> Rows:
        """The same rows with other weights, taken as fixed."""
        return Rows(self.leaf, self.leaves, weights)


@dataclass(frozen=True, eq=False)
class Grouped:
    """Rows in groups (leaves, or calibration cells) by columns, ready to be summed for any stub.

    rows (m,) which rows, each once or once per column, None for all in order; place (m,) of `places`; spread (G * C,
    places) from places to groups by columns, None where places are these; weights (m,); G groups, C columns.
    """

    rows: Index | None
    place: Index
    places: int
    spread: sparse.csr_array | None
    weights: Floats
    groups: int
    columns: int

    @classmethod
    def of(
        cls, group: Ints, groups: int, columns: Columns, member: Floats, weights: Floats, inside: Ints | None
    ) -> Grouped:
        """The rows `inside` (all when None) of `columns` with the memberships `member` (A, C)."""
        atoms, leaf = (columns.atoms, group) if inside is None else (columns.atoms[inside], group[inside])
        count, size = member.shape[0], groups * member.shape[0]
        if size > MOST * max(leaf.size, 1) or leaf.size < SPARSE * _occupied(leaf * np.int64(count) + atoms, size):
            which, column = _memberships(member, atoms)
            place = leaf[which].astype(np.int64) * member.shape[1] + column
            chosen = which if inside is None else inside[which]
            return cls(chosen, place, groups * member.shape[1], None, weights[chosen], groups, member.shape[1])
        place = (leaf * np.int64(count) + atoms).astype(np.int32 if size < 2**31 else np.int64)
        used = weights if inside is None else weights[inside]
        kept = None if inside is None else inside.astype(np.int32)
        return cls(kept, place, size, _spread(groups, member), used, groups, member.shape[1])

    def chunks(self) -> Iterator[slice]:
        """Runs of the m rows that fit the cache."""
        for start in range(0, max(self.place.size, 1), AT_A_TIME):
            yield slice(start, min(start + AT_A_TIME, self.place.size))

    def picked(self, column: NDArray[Kind], rows: slice) -> NDArray[Kind]:
        """The values of a column (n,) at some of the m rows."""
        return column[rows] if self.rows is None else column[self.rows[rows]]

    def by_category(self, codes: Codes, size: int) -> Floats:
        """(G, C, size) sums of the weights by code (n,) from 0, -1 for no answer."""
        found: Floats | None = None
        for rows in self.chunks():
            key = self.place[rows] * np.int64(size + 1)
            key += self.picked(codes, rows)
            key += 1  # no answer has a place of its own, so that nobody has to be left out first
            sums: Floats = np.bincount(key, weights=self.weights[rows], minlength=self.places * (size + 1))  # type: ignore[assignment]
            found = sums if found is None else found + sums
        whole = np.zeros(self.places * (size + 1)) if found is None else found
        return self.spread_out(whole.reshape(self.places, size + 1))[:, :, 1:]

    def totals(self, weights: Floats, inside: Mask) -> Floats:
        """(G, C) sums of `weights` (m,) over the m rows `inside`."""
        return self.sums_at(inside, weights[inside])

    def sums_at(self, inside: Mask | Ints, given: Floats | None) -> Floats:
        """(G, C) sums of what is given for each of the m rows `inside`; how many they are for None."""
        found = np.bincount(self.place[inside], weights=given, minlength=self.places)
        return self.spread_out(np.asarray(found, dtype=np.float64)[:, None])[:, :, 0]

    def spread_out(self, table: Floats) -> Floats:
        """(G, C, K) from (places, K)."""
        whole = table if self.spread is None else self.spread @ table
        return np.asarray(whole).reshape(self.groups, self.columns, table.shape[1])


@dataclass(frozen=True, eq=False)
class Places:
    """The rows of a universe, placed by leaf and column, and by the cells of each calibration step and column."""

    rows: Rows
    columns: Columns
    leaves: Grouped
    cells: tuple[tuple[Grouped, Floats], ...]

    @classmethod
    def of(cls, rows: Rows, columns: Columns, domain: Mask | None = None) -> Places:
        """The rows that are in a column, in the domain (n,), and carry weight."""
        counts = (columns.atoms >= 0) & (rows.weights > 0)
        if domain is not None:
            counts &= domain
        inside = None if counts.all() else np.flatnonzero(counts)
        member = np.concatenate([columns.member, columns.unions], axis=1)
        leaves = Grouped.of(rows.leaf, rows.leaves, columns, member, rows.weights, inside)
        cells = tuple(
            (Grouped.of(cell, matrix.shape[0], columns, member, value, inside), matrix)
            for cell, matrix, value in rows.calibrated
        )
        return cls(rows, columns, leaves, cells)

    @cached_property
    def _everyone(self) -> tuple[Floats, Floats]:
        """(G, C) how many there are and (C,) the sums of their squared weights, answered or not."""
        return self._counted(np.arange(self.leaves.place.size))

    def _counted(self, at: Ints) -> tuple[Floats, Floats]:
        """(G, C) how many children, and (C,) sums of squared weights, of some of the m rows."""
        rows, leaves = self.rows, self.leaves
        counts = None if rows.counts is None else leaves.picked(rows.counts, slice(None))[at]
        squares = leaves.weights[at] ** 2 if rows.squares is None else leaves.picked(rows.squares, slice(None))[at]
        return leaves.sums_at(at, counts), np.asarray(leaves.sums_at(at, squares).sum(axis=0))

    def _answered(self, answered: Mask) -> tuple[Floats, Floats]:
        """`_counted` of those who answered (n,): directly, or all less those who did not, whichever are fewer."""
        inside = self.leaves.picked(answered, slice(None))
        missing = np.flatnonzero(~inside)
        if 2 * missing.size > inside.size:
            return self._counted(np.flatnonzero(inside))
        n, squares = self._everyone
        if not missing.size:
            return n, squares
        without, less = self._counted(missing)
        return n - without, np.maximum(squares - less, 0.0)

    def single(self, codes: Codes, size: int) -> Sums:
        """Sums of a single-response stub: `codes` (n,) from 0, negative for no answer; the base are those with one."""
        check_codes(codes, size)
        weighted = self.leaves.by_category(codes, size)
        cross = self._stacked([_crossed(matrix, cells.by_category(codes, size)) for cells, matrix in self.cells], size)
        return self._sums(weighted, weighted.sum(axis=2), codes >= 0, cross, cross.sum(axis=2))

    def multiple(self, indicators: Mask, answered: Mask) -> Sums:
        """Sums of a multiple-response stub: `indicators` (n, K), base the rows `answered` (n,)."""
        weighted, base = _chosen(self.leaves, indicators, answered)
        crossed = [_chosen(cells, indicators, answered) for cells, _ in self.cells]
        matrices = [matrix for _, matrix in self.cells]
        cross = [_crossed(matrix, each) for matrix, (each, _) in zip(matrices, crossed, strict=True)]
        cross_base = [matrix.T @ each for matrix, (_, each) in zip(matrices, crossed, strict=True)]
        return self._sums(
            weighted,
            base,
            answered,
            self._stacked(cross, indicators.shape[1]),
            self._stacked([each[:, :, None] for each in cross_base], 1)[:, :, 0],
        )

    def moments(self, values: Floats) -> Sums:
        """Sums for the mean of `values` (n,), NaN for no answer; K is 1."""
        answered = ~np.isnan(values)
        given = np.where(answered, values, 0.0)[:, None]
        weighted, base = _valued(self.leaves, given, answered)
        second = _valued(self.leaves, given**2, answered)[0].sum(axis=0)
        crossed = [_valued(cells, given, answered) for cells, _ in self.cells]
        matrices = [matrix for _, matrix in self.cells]
        cross = [_crossed(matrix, each) for matrix, (each, _) in zip(matrices, crossed, strict=True)]
        cross_base = [matrix.T @ each for matrix, (_, each) in zip(matrices, crossed, strict=True)]
        found = self._sums(
            weighted,
            base,
            answered,
            self._stacked(cross, 1),
            self._stacked([each[:, :, None] for each in cross_base], 1)[:, :, 0],
        )
        return replace(found, second=second)

    def present(self) -> Mask:
        """(L, B) whether a leaf has rows in a column, answered or not."""
        return np.asarray(self._everyone[0][:, : self.columns.size] > 0)

    def _sums(self, weighted: Floats, base: Floats, answered: Mask, cross: Floats, cross_base: Floats) -> Sums:
        count, squares = self._answered(answered)
        return Sums(weighted, base, count, squares, np.zeros((0, 0)), cross, cross_base, self.columns.rest)

    def _stacked(self, crossed: Sequence[Floats], size: int) -> Floats:
        """(P, C, size) cross-sums of all steps."""
        return np.concatenate(crossed) if crossed else np.zeros((0, self.leaves.columns, size))


def _occupied(place: Ints, size: int) -> int:
    """How many of the places have a row."""
    return int(np.count_nonzero(np.bincount(place, minlength=size)))


def _chosen(grouped: Grouped, indicators: Mask, answered: Mask) -> tuple[Floats, Floats]:
    """(G, C, K) and (G, C) sums of weights over whoever chose each answer, and over whoever answered."""
    inside = grouped.picked(answered, slice(None))
    base = grouped.totals(grouped.weights, np.asarray(inside, dtype=bool))
    chosen = [
        grouped.totals(grouped.weights, np.asarray(grouped.picked(column, slice(None)) & inside, dtype=bool))
        for column in indicators.T
    ]
    return np.stack(chosen, axis=2) if chosen else np.zeros((*base.shape, 0)), base


def _valued(grouped: Grouped, values: Floats, answered: Mask) -> tuple[Floats, Floats]:
    """(G, C, K) sums of weight times `values` (n, K), and (G, C) of weights, over whoever answered."""
    inside = np.asarray(grouped.picked(answered, slice(None)), dtype=bool)
    weighted = [grouped.totals(grouped.weights * grouped.picked(column, slice(None)), inside) for column in values.T]
    return np.stack(weighted, axis=2), grouped.totals(grouped.weights, inside)


def _crossed(matrix: Floats, table: Floats) -> Floats:
    """(P, C, K) X' table of sums by cell (G, C, K)."""
    flat = table.reshape(table.shape[0], -1)
    return np.asarray(matrix.T @ flat).reshape(matrix.shape[1], *table.shape[1:])


def _memberships(member: Floats, atoms: Codes) -> tuple[Ints, Ints]:
    """Which of the rows with these atoms (n,), and the column, for every column each is in."""
    held = [np.flatnonzero(line) for line in member]
    size = np.array([columns.size for columns in held], dtype=np.int64)
    start = np.cumsum(size) - size
    repeats = size[atoms]
    which = np.repeat(np.arange(atoms.size), repeats)
    within = np.arange(which.size) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    flat = np.concatenate(held) if held else np.zeros(0, np.int64)
    return which, np.asarray(flat[start[atoms[which]] + within])


def _spread(groups: int, member: Floats) -> sparse.csr_array | None:
    """(G * C, G * A) sums of atoms to columns within each group; None where atoms are columns."""
    if member.shape[0] == member.shape[1] and np.array_equal(member, np.eye(member.shape[0])):
        return None
    return sparse.csr_array(sparse.kron(sparse.eye_array(groups), sparse.csr_array(member.T), format="csr"))
