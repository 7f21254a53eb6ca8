"""Chance from a seed: SHA-256 of seed, place and number, so that every machine, language and version draws the same.

Libraries keep the streams of their generators for some versions only; a hash has no version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

BITS = 53
WHOLE = 1 << BITS
"""Numbers are integers below this one, so that what is computed from them is exact."""


def number(seed: str, *place: str) -> int:
    """A whole number, equally likely each below WHOLE, that belongs to this seed and place alone."""
    text = "\x1f".join((seed, *place))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> (64 - BITS)


def numbers(seed: str, *place: str) -> Iterator[int]:
    """As many as one likes, one after the other."""
    count = 0
    while True:
        yield number(seed, *place, str(count))
        count += 1
