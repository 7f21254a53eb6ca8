"""How hard a text is to read: Flesch-Douma for Dutch, Kandel-Moles for French, Amstad for German, with LIX beside
them and the first Wiener Sachtextformel for German.

Every formula is a line through two or three averages, fitted on passages of about a hundred words: on one question it
is a hint, on a whole track a measure, and never a replacement for a child who reads it aloud. `docs/linter.md` says
where constants and thresholds come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from backend.core.syllables import syllables

LETTERS_OF_LONG_WORDS = 7
TOKEN = re.compile(r"\S*\w\S*")
SENTENCE_END = re.compile(r"[.!?…]+[\"'’”»)]*\s+(?=[^a-zà-ÿ\s])|\n+")


@dataclass(frozen=True)
class Formula:
    """Reading ease = base - per_sentence x words a sentence - per_word x syllables a word; 100 is very easy."""

    name: str
    base: float
    per_sentence: float
    per_word: float


FORMULAS = {
    "nl": Formula("Flesch-Douma", 206.835, 0.93, 77.0),
    "fr": Formula("Kandel-Moles", 207.0, 1.015, 73.6),
    "de": Formula("Amstad", 180.0, 1.0, 58.5),
}


@dataclass(frozen=True)
class Threshold:
    """What a text for these readers should reach: at least this ease, and less than this LIX."""

    ease: int
    lix: int


EASY = Threshold(80, 25)
CHILDREN = Threshold(70, 30)
TEENAGERS = Threshold(60, 40)


@dataclass(frozen=True)
class Counts:
    words: int
    sentences: int
    syllables: int
    long_words: int
    polysyllables: int
    monosyllables: int


@dataclass(frozen=True)
class Level:
    """The reading level of one text or of many together. `wiener` (a school grade) exists for German only."""

    formula: str
    ease: float
    lix: float
    wiener: float | None
    counts: Counts

    def reaches(self, threshold: Threshold) -> bool:
        return self.ease >= threshold.ease and self.lix < threshold.lix


def threshold(track: str, youngest: int) -> Threshold:
    """What readers of this track need, the youngest of them being so old."""
    if track.endswith("-easy"):
        return EASY
    return CHILDREN if youngest < 12 else TEENAGERS


def level(text: str, track: str) -> Level | None:
    """The level of a text in the language of its track; nothing when it holds no word."""
    language = track[:2]
    counted = counts(text, language)
    if not counted.words:
        return None
    return Level(
        formula=FORMULAS[language].name,
        ease=ease(counted, language),
        lix=lix(counted),
        wiener=wiener(counted) if language == "de" else None,
        counts=counted,
    )


def ease(counted: Counts, language: str) -> float:
    formula = FORMULAS[language]
    return (
        formula.base
        - formula.per_sentence * counted.words / counted.sentences
        - formula.per_word * counted.syllables / counted.words
    )


def lix(counted: Counts) -> float:
    return counted.words / counted.sentences + 100 * counted.long_words / counted.words


def wiener(counted: Counts) -> float:
    """The first of the four Wiener Sachtextformeln."""
    return (
        0.1935 * 100 * counted.polysyllables / counted.words
        + 0.1672 * counted.words / counted.sentences
        + 0.1297 * 100 * counted.long_words / counted.words
        - 0.0327 * 100 * counted.monosyllables / counted.words
        - 0.875
    )


@lru_cache(maxsize=8192)
def counts(text: str, language: str) -> Counts:
    """What the formulas need to know of a text. A word is what stands between blanks and holds a letter or digit."""
    found = words(text)
    spoken = [syllables(word, language) for word in found]
    return Counts(
        words=len(found),
        sentences=max(1, sum(1 for _ in sentences(text))),
        syllables=sum(spoken),
        long_words=sum(sum(sign.isalpha() for sign in word) >= LETTERS_OF_LONG_WORDS for word in found),
        polysyllables=sum(number >= 3 for number in spoken),
        monosyllables=sum(number == 1 for number in spoken),
    )


def words(text: str) -> list[str]:
    return TOKEN.findall(text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence. A full stop before a small letter ends none ("p. ex. ceci")."""
    begin = 0
    for end in [*(match.end() for match in SENTENCE_END.finditer(text)), len(text)]:
        if TOKEN.search(text, begin, end):
            yield begin, end
        begin = end
