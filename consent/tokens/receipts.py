"""Receipts: twelve random characters (60 bits) with which a child, and nobody else, can take its answers back.

The box and the mixer see only the tag, a hash bound to the study; the tag travels inside the sealed envelope.
"""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from consent.tokens import alphabet
from consent.tokens.alphabet import Choice

LENGTH = 12


def draw(rng: Choice | None = None) -> str:
    """A new receipt. The client draws its own; this one is for slips on paper, which nobody keeps a copy of."""
    return alphabet.draw(LENGTH, rng)


def normalise(text: str) -> str:
    """The canonical receipt for what somebody typed or scanned; raises TokenInvalid."""
    return alphabet.read(text, kind="receipt", length=LENGTH)


def display(receipt: str) -> str:
    """As shown: three groups of four."""
    return "-".join(receipt[start : start + 4] for start in range(0, LENGTH, 4))


def tag(study: UUID | str, receipt: str) -> str:
    """SHA-256("wd" || study as 36 lower-case characters || canonical receipt), in hex."""
    return sha256(f"wd{UUID(str(study))}{receipt}".encode("ascii")).hexdigest()
