"""What may be shown to whom, as data, and which cells it makes sensitive.

Bases: the children of a column who answered. Cells: those of them in one row. Numbers are thresholds in children and
in clusters (schools).
Sources: PISA 2022 technical report (30 pupils, 5 schools); Hundepool et al. 2012, "Statistical Disclosure Control", ch. 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from analysis.disclosure.linked import Floats, Mask

Audience = Literal["team", "partner", "public", "child"]


@dataclass(frozen=True, slots=True)
class Dominance:
    """A count is sensitive for its schools when the `largest` of them hold more than `share` of it (the (n, k) rule,
    off at 1), or when the second can estimate the first to within `within` of its value (the p % rule, off at 0).
    """

    largest: int = 1
    share: float = 1.0
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class Policy:
    """minimum_n, minimum_clusters: of a base, else the column is hidden. minimum_cell: counts from 1 to just below it
    are hidden. flag_n: smaller bases carry a mark. protection: the width in children of the narrowest interval an
    outsider may reach for a sensitive count. counts: published counts are rounded to its multiples (1: as they are).
    points: published shares are rounded to its multiples (0: as they are). sensitive: items of this sensitivity and
    above never appear by school or class.
    """

    audience: Audience = "team"
    minimum_n: int = 0
    minimum_clusters: int = 0
    minimum_cell: int = 0
    flag_n: int = 0
    dominance: Dominance | None = None
    complementary: bool = False
    protection: int = 10
    counts: int = 1
    points: float = 0.0
    sensitive: int = 2


POLICIES: Mapping[Audience, Policy] = MappingProxyType(
    {
        "team": Policy("team", minimum_n=10, minimum_clusters=2, flag_n=100),
        "partner": Policy(
            "partner", minimum_n=30, minimum_clusters=3, flag_n=100, dominance=Dominance(share=0.8), complementary=True
        ),
        "public": Policy(
            "public", minimum_n=30, minimum_clusters=5, minimum_cell=10, flag_n=100,
            dominance=Dominance(share=0.75), complementary=True, counts=5, points=0.01,
        ),
        "child": Policy(
            "child", minimum_n=50, minimum_clusters=5, minimum_cell=10, flag_n=100,
            dominance=Dominance(share=0.75), complementary=True, counts=10, points=0.01,
        ),
    }
)  # fmt: skip
"""The house's policies; a book may tighten or loosen single numbers by naming them."""


def covers(policy: Policy, wanted: Policy) -> bool:
    """Whether `policy` protects at least as well as `wanted` in every respect: what it shows may go to that audience."""
    rule = policy.dominance or Dominance()
    least = wanted.dominance or Dominance()
    return (
        policy.minimum_n >= wanted.minimum_n
        and policy.minimum_clusters >= wanted.minimum_clusters
        and policy.minimum_cell >= wanted.minimum_cell
        and (rule.largest >= least.largest and rule.share <= least.share and rule.within >= least.within)
        and policy.complementary >= wanted.complementary
        and policy.protection >= wanted.protection
        and policy.counts >= wanted.counts
        and policy.points >= wanted.points
        and policy.sensitive <= wanted.sensitive
    )


def dominated(counts: Floats, rule: Dominance | None) -> Mask:
    """(...) which totals are dominated, from `counts` (C, ...) of children by cluster."""
    total = counts.sum(axis=0)
    if rule is None or not counts.shape[0]:
        return np.zeros(total.shape, bool)
    ordered = -np.sort(-counts, axis=0)
    top = ordered[: rule.largest].sum(axis=0)
    found = (total > 0) & (top > rule.share * total) if rule.share < 1 else np.zeros(total.shape, bool)
    if rule.within > 0:
        found |= (total > 0) & (total - ordered[:2].sum(axis=0) < rule.within * ordered[0])
    return np.asarray(found)


def small_bases(n: Floats, clusters: Floats, policy: Policy) -> Mask:
    """(...) bases too small to be shown."""
    return np.asarray((n < policy.minimum_n) | (clusters < policy.minimum_clusters))


def small_cells(n: Floats, policy: Policy) -> Mask:
    """(...) counts too small to be shown; nobody is no one's secret."""
    return np.asarray((n > 0) & (n < policy.minimum_cell))


def rounded_interval(value: Floats, multiple: float) -> tuple[Floats, Floats]:
    """low, high: what a reader knows of a number published as the nearest multiple."""
    if multiple <= 0:
        return value, value
    shown = np.rint(value / multiple) * multiple
    return np.maximum(shown - multiple / 2, 0.0), shown + multiple / 2
