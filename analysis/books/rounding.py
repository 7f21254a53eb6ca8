"""Rounded numbers for audiences that get no exact ones: counts to a multiple, shares to points, the rest alike."""

from __future__ import annotations

import math
from dataclasses import replace

from analysis.books.result import Base, Cell, Statistic
from analysis.disclosure.policy import Policy


def rounded_cell(cell: Cell, statistic: Statistic, policy: Policy) -> Cell:
    """The cell as published under the policy's rounding."""
    if not _rounds(policy):
        return cell
    unit = _unit(cell, statistic, policy)
    n, weighted, effective = _bases(cell, policy)
    return replace(
        cell,
        estimate=_to(cell.estimate, unit),
        se=_to(cell.se, unit),
        low=_to(cell.low, unit),
        high=_to(cell.high, unit),
        deff=None if cell.deff is None else round(cell.deff, 1),
        n=n,
        n_weighted=weighted,
        n_effective=effective,
    )


def rounded_base(base: Base, policy: Policy) -> Base:
    """The base as published under the policy's rounding."""
    if not _rounds(policy):
        return base
    n, weighted, effective = _bases(base, policy)
    return replace(base, n=n, n_weighted=weighted, n_effective=effective)


def _rounds(policy: Policy) -> bool:
    return policy.counts > 1 or policy.points > 0


def _bases(held: Cell | Base, policy: Policy) -> tuple[int | None, float | None, float | None]:
    """n, n_weighted, n_effective."""
    n = _to(held.n, policy.counts)
    weighted = _to(held.n_weighted, _weighted_step(held, policy))
    return None if n is None else round(n), weighted, _to(held.n_effective, policy.counts)


def _unit(cell: Cell, statistic: Statistic, policy: Policy) -> float:
    """The multiple for an estimate of this statistic; means keep two decimals."""
    if statistic == "total":
        return _weighted_step(cell, policy)
    return policy.points if statistic in {"column_percent", "row_percent"} else 0.01


def _weighted_step(held: Cell | Base, policy: Policy) -> float:
    """A power of ten times the multiple of counts: at least what so many children stand for."""
    if not held.n or not held.n_weighted:
        return policy.counts
    return float(policy.counts * 10 ** math.ceil(math.log10(max(held.n_weighted / held.n, 1e-9))))


def _to(value: float | None, unit: float) -> float | None:
    """The nearest multiple, without the dust of binary fractions."""
    return value if value is None or unit <= 0 else round(round(value / unit) * unit, 12)
