"""Cell keys: every record carries a random number; a cell's key is the fractional part of their sum, so the same
children get the same noise in every table.

Source: Fraser & Wooton 2005, "A proposed method for confidentialising tabular output to protect against differencing".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

Steps = Sequence[tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Perturbation:
    """noise: by count, thresholds of the key in rising order and the noise below each. `many` holds from the count
    `from_many` on.
    """

    noise: Mapping[int, Steps]
    many: Steps
    from_many: int


@dataclass(frozen=True, slots=True)
class Perturbed:
    """A count with its key and noise; `key` is None for an empty cell, which stays empty."""

    n: int
    key: float | None
    noise: int

    @property
    def published(self) -> int:
        """The count to print; never below nought."""
        return max(self.n + self.noise, 0)


def perturbed(keys: ArrayLike, table: Perturbation) -> Perturbed:
    """The cell of the records with these keys."""
    held = np.asarray(keys, dtype=np.float64)
    if not held.size:
        return Perturbed(0, None, 0)
    key = math.fsum(held.tolist()) % 1.0
    steps = table.many if held.size >= table.from_many else table.noise.get(held.size, ())
    return Perturbed(int(held.size), key, next((noise for limit, noise in steps if key < limit), 0))
