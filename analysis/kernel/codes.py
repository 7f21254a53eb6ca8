"""Whole numbers as codes: which occur, and where first. Counting instead of sorting, since codes are small."""

from __future__ import annotations

import numpy as np

from analysis.kernel.arrays import Codes, Ints


def occurring(codes: Codes) -> tuple[Ints, Ints]:
    """The codes that occur, and (n,) their places among them."""
    top = int(codes.max(initial=0)) + 1
    if top > 4 * codes.size + 1024:
        found, places = np.unique(codes, return_inverse=True)
        return found, places.astype(np.int64)
    seen = np.zeros(top, dtype=bool)
    seen[codes] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[codes]


def first_rows(codes: Codes) -> Ints:
    """A row of each code from 0."""
    found = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    found[codes[::-1]] = np.arange(codes.size)[::-1]
    return found
