"""A text as the recognisers read it, with the way back to the text as it was written.

Every character with its marks is composed (NFC) and its disguises taken off (full-width and styled letters, by NFKC);
what can't be seen goes. `plain` is the same, small and without accents, character for character, so that one place
serves both; `original` gives the span of the text as it was written.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

# Letters whose mark is part of them, so that no form of Unicode takes it off.
WITHOUT_MARK = str.maketrans("ßøłđı", "soldi")
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")
QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‑": "-", "‐": "-", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Normal:
    """`starts[i]` and `ends[i]`: where the character `text[i]` came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def plain(self) -> str:
        return "".join(map(plain_character, self.text))

    def original(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]


def normalised(written: str) -> Normal:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in clusters(written):
        for character in unicodedata.normalize("NFKC", written[start:end]).translate(QUOTES):
            text.append(character)
            starts.append(start)
            ends.append(end)
    return Normal("".join(text), tuple(starts), tuple(ends))


def clusters(written: str) -> list[tuple[int, int]]:
    """Each character with the marks that belong to it; what can't be seen is left out."""
    found: list[tuple[int, int]] = []
    for place, character in enumerate(written):
        if character in UNSEEN:
            continue
        if unicodedata.combining(character) and found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found


def plain_character(character: str) -> str:
    return unicodedata.normalize("NFD", character.lower())[0].translate(WITHOUT_MARK)


def plain(text: str) -> str:
    """A word of a list, so that it can be compared with `Normal.plain`."""
    return "".join(map(plain_character, unicodedata.normalize("NFKC", text).translate(QUOTES)))
