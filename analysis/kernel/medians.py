"""Medians of banner columns from the sums over every different value.

The median is the least value at or below which half of the weight lies; its limits are those of the share at or below
it, read back as values. Source: Woodruff 1952; as R survey's `svyquantile(qrule = "math", interval.type = "mean")`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.kernel.arrays import Floats, Ints
from analysis.kernel.intervals import quantile, share_interval
from analysis.kernel.quantiles import read_off
from analysis.kernel.sums import Sums
from analysis.kernel.tables import Grid, column_shares
from analysis.kernel.variance import Plan

HALF = 0.5


@dataclass(frozen=True, eq=False)
class Medians:
    """value, se, low, high (B,) in the unit of the values, nan where nobody answered; `grid` has the columns' bases."""

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    grid: Grid


def column_medians(plan: Plan, sums: Sums, points: Floats, degrees: Ints, level: float) -> Medians:
    """The medians of the columns of `sums`, whose K categories are the values `points` (K,) in ascending order."""
    grid = column_shares(plan, sums)
    weights = sums.columns().weighted.sum(axis=0)
    found = np.full((4, grid.n.size), np.nan)
    for column in np.flatnonzero(grid.n > 0):
        held = weights[column] > 0
        values, heavy = points[held], weights[column, held]
        value = read_off(values, heavy, HALF, "math")
        below = points <= value
        se = float(np.sqrt(np.sum(grid.spread[:, column, below].sum(axis=1) ** 2)))
        share, df = float(grid.value[column, below].sum()), float(degrees[column])
        ends = share_interval(share, se, df, n=int(grid.n[column]), level=level, method="mean")
        low, high = (read_off(values, heavy, end, "math") if 0 <= end <= 1 else np.nan for end in ends)
        half = (high - low) / (2 * quantile(HALF + level / 2, df)) if df >= 1 else np.nan
        found[:, column] = value, half, low, high
    return Medians(found[0], found[1], found[2], found[3], grid)
