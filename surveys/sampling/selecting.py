"""From inclusion probabilities to a sample of fixed size. Each way gives every unit exactly its probability.

- systematic: one random start, then steps of one along the cumulated probabilities. Keeps to the order of the list, so
  that sorting spreads the sample (Madow 1949, Annals of Mathematical Statistics 20: 333-354).
- brewer: unit by unit, with chances that depend on what was drawn before. Has nearly the highest entropy, hence the simple
  variance approximations hold (Brewer 1975, Australian Journal of Statistics 17: 166-172; Tillé 2006, Sampling
  Algorithms, section 6.10).
- simple: every sample of that size is equally likely.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from surveys.sampling.chance import WHOLE, number, numbers

METHODS = ("systematic", "brewer", "simple")


def systematic(chances: Sequence[Fraction], start: Fraction) -> list[int]:
    """Places of the units where start, start + 1, ... fall. `start` is at least 0 and below 1."""
    taken: list[int] = []
    upto, point = Fraction(0), start
    for place, chance in enumerate(chances):
        upto += chance
        if point < upto:
            taken.append(place)
            point += 1
    return taken


def brewer(chances: Sequence[Fraction], rolls: Sequence[int]) -> list[int]:
    """Places drawn one after the other; one roll for each unit to draw."""
    shares = [float(chance) for chance in chances]
    count, taken, used = len(rolls), list[int](), 0.0
    for step, roll in enumerate(rolls, start=1):
        steps = brewer_step(shares, taken, left=count - used, after=count - step + 1)
        taken.append(fallen(steps, roll))
        used = math.fsum(shares[place] for place in taken)
    return sorted(taken)


def brewer_step(shares: Sequence[float], taken: Sequence[int], *, left: float, after: int) -> list[float]:
    """How likely each unit is drawn next, not yet scaled to one; nothing for those drawn before."""
    return [
        0.0 if place in taken else share * (left - share) / (left - share * after)
        for place, share in enumerate(shares)
    ]


def fallen(weights: Sequence[float], roll: int) -> int:
    """The place into which a roll falls when each place is as wide as its weight."""
    aim, upto, last = roll / WHOLE * math.fsum(weights), 0.0, 0
    for place, weight in enumerate(weights):
        if weight > 0:
            upto, last = upto + weight, place
            if aim < upto:
                break
    return last


def select(method: str, keys: Sequence[str], chances: Sequence[Fraction], *, seed: str, where: str) -> tuple[int, ...]:
    """The places drawn, in order. Units taken for certain are in; chance decides on the others."""
    if method == "simple":
        count = sum(chances)
        by_roll = sorted(range(len(keys)), key=lambda place: (number(seed, where, keys[place]), keys[place]))
        return tuple(sorted(by_roll[: int(count)]))
    sure = [place for place, chance in enumerate(chances) if chance == 1]
    open_ = [place for place, chance in enumerate(chances) if chance != 1]
    rest = [chances[place] for place in open_]
    if method == "systematic":
        drawn = systematic(rest, Fraction(number(seed, where), WHOLE))
    else:
        stream = numbers(seed, where)
        drawn = brewer(rest, [next(stream) for _unit in range(int(sum(rest)))])
    return tuple(sorted([*sure, *(open_[place] for place in drawn)]))
