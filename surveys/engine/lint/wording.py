"""One text as the rules read it: in lower case, in words and sentences, with its language, its place and its reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from backend.core import readability
from surveys.engine.lint.lexicons import Lexicon, lexicon
from surveys.engine.lint.readers import Reader

WORD = re.compile(r"\w+")
QUESTION = frozenset({"question", "row"})
"""The parts of an item that a child answers."""


@dataclass(frozen=True)
class Word:
    text: str
    begin: int
    end: int


@dataclass(frozen=True)
class Wording:
    """`part` is question, row, option, note, help, card or title; `answers` are the texts of the answers beside it."""

    text: str
    language: str
    part: str
    reader: Reader
    answers: tuple[str, ...] = ()

    @cached_property
    def lower(self) -> str:
        """As long as the text, so that places are the same; curly apostrophes straight."""
        lowered = self.text.lower()
        return (lowered if len(lowered) == len(self.text) else self.text).replace("’", "'")

    @cached_property
    def lexicon(self) -> Lexicon:
        return lexicon(self.language)

    @cached_property
    def words(self) -> Sequence[Word]:
        return [Word(match[0], match.start(), match.end()) for match in WORD.finditer(self.lower)]

    @cached_property
    def sentences(self) -> Sequence[tuple[int, int]]:
        return list(readability.sentences(self.text))

    @cached_property
    def asks_openly(self) -> bool:
        """Whether its last sentence opens with a question word: how, who, which."""
        first = [word for begin, _end in self.sentences[-1:] for word in self.words if word.begin >= begin][:2]
        return any(word.text in self.lexicon.words("question_words") for word in first)

    def sentence_of(self, place: int) -> tuple[int, int]:
        return next(span for span in self.sentences if span[0] <= place < span[1])
