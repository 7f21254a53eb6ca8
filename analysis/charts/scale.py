"""Values to points: round limits around every number and its interval, four to six steps apart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

UNSEEN = 1e-7
"""How far a number may lie outside its scale, in its own unit: rounding in the last digits must not cost a step."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` at `left` to `high` at `right`, both in points; `right` may lie left of `left`."""

    low: float
    high: float
    step: float
    left: float = 0.0
    right: float = 1.0

    def at(self, amount: float) -> float:
        inside = min(max(amount, self.low), self.high)
        return self.left + (self.right - self.left) * (inside - self.low) / (self.high - self.low)

    def between(self, left: float, right: float) -> Scale:
        """The same scale at another place."""
        return replace(self, left=left, right=right)

    def ticks(self) -> list[float]:
        """The multiples of the step that lie on the scale."""
        first, last = math.ceil(self.low / self.step - 1e-6), math.floor(self.high / self.step + 1e-6)
        return [place * self.step for place in range(first, last + 1)]

    def decimals(self, factor: float = 1.0) -> int:
        """How many decimals the ticks need."""
        step = self.step * factor
        return next((places for places in range(9) if abs(round(step, places) - step) < 1e-9 * step), 9)


def fit(numbers: Iterable[float], *, zero: bool, percent: bool, most: float = 4.0) -> Scale:
    """A scale around the numbers. zero: starts at 0 (shares and lengths do; dots of means needn't). percent: shares,
    which end at 1. most: how many steps at most.
    """
    ends = list(numbers)
    top, bottom = max(ends, default=1.0), min(ends, default=0.0)
    if zero:
        top, bottom = max(top, 0.0), min(bottom, 0.0)
    span = max(top - bottom, 0.04 if percent else max(1e-6, 1e-3 * max(abs(top), abs(bottom))))
    power = 10.0 ** math.floor(math.log10(span))
    step = next(power * size for size in (0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0) if span / (power * size) <= most)
    slack = min(1e-9, UNSEEN / step)
    low = math.floor(bottom / step + slack) * step
    high = max(math.ceil(top / step - slack) * step, low + step)
    if percent and high > 1.0:
        high, step = 1.0, 0.25
        low = math.floor(bottom / step + slack) * step
    return Scale(low, high, step)
