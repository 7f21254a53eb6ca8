"""The pictograms that a questionnaire may name, with their names in three languages: those of the client's own sprite and a
set of OpenMoji drawings. Everything is data (`own.json`, `openmoji.json`, see `README.md`); this module reads and searches it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

DRAWN = Path(__file__).with_name("openmoji.json")
OWN = Path(__file__).with_name("own.json")
OWN_GROUP = "own"
GROUPS = (OWN_GROUP, "screens", "feelings", "people", "play", "things", "nature", "food", "places", "signs")
MOST = 60


@dataclass(frozen=True)
class Pictogram:
    """`svg` is the drawing, without scripts, references or identifiers; empty for those of the client's sprite, which draws
    them itself. `labels` and `words` by language."""

    name: str
    hexcode: str
    group: str
    labels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    svg: str

    def label(self, language: str) -> str:
        return self.labels.get(language) or self.labels["en"]

    @property
    def address(self) -> str:
        """The drawing as an address for an image: shown as one it can run nothing and fetch nothing."""
        return f"data:image/svg+xml,{quote(self.svg)}"


@cache
def everything() -> Mapping[str, Pictogram]:
    drawn: list[dict[str, Any]] = json.loads(DRAWN.read_text(encoding="utf-8"))
    found = [
        Pictogram(**{**one, "words": {language: tuple(words) for language, words in one["words"].items()}})
        for one in drawn
    ]
    return {one.name: one for one in (*_own(), *found)}


def _own() -> Iterator[Pictogram]:
    given: dict[str, dict[str, str]] = json.loads(OWN.read_text(encoding="utf-8"))
    for name, said in given.items():
        listed = {language: tuple(words.split(", ")) for language, words in said.items()}
        labels = {language: words[0] for language, words in listed.items()}
        yield Pictogram(name, "", OWN_GROUP, labels, {language: words[1:] for language, words in listed.items()}, "")


def used(*documents: object) -> dict[str, str]:
    """name -> SVG of every drawing that these documents name: what a tablet takes along."""
    known = everything()
    names = sorted({name for document in documents for name in named(document)})
    return {name: known[name].svg for name in names if name in known and known[name].svg}


def named(value: object) -> Iterator[str]:
    """Every pictogram named anywhere in a document, drawn here or not."""
    if isinstance(value, dict):
        own = value.get("pictogram")
        if isinstance(own, str):
            yield own
        for inner in value.values():
            yield from named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)


def search(typed: str, *, group: str = "", language: str = "nl") -> list[Pictogram]:
    """The drawings whose name or words hold every word typed, in any of the languages; best first. Without words: those
    of the group, all in the order of the set."""
    wanted = folded(typed).split()
    found = []
    for place, one in enumerate(everything().values()):
        rank = _rank(one.name, tuple(wanted), language) if wanted else 0
        if rank is not None and (not group or one.group == group):
            found.append((rank, place, one))
    return [one for _rank_, _place, one in sorted(found, key=lambda each: each[:2])][:MOST]


def _rank(name: str, wanted: tuple[str, ...], language: str) -> int | None:
    """0 when the reader's own name begins with what was typed, then when a word of it does, then own words, then other
    languages; None without a match."""
    own, other = _haystacks(name, language)
    if own[0].startswith(" ".join(wanted)):
        return 0
    if all(any(word.startswith(want) for word in own[0].split()) for want in wanted):
        return 1
    if all(any(want in words for words in own) for want in wanted):
        return 2
    return 3 if all(any(want in words for words in (*own, *other)) for want in wanted) else None


@cache
def _haystacks(name: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the label and words in the reader's language, those in the others), folded; the label comes first."""
    one = everything()[name]
    by_language = {
        each: (folded(one.labels[each]), *(folded(word) for word in one.words[each])) for each in one.labels
    }
    mine = language if language in by_language else "en"
    return by_language[mine], tuple(word for each, words in by_language.items() if each != mine for word in words)


def folded(text: str) -> str:
    """Without case and accents, so that "ecole" finds « école »."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
