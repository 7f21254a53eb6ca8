"""What calibration does to a variance: leaf totals of residuals in place of leaf totals of values.

An estimate from weights calibrated to known totals of X varies only as far as its linearised value is not a linear
function of X. With z the weighted linearised value of a row, d the weight before a step and w = g d the one after it,

    z - w X B,   B = (X' d X)^-1 X' (z d / w)

takes its place. Everything is a sum over rows: of z per leaf, and of z d / w per category of X ("cross-sums"), so
chunks add up here too. Steps follow one another in the order they were made.
Notation: N rows, L leaves, C cells, P calibration variables of all steps together, Q columns of values.
Source: Deville & Särndal 1992, eq. 3.4; Särndal, Swensson & Wretman 1992, eq. 6.6.3 (g-weighted residuals).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from analysis.kernel.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class Step:
    """One calibration: cell (N,) of each row, matrix (C, P) the calibration variables of a cell, and the weights
    before and after it (N,).
    """

    cell: Ints
    matrix: Floats
    before: Floats
    after: Floats

    @cached_property
    def inverse_g(self) -> Floats:
        """(N,) before / after; 0 for rows without weight."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.after > 0, self.before / self.after, 0.0)

    def crossed(self, weighted: Floats) -> Floats:
        """(P, Q) cross-sums X' (z d / w) of `weighted` (N, Q)."""
        cells = self.matrix.shape[0]
        by_cell = [np.bincount(self.cell, weights=column * self.inverse_g, minlength=cells) for column in weighted.T]
        table = np.stack(by_cell, axis=1) if by_cell else np.zeros((cells, 0))
        return np.asarray(self.matrix.T @ table)

    def crossed_by_place(self, rows: Ints, place: Ints, size: int, weighted: Floats) -> Floats:
        """(P, size) cross-sums of `weighted` (n,) values of the given rows (n,), apart for each place (n,) below size."""
        values, cell = weighted * self.inverse_g[rows], self.cell[rows]
        cells = self.matrix.shape[0]
        if cells * size <= 4 * max(values.size, 250_000):
            table = np.bincount(cell * size + place, weights=values, minlength=cells * size).reshape(cells, size)
            return np.asarray(self.matrix.T @ table)
        return np.asarray((sparse.csr_array((values, (place, cell)), shape=(size, cells)) @ self.matrix).T)

    def inverse_gram(self) -> Floats:
        """(P, P) generalised inverse of X' d X: margins share their sum, so X is rarely of full rank."""
        weight = np.bincount(self.cell, weights=self.before, minlength=self.matrix.shape[0])
        scale = np.sqrt(weight @ self.matrix**2)
        scale[scale == 0] = 1.0
        unit = self.matrix / scale
        gram = (unit * weight[:, None]).T @ unit
        return np.asarray(np.linalg.pinv(gram, rcond=1e-11, hermitian=True) / np.outer(scale, scale))

    def spread_over(self, group: Ints, groups: int, factor: Floats) -> Floats:
        """(groups, P) sums of factor * after * X over the rows of each group; factor (N,)."""
        shape = (groups, self.matrix.shape[0])
        return np.asarray(sparse.csr_array((self.after * factor, (group, self.cell)), shape=shape) @ self.matrix)


@dataclass(frozen=True, eq=False)
class Residuals:
    """The steps of one design, and what they take away from its leaf totals. leaf (N,) of `leaves`."""

    leaf: Ints
    leaves: int
    steps: tuple[Step, ...]

    def crossed(self, weighted: Floats) -> Floats:
        """(P, Q) raw cross-sums of `weighted` (N, Q) with the variables of every step; they add up over chunks."""
        return np.concatenate([step.crossed(weighted) for step in self.steps])

    def crossed_by_place(self, rows: Ints, place: Ints, size: int, weighted: Floats) -> Floats:
        """(P, size) the same for values of the given rows (n,), apart for each place (n,) below size."""
        return np.concatenate([step.crossed_by_place(rows, place, size, weighted) for step in self.steps])

    @cached_property
    def taken(self) -> Floats:
        """(L, P) D such that leaf totals minus D times the raw cross-sums are the leaf totals of the residuals."""
        leaf = np.concatenate(
            [step.spread_over(self.leaf, self.leaves, np.ones(self.leaf.size)) for step in self.steps], axis=1
        )
        return leaf @ self._coefficients

    @cached_property
    def _coefficients(self) -> Floats:
        """(P, P) from raw cross-sums to the B of every step, earlier steps taken out of the cross-sums of later ones."""
        sizes = [step.matrix.shape[1] for step in self.steps]
        stop = np.cumsum(sizes)
        found = np.zeros((int(stop[-1]), int(stop[-1])))
        for number, step in enumerate(self.steps):
            here = slice(int(stop[number]) - sizes[number], int(stop[number]))
            rows = np.zeros((sizes[number], int(stop[-1])))
            rows[:, here] = np.eye(sizes[number])
            for earlier in range(number):
                there = slice(int(stop[earlier]) - sizes[earlier], int(stop[earlier]))
                rows -= self._between(self.steps[earlier], step) @ found[there]
            found[here] = step.inverse_gram() @ rows
        return found

    @staticmethod
    def _between(earlier: Step, later: Step) -> Floats:
        """(P later, P earlier) cross-sums of what the earlier step takes away."""
        by_cell = earlier.spread_over(later.cell, later.matrix.shape[0], later.inverse_g)
        return np.asarray(later.matrix.T @ by_cell)
