"""Crockford's base 32 as people type it: what a child copies from paper becomes one canonical text, or is refused."""

from __future__ import annotations

import secrets
from typing import Protocol

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = {"O": "0", "I": "1", "L": "1"}
IGNORED = " \t\r\n\u00a0\u2007\u2009\u200b\u202f\ufeff-_.\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Spaces and hyphens of every kind that keyboards, smart punctuation and copying put into a code."""

READING = {
    **{letter: letter for letter in ALPHABET},
    **{letter.lower(): letter for letter in ALPHABET},
    **LOOKALIKES,
    **{letter.lower(): digit for letter, digit in LOOKALIKES.items()},
}


class Choice(Protocol):
    """The one thing drawing needs of a source of chance; the `secrets` module has it."""

    def choice(self, seq: str, /) -> str: ...


SENTENCES = {
    "slip-length": "A slip code has {length} letters and digits; this one has {found}.",
    "slip-character": "A slip code has no {character!r}: please look at the slip again.",
    "slip-mistyped": "One character of this slip code is wrong: please look at the slip again.",
    "receipt-length": "A receipt has {length} letters and digits; this one has {found}.",
    "receipt-character": "A receipt has no {character!r}: please look at it again.",
}


class TokenInvalid(ValueError):
    """A code that can't be one of ours: `code` says why, the sentence says what to do."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(SENTENCES[code].format(**params))
        self.code = code
        self.params = params


def read(text: str, *, kind: str, length: int) -> str:
    """The canonical form of a typed code of this `kind` ("slip" or "receipt"); raises TokenInvalid."""
    found: list[str] = []
    for character in text:
        if character in IGNORED:
            continue
        if character not in READING:
            raise TokenInvalid(f"{kind}-character", character=character)
        found.append(READING[character])
    if len(found) != length:
        raise TokenInvalid(f"{kind}-length", length=length, found=len(found))
    return "".join(found)


def draw(length: int, rng: Choice | None = None) -> str:
    """So many characters, each with five random bits."""
    source = secrets if rng is None else rng
    return "".join(source.choice(ALPHABET) for _ in range(length))
