"""A stratified draw: who is in, with which probability, and who stands by for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from surveys.sampling.allocating import Extent
from surveys.sampling.probabilities import equal, inclusion
from surveys.sampling.selecting import select


@dataclass(frozen=True)
class Unit:
    """One school, or one class. `order` is what the list is sorted by within its stratum, before the key."""

    key: str
    stratum: str
    size: int
    order: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Pick:
    """A unit that was drawn, or a reserve: `stands_by` is then the key of the unit it may replace, `rank` which reserve of
    it. A reserve's probability is the one it had of being drawn itself."""

    key: str
    stratum: str
    probability: Fraction
    stands_by: str = ""
    rank: int = 0

    def to_json(self) -> dict[str, Any]:
        """The probability as a fraction too: the number a program reads, and the one nobody rounded."""
        exact = f"{self.probability.numerator}/{self.probability.denominator}"
        told = {"key": self.key, "stratum": self.stratum, "probability": float(self.probability), "exact": exact}
        return {**told, "stands_by": self.stands_by, "rank": self.rank} if self.stands_by else told


@dataclass(frozen=True)
class Drawn:
    """`drawn` in the order of the sorted list, `reserves` after them, `strata`: name -> how large it is."""

    drawn: tuple[Pick, ...]
    reserves: tuple[Pick, ...]
    strata: Mapping[str, Extent]


def extents(units: Sequence[Unit]) -> dict[str, Extent]:
    """How large each stratum is, by name."""
    found: dict[str, Extent] = {}
    for unit in sorted(units, key=lambda each: each.stratum):
        before = found.get(unit.stratum, Extent(0, 0))
        found[unit.stratum] = Extent(before.units + 1, before.size + unit.size)
    return found


def draw(units: Sequence[Unit], counts: Mapping[str, int], *, method: str, seed: str, reserves: int = 0) -> Drawn:
    """So many units of each stratum, by the method, from the seed. The order in which units are given changes nothing.

    Keys are unique. Strata draw on their own: one more or less leaves the draw of the others as it is.
    """
    drawn: list[Pick] = []
    beside: list[Pick] = []
    for name in extents(units):
        listed = sorted((unit for unit in units if unit.stratum == name), key=lambda unit: (*unit.order, unit.key))
        count = min(counts.get(name, 0), len(listed))
        if not count:
            continue
        sizes = [unit.size for unit in listed]
        chances = equal(len(listed), count) if method == "simple" else inclusion(sizes, count)
        taken = select(method, [unit.key for unit in listed], chances, seed=seed, where=name)
        picks = {place: Pick(listed[place].key, name, chances[place]) for place in taken}
        drawn += picks.values()
        for place, of, rank in stand_by(taken, len(listed), reserves):
            beside.append(Pick(listed[place].key, name, chances[place], listed[of].key, rank))
    return Drawn(tuple(drawn), tuple(beside), extents(units))


def stand_by(taken: Sequence[int], length: int, reserves: int) -> list[tuple[int, int, int]]:
    """(place of the reserve, place it stands by, its rank): the nearest on the sorted list that nobody has yet, after
    before before. A unit stands by one other only; where the list runs out there are fewer."""
    free = set(range(length)) - set(taken)
    found: list[tuple[int, int, int]] = []
    for rank in range(1, reserves + 1):
        for of in taken:
            if not free:
                break
            nearest = min(free, key=lambda place: (abs(place - of), place < of))
            free.discard(nearest)
            found.append((nearest, of, rank))
    return sorted(found, key=lambda each: (each[1], each[2]))
