"""Children without an answer in a margin's variable, spread over its categories for weighting only.

Each counts in part for every category: in the shares of the children who are alike in all other margins, or of everybody
where nobody is. No category is drawn at random, so the order of rows and chance play no part; no answer is filled in.
Notation: N rows, C cells of the cross-classification ("no answer" a category of its own), F fractions of cells.
Source: fractional imputation, Kalton & Kish 1984, in its limit of all donors of a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.constraints import Constraints, constraints
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.weights import Margin, cross_cells


@dataclass(frozen=True, eq=False)
class Spread:
    """cell (N,) of each row, base (C,) starting weights of a cell; cell_of (F,) and share (F,) of each fraction, and
    the margins with the fractions as their rows.
    """

    cell: Ints
    base: Floats
    cell_of: Ints
    share: Floats
    margins: tuple[Margin, ...]

    @property
    def weights(self) -> Floats:
        """(F,) starting weights of the fractions."""
        return np.asarray(self.base[self.cell_of] * self.share)

    def of_rows(self, fitted: Floats, start: Floats) -> Floats:
        """(N,) weights of the rows from those of the fractions (F,); start (N,)."""
        reached = np.bincount(self.cell_of, weights=fitted, minlength=self.base.size)
        factor = np.divide(reached, self.base, out=np.zeros(self.base.size), where=self.base > 0)
        return np.asarray(start * factor[self.cell])

    def constraints(self, fitted: Floats) -> Constraints:
        """Calibration variables of the rows' cells: those of their fractions, in the proportion of the fitted weights
        (F,), so that the rows' weights meet the totals. The shares themselves count as known.
        """
        known = constraints(self.margins, self.weights)
        reached = np.bincount(self.cell_of, weights=fitted, minlength=self.base.size)
        part = np.divide(fitted, reached[self.cell_of], out=np.zeros(fitted.size), where=fitted > 0)
        matrix = np.zeros((self.base.size, known.matrix.shape[1]))
        np.add.at(matrix, self.cell_of, part[:, None] * known.matrix[known.cell])
        return Constraints(self.cell, self.base, matrix, known.totals)


def spread(weights: Floats, margins: Sequence[Margin], missing: Sequence[Mask]) -> Spread:
    """Fractions of the rows of starting weights (N,); missing: per margin the rows (N,) to spread over its categories,
    which have no place in it otherwise. Errors: KernelError spread_nobody.
    """
    wider = [
        Margin(margin.name, np.where(absent, margin.totals.size, margin.codes), np.append(margin.totals, 0.0))
        for margin, absent in zip(margins, missing, strict=True)
    ]
    cell, codes, count = cross_cells(wider)
    base = np.asarray(np.bincount(cell, weights=weights, minlength=count.size), dtype=np.float64)
    open_codes = np.array([margin.totals.size for margin in margins])
    absent = codes == open_codes[:, None]
    pieces = [_fractions(place, codes, absent, base, margins) for place in range(base.size)]
    cell_of = np.repeat(np.arange(base.size), [share.size for _, share in pieces])
    parted = np.concatenate([part for part, _ in pieces], axis=1)
    placed = tuple(
        Margin(margin.name, column, margin.totals, margin.labels)
        for margin, column in zip(margins, parted, strict=True)
    )
    return Spread(cell, base, cell_of, np.concatenate([share for _, share in pieces]), placed)


def _fractions(place: int, codes: Ints, absent: Mask, base: Floats, margins: Sequence[Margin]) -> tuple[Ints, Floats]:
    """(margins, fractions) codes and (fractions,) shares of one cell."""
    own, gap = codes[:, [place]], absent[:, place]
    if not gap.any():
        return own, np.ones(1)
    donors = (base > 0) & (codes[gap] >= 0).all(axis=0) & ~absent[gap].any(axis=0)
    alike = donors & (codes[~gap] == own[~gap]).all(axis=0)
    chosen = np.flatnonzero(alike if alike.any() else donors)
    if not chosen.size:
        names = ", ".join(margin.name for margin, missing in zip(margins, gap, strict=True) if missing)
        raise KernelError("spread_nobody", gettext_noop("Margin {margin}: nobody in the sample has an answer to spread the others by."), margin=names)  # fmt: skip
    given, inverse = np.unique(codes[np.ix_(gap, chosen)], axis=1, return_inverse=True)
    share = np.bincount(inverse.reshape(-1), weights=base[chosen], minlength=given.shape[1])
    found = np.repeat(own, given.shape[1], axis=1)
    found[gap] = given
    return found, np.asarray(share / share.sum())
