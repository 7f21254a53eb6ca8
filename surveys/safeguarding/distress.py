"""Whether a few words of a child sound as if somebody should listen. Pure; the twin of client/core/distress.js.

The lexicon is data, one file per language: `spelling` maps how children chat to how it is written; `sets` names lists
of words for use as `<name>`; each of `patterns` is words in this order with at most three others between two of them,
where `a|b` is either, `stem*` any ending, and `!word` takes the sentence out for this pattern; `unless` takes it out for all.
The hit is for the child, at once and on its own tablet: it opens the help panel, and nobody hears of it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("nl", "fr", "de")
FOLDER = Path(__file__).parent
MARKS = re.compile("[\u0300-\u036f]")
ENDS = re.compile(r"[.!?\n]+")
NOT_WORD = re.compile(r"[^a-z0-9]+")
RUN = re.compile(r"([a-z])\1+")
WORD = "[a-z0-9]*"
BETWEEN = "(?:[a-z0-9]+ ){0,3}"


@dataclass(frozen=True)
class Lexicon:
    spelling: dict[str, str]
    patterns: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]
    unless: re.Pattern[str]


def document() -> dict[str, dict[str, Any]]:
    """What travels with a prepared bundle: `{language: lexicon}`."""
    return {language: json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}


@cache
def lexicon(language: str) -> Lexicon:
    return prepared(document()[language])


def prepared(data: dict[str, Any]) -> Lexicon:
    patterns = []
    for written in data["patterns"]:
        pattern = written
        for name, words in data["sets"].items():
            pattern = pattern.replace(f"<{name}>", words)
        terms = pattern.split(" ")
        wanted = [term for term in terms if not term.startswith("!")]
        vetoes = [term[1:] for term in terms if term.startswith("!")]
        patterns.append((re.compile(BETWEEN.join(map(one_of, wanted))), either(vetoes) if vetoes else None))
    spelling = {plain(short): plain(long) for short, long in data["spelling"].items()}
    return Lexicon(spelling, tuple(patterns), either(data["unless"].split(" ")))


def either(terms: list[str]) -> re.Pattern[str]:
    return re.compile(one_of("|".join(terms)))


def one_of(term: str) -> str:
    """A term as an expression that takes whole words with the space after them."""
    words = [plain(word.rstrip("*")) + (WORD if word.endswith("*") else "") for word in term.split("|")]
    return f"\\b(?:{'|'.join(words)}) "


def plain(text: str) -> str:
    """Small letters without accents, each letter once where it is repeated: `Doooood` and `dood` are one word."""
    bare = MARKS.sub("", unicodedata.normalize("NFKD", text.lower())).replace("ß", "s").replace("œ", "oe")
    return RUN.sub(r"\1", NOT_WORD.sub(" ", bare)).strip()


def heavy(text: str, language: Lexicon) -> bool:
    """Whether a sentence of this text matches."""
    return any(matches(sentence, language) for sentence in ENDS.split(text))


def weight(text: str, language: Lexicon) -> int:
    """How many patterns match, whatever would excuse them: for the order in which readers see texts, not for an alarm."""
    spelt = [
        " ".join(language.spelling.get(word, word) for word in plain(one).split(" ")) + " " for one in ENDS.split(text)
    ]
    return sum(bool(wanted.search(words)) for words in spelt for wanted, _veto in language.patterns)


def matches(sentence: str, language: Lexicon) -> bool:
    words = " ".join(language.spelling.get(word, word) for word in plain(sentence).split(" ")) + " "
    if language.unless.search(words):
        return False
    return any(wanted.search(words) and not (veto and veto.search(words)) for wanted, veto in language.patterns)
