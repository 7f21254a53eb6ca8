"""The lists that recognisers look into: names, places, vocabulary, and the study's own schools."""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from surveys.freetext.normalising import plain

DATA = Path(__file__).parent / "data"
LANGUAGES = ("nl", "fr", "de")
GLUE, COMMON, FREQUENT = 120, 350, 3000


@dataclass(frozen=True)
class Lists:
    """`words` by language, the most frequent first; `chat`: words of any language that are in no dictionary."""

    first_names: frozenset[str]
    surnames: frozenset[str]
    localities: frozenset[str]
    words: dict[str, tuple[str, ...]]
    chat: frozenset[str]
    schools: tuple[str, ...] = ()
    _cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def names(self) -> frozenset[str]:
        return self.first_names | self.surnames

    @cached_property
    def vocabulary(self) -> dict[str, frozenset[str]]:
        return {language: frozenset(words) for language, words in self.words.items()}

    @cached_property
    def common(self) -> dict[str, frozenset[str]]:
        """The words that hold sentences together; names that are also words are never these."""
        return {language: frozenset(words[:COMMON]) for language, words in self.words.items()}

    @cached_property
    def glue(self) -> dict[str, frozenset[str]]:
        """The most common of all: articles, pronouns, auxiliaries."""
        return {language: frozenset(words[:GLUE]) for language, words in self.words.items()}

    @cached_property
    def frequent(self) -> dict[str, frozenset[str]]:
        """Words that everybody uses; a rarer one where a name is expected may be one."""
        return {language: frozenset(words[:FREQUENT]) for language, words in self.words.items()}

    @cached_property
    def near(self) -> frozenset[str]:
        """Every long name with one letter left out: two words that share one of these are one letter apart."""
        return frozenset(shape for name in self.names if len(name) >= 5 for shape in (name, *(without_a_letter(name))))

    def known(self, languages: Iterable[str]) -> frozenset[str]:
        """The words of these languages, with English and chat, which children write in all of them."""
        wanted = tuple(sorted({*languages, "en"}))
        key = " ".join(wanted)
        if key not in self._cache:
            self._cache[key] = self.chat.union(*(self.vocabulary[each] for each in wanted))
        found: frozenset[str] = self._cache[key]
        return found

    def without(self, names: Collection[str]) -> Lists:
        """As if these names had never been on a list."""
        gone = {part for name in names for part in parts(name)}
        return replace(self, first_names=self.first_names - gone, surnames=self.surnames - gone, _cache={})

    def with_schools(self, schools: Iterable[str]) -> Lists:
        return replace(self, schools=tuple(schools), _cache={})


def without_a_letter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def parts(name: str) -> list[str]:
    """A name of several words is looked for word by word."""
    return [part for part in plain(name).replace("-", " ").replace("'", " ").split() if len(part) > 1]


def read(name: str) -> Any:
    return json.loads(gzip.decompress((DATA / f"{name}.json.gz").read_bytes()))


def cues(name: str) -> frozenset[str]:
    """A list of `data/cues.json`: words that stand before, in or behind what is looked for."""
    return frozenset(all_cues()[name].split())


@cache
def all_cues() -> dict[str, str]:
    found: dict[str, str] = json.loads((DATA / "cues.json").read_text(encoding="utf-8"))
    return found


@cache
def standard() -> Lists:
    """The lists of `data/`."""
    particles = {"de", "den", "der", "van", "von", "la", "le", "du", "des", "el", "da", "di", "ter", "ten", "dos"}

    def named(groups: dict[str, list[str]]) -> frozenset[str]:
        return frozenset(part for group in groups.values() for name in group for part in parts(name)) - particles

    chat = json.loads((DATA / "chat.json").read_text(encoding="utf-8"))
    return Lists(
        first_names=named(read("first_names")),
        surnames=named(read("surnames")),
        localities=frozenset(plain(name).replace("-", " ") for name in read("localities")),
        words={language: tuple(spellings(language, words)) for language, words in read("vocabulary").items()},
        chat=frozenset(plain(word) for group in chat.values() for word in group),
    )


def spellings(language: str, words: Iterable[str]) -> Iterator[str]:
    """As `Normal.plain` has them; the German list writes ss for ß, of which `plain` makes one s."""
    for word in words:
        yield plain(word)
        if language == "de" and "ss" in word:
            yield plain(word.replace("ss", "s"))


def spoken(plain_words: Iterable[str], lists: Lists) -> tuple[str, ...]:
    """The languages of a text, the likeliest first, by the words that hold its sentences together."""
    listed = list(plain_words)
    counts = {language: sum(word in lists.common[language] for word in listed) for language in LANGUAGES}
    most = max(counts.values())
    heard = [language for language in LANGUAGES if counts[language] >= max(1, most * 0.6)]
    return tuple(sorted(heard, key=lambda language: -counts[language])) or LANGUAGES
