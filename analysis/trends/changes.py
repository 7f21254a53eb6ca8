"""The changes of a line: which waves are compared, how, and what may be said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np
from scipy import special

from analysis.books.result import Cell, Statistic
from analysis.kernel import compare
from analysis.kernel.estimates import Estimate
from analysis.trends.result import Change, Direction, Line
from analysis.trends.sides import rounds
from analysis.trends.spec import TrendSpec

Factors = dict[int, float]
Combine = Callable[[Factors], compare.Change | None]
"""place of a wave within the table -> its factor; gives the combination of the line's exact estimates."""
MEAN_UNIT = 0.01
"""Rounded means keep two decimals, as in books."""


def pairs(waves: int) -> list[tuple[int, int]]:
    """Each wave against the one before, and the last against the first when that is another pair."""
    found = [(place, place + 1) for place in range(waves - 1)]
    return [*found, (0, waves - 1)] if waves > 2 else found


def independent(exact: Sequence[Cell | None]) -> Combine:
    """Combinations of independently drawn samples, from their cells."""

    def combine(factors: Factors) -> compare.Change | None:
        parts = []
        for place in factors:
            cell = exact[place]
            if cell is None or cell.estimate is None or cell.se is None or cell.df is None:
                return None
            parts.append(Estimate(cell.estimate, cell.se, cell.df, cell.n or 0))
        return compare.contrast(parts, list(factors.values()))

    return combine


@dataclass(frozen=True, eq=False)
class Draft:
    """A line before the correction, which needs all lines of its row and block."""

    cells: tuple[Cell, ...]
    changes: tuple[Change, ...]
    slope: Change | None


def drafted(cells: Sequence[Cell], combine: Combine, level: float) -> Draft:
    """Every change of the line; hidden where a side is hidden."""
    waves = len(cells)
    changes = tuple(_change(cells, {before: -1.0, after: 1.0}, combine, level) for before, after in pairs(waves))
    slope = None
    if waves > 2:
        scores = compare.trend_scores(waves)
        slope = _change(cells, dict(enumerate(scores)), combine, level)
    return Draft(tuple(cells), changes, slope)


def _change(cells: Sequence[Cell], factors: Factors, combine: Combine, level: float) -> Change:
    before, after = min(factors), max(factors)
    if any(cells[place].status.startswith("suppressed") for place in factors):
        return Change(before, after, "hidden")
    found = combine(factors) if all(cells[place].estimate is not None for place in factors) else None
    if found is None or not isfinite(found.difference):
        return Change(before, after, "undefined")
    if not isfinite(found.p):
        return Change(before, after, "shown", found.difference, direction="unclear")
    reach = float(special.stdtrit(found.df, 0.5 + level / 2)) * found.se
    low, high = found.difference - reach, found.difference + reach
    return Change(before, after, "shown", found.difference, found.se, low, high, found.df, found.p)


def finished(block: Sequence[Draft], spec: TrendSpec, statistic: Statistic) -> list[Line]:
    """The lines of one row and block: p values corrected over all their changes, slopes apart, then rounded."""
    changes = _corrected([change for draft in block for change in draft.changes], spec)
    slopes = iter(_corrected([draft.slope for draft in block if draft.slope is not None], spec))
    lines, start = [], 0
    for draft in block:
        stop = start + len(draft.changes)
        slope = next(slopes) if draft.slope is not None else None
        lines.append(_published(Line(draft.cells, tuple(changes[start:stop]), slope), spec, statistic))
        start = stop
    return lines


def _corrected(changes: Sequence[Change], spec: TrendSpec) -> list[Change]:
    p = np.array([np.nan if each.p is None else each.p for each in changes], dtype=np.float64)
    adjusted = compare.adjust(p[:, None], spec.correction)[:, 0]
    return [
        each
        if each.p is None
        else replace(each, adjusted=float(value), direction=_direction(each, float(value), spec))
        for each, value in zip(changes, adjusted, strict=True)
    ]


def _direction(change: Change, adjusted: float, spec: TrendSpec) -> Direction:
    if adjusted >= spec.test_level or not change.difference:
        return "unclear"
    return "up" if change.difference > 0 else "down"


def _published(line: Line, spec: TrendSpec, statistic: Statistic) -> Line:
    """Under a rounding policy a change is the difference of the rounded figures, and nothing finer is told."""
    if not rounds(spec.suppress):
        return line
    unit = spec.suppress.points if statistic.endswith("percent") else MEAN_UNIT
    slope = None if line.slope is None else _rounded(line.slope, line.slope.difference, unit)
    changes = tuple(_rounded(each, _apart(line.cells, each), unit) for each in line.changes)
    return replace(line, changes=changes, slope=slope)


def _apart(cells: Sequence[Cell], change: Change) -> float | None:
    before, after = cells[change.before].estimate, cells[change.after].estimate
    return None if before is None or after is None else after - before


def _rounded(change: Change, difference: float | None, unit: float) -> Change:
    if change.status != "shown":
        return change
    return replace(
        change,
        difference=_to(difference, unit),
        se=_to(change.se, unit),
        low=_to(change.low, unit),
        high=_to(change.high, unit),
        df=None,
        p=None,
        adjusted=None,
    )


def _to(value: float | None, unit: float) -> float | None:
    return value if value is None or unit <= 0 else round(round(value / unit) * unit, 12)
