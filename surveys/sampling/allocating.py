"""How many units each stratum gets: whole numbers by largest remainders, never more than there are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

RULES = ("proportional", "root", "equal", "hand")
"""In proportion to size, to its square root (so that small strata are heard), the same for each, or as said by hand."""


@dataclass(frozen=True)
class Extent:
    """How large a stratum is: its units and the sum of their sizes."""

    units: int
    size: int


class CannotAllocate(Exception):
    """The numbers don't fit the strata; `code` and `params` say how."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code} {params}")
        self.code, self.params = code, params


def allocate(
    strata: Mapping[str, Extent], *, rule: str, count: int, least: int = 2, by_hand: Mapping[str, int] | None = None
) -> dict[str, int]:
    """stratum -> units to draw. `least`: what every stratum gets at least, two so that its variance can be estimated
    (all where it has fewer)."""
    if rule == "hand":
        return said(strata, by_hand or {})
    low = {name: min(least, extent.units) for name, extent in strata.items()}
    total = sum(extent.units for extent in strata.values())
    if count > total:
        raise CannotAllocate("too-many", count=count, units=total)
    if count < sum(low.values()):
        raise CannotAllocate("too-few", count=count, least=least, needed=sum(low.values()))
    given = dict(low)
    while (left := count - sum(given.values())) > 0:
        given = topped(strata, given, rule, count, left)
    return given


def said(strata: Mapping[str, Extent], by_hand: Mapping[str, int]) -> dict[str, int]:
    for name, extent in strata.items():
        wanted = by_hand.get(name, 0)
        if not 0 <= wanted <= extent.units:
            raise CannotAllocate("stratum-too-many", stratum=name, count=wanted, units=extent.units)
    given = {name: by_hand.get(name, 0) for name in strata}
    if not sum(given.values()):
        raise CannotAllocate("nothing")
    return given


def topped(strata: Mapping[str, Extent], given: Mapping[str, int], rule: str, count: int, left: int) -> dict[str, int]:
    """One round: what each stratum still lacks of its share, as far as it has units; largest remainders last."""
    weights = {name: measure(rule, extent) for name, extent in strata.items()}
    whole = math.fsum(weights.values())
    room = {name: strata[name].units - given[name] for name in strata}
    lacks = {name: max(count * weights[name] / whole - given[name], 0.0) if room[name] else 0.0 for name in strata}
    lacking = math.fsum(lacks.values())
    if lacking <= 0:  # the least of some strata took more than their share: go on by weight
        lacks = {name: weights[name] if room[name] else 0.0 for name in strata}
        lacking = math.fsum(lacks.values())
    quota = {name: min(left * lack / lacking, room[name]) for name, lack in lacks.items()}
    added = {name: int(value) for name, value in quota.items()}
    rest = sorted(strata, key=lambda name: (added[name] - quota[name], name))
    for name in rest[: left - sum(added.values())]:
        added[name] += added[name] < room[name] and lacks[name] > 0
    return {name: given[name] + added[name] for name in strata}


def measure(rule: str, extent: Extent) -> float:
    if rule == "equal":
        return 1.0
    return math.sqrt(extent.size) if rule == "root" else float(extent.size)
