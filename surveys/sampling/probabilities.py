"""Inclusion probabilities in proportion to size that add up to the number to draw.

A unit larger than the sampling interval is taken for certain; the interval of the others is then computed again, until
none is larger than it (Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, section 3.6.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def inclusion(sizes: Sequence[int], count: int) -> tuple[Fraction, ...]:
    """One exact probability per unit; their sum is `count`, or the number of units where there are fewer.

    Sizes are positive whole numbers.
    """
    if count < 0 or any(size <= 0 for size in sizes):
        raise ValueError("sizes are positive and the count isn't negative")
    if count >= len(sizes):
        return (Fraction(1),) * len(sizes)
    certain: set[int] = set()
    while True:
        left = count - len(certain)
        rest = sum(size for place, size in enumerate(sizes) if place not in certain)
        larger = {place for place, size in enumerate(sizes) if place not in certain and size * left >= rest}
        if not larger or left == 0:
            break
        certain |= larger
    return tuple(Fraction(1) if place in certain else Fraction(left * size, rest) for place, size in enumerate(sizes))


def equal(units: int, count: int) -> tuple[Fraction, ...]:
    """The same probability for each."""
    return (Fraction(min(count, units), units),) * units if units else ()
