"""Margins as calibration variables: what the population says of the cells of their cross-classification.

Notation: N rows, C cells, K categories of a margin, P calibration variables of all margins together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.kernel.arrays import Floats, Ints
from analysis.kernel.weights import Margin, cross_cells


@dataclass(frozen=True, eq=False)
class Constraints:
    """cell (N,) of each row; base (C,) the starting weights of a cell; matrix (C, P) and totals (P,): weights that meet
    the margins have `totals` as their sums of `matrix`. Collinear by construction, as margins share their sum.
    """

    cell: Ints
    base: Floats
    matrix: Floats
    totals: Floats


def constraints(margins: Sequence[Margin], weights: Floats) -> Constraints:
    """The constraints of margins on rows of starting weights (N,).

    A margin in which every child has a place gives one indicator per category, with its total. Where some have none
    (a gender without a population figure), how many they are is an estimate, not a known total: only the shares among
    the others are known, so a category k with share p_k gives the contrast I_k - p_k I_placed, with total 0. The size
    of the whole population is known either way.
    """
    cell, codes, count = cross_cells(margins)
    base = np.asarray(np.bincount(cell, weights=weights, minlength=count.size), dtype=np.float64)
    whole = float(margins[0].totals.sum())
    blocks, totals = [np.ones((base.size, 1))], [np.array([whole])]
    for margin, column in zip(margins, codes, strict=True):
        inside = (column[:, None] == np.arange(margin.totals.size)).astype(np.float64)
        if np.any(base[column < 0] > 0):
            share = margin.totals / margin.totals.sum()
            blocks.append(inside - share * (column >= 0)[:, None])
            totals.append(np.zeros(margin.totals.size))
        else:
            blocks.append(inside)
            totals.append(margin.totals)
    return Constraints(cell, base, np.concatenate(blocks, axis=1), np.concatenate(totals))
