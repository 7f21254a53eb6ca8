"""Whether one estimate may be published: base, effective base, schools, and the width of its interval.

Source: the shape of the US National Center for Health Statistics' presentation standards for proportions
(Parker et al. 2017), with thresholds as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "flag", "suppress"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """widest, relative: limits of the interval's width, absolute and as a multiple of the share; the relative limit
    holds for intervals wider than `narrow`.
    """

    suppress_n: float = 0
    flag_n: float = 0
    suppress_effective: float = 0
    minimum_clusters: float = 0
    widest: float = float("inf")
    relative: float = float("inf")
    narrow: float = 0


def verdict(
    rule: Thresholds, *, n: float, effective: float, clusters: float, share: float, low: float, high: float
) -> Verdict:
    """What to do with a share and its interval."""
    width = high - low
    wide = width > rule.narrow
    if n < rule.suppress_n or effective < rule.suppress_effective or clusters < rule.minimum_clusters:
        return "suppress"
    if width >= rule.widest or (wide and width > rule.relative * share):
        return "suppress"
    if n < rule.flag_n or (wide and width > rule.relative * (1 - share)):
        return "flag"
    return "ok"
