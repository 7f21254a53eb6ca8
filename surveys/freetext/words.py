"""The words of a text, with what stands around each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveys.freetext.normalising import Normal

WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"[.!?…\n:\"“«(]")
GAP = re.compile(r"[ '\-]{1,3}")
RUN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True)
class Word:
    """`first`: it begins a sentence, so that its capital says nothing. `before`: what stands between it and the last."""

    start: int
    end: int
    text: str
    plain: str
    first: bool
    before: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def letters(self) -> bool:
        return self.text.isalpha()

    @property
    def follows(self) -> bool:
        """Whether nothing but a space, a hyphen or an apostrophe parts it from the word before."""
        return bool(GAP.fullmatch(self.before))


def words(normal: Normal) -> list[Word]:
    found: list[Word] = []
    last = 0
    for match in WORD.finditer(normal.text):
        before = normal.text[last : match.start()]
        first = not found or bool(SENTENCE_END.search(before))
        place = slice(match.start(), match.end())
        found.append(Word(match.start(), match.end(), normal.text[place], normal.plain[place], first, before))
        last = match.end()
    return found


def shortened(plain: str) -> tuple[str, str]:
    """A word that was drawn out (heeeel), with its letters once and twice."""
    return RUN.sub(r"\1", plain), RUN.sub(r"\1\1", plain)
