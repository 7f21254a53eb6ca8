"""A text with what every recogniser needs to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from re import Pattern

from surveys.freetext.lists import Lists, spoken
from surveys.freetext.normalising import Normal, normalised
from surveys.freetext.words import Word, shortened, words

LINKS = ("", "s", "e", "en", "n", "er")


@dataclass(frozen=True)
class Reading:
    """Recognisers speak in places of `normal.text`; `recognising.find` brings them back to the text as written."""

    normal: Normal
    words: tuple[Word, ...]
    languages: tuple[str, ...]
    lists: Lists

    @property
    def text(self) -> str:
        return self.normal.text

    @property
    def plain(self) -> str:
        return self.normal.plain

    @cached_property
    def known(self) -> frozenset[str]:
        return self.lists.known(self.languages)

    @cached_property
    def common(self) -> frozenset[str]:
        return frozenset().union(*(self.lists.common[each] for each in self.languages))

    @cached_property
    def glue(self) -> frozenset[str]:
        return frozenset().union(*(self.lists.glue[each] for each in self.languages))

    @cached_property
    def frequent(self) -> frozenset[str]:
        return frozenset().union(*(self.lists.frequent[each] for each in self.languages)) | self.lists.chat

    @cached_property
    def german(self) -> bool:
        """Its nouns have a capital, which then says nothing of a name."""
        return self.languages[0] == "de"

    @cached_property
    def shouting(self) -> bool:
        """Written in capitals throughout: they say nothing then."""
        letters = [character for character in self.text if character.isalpha()]
        return sum(map(str.isupper, letters)) > 0.6 * len(letters)

    def is_word(self, plain: str) -> bool:
        """Whether it is a word of the languages of the text: as it stands, drawn out, or made of two (nl, de)."""
        if plain in self.known or any(short in self.known for short in shortened(plain)):
            return True
        joining = "nl" in self.languages or "de" in self.languages
        return (
            joining
            and len(plain) >= 9
            and any(self.made_of(plain[:cut], plain[cut:]) for cut in range(4, len(plain) - 3))
        )

    def made_of(self, head: str, tail: str) -> bool:
        if tail not in self.known:
            return False
        return any(
            head.endswith(link) and len(head) - len(link) >= 4 and head[: len(head) - len(link)] in self.known
            for link in LINKS
        )

    def matches(self, pattern: Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where a pattern of small letters without accents stands."""
        for match in pattern.finditer(self.plain):
            yield match.start(), match.end()


def read(written: str, lists: Lists) -> Reading:
    normal = normalised(written)
    found = tuple(words(normal))
    return Reading(normal, found, spoken((word.plain for word in found), lists), lists)
