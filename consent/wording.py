"""What a text that people agree to is made of: parts, languages, reading levels, gaps, its exact bytes and its hash.

A text set maps a track (`nl`, `fr-easy`) to parts (`{"title": "...", "about": {"heading": "...", "lines": [...]}}`).
Between braces stand facts of the study (`{contact}`), filled in at the moment the text comes into use. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from backend.core import readability
from consent.tokens.canonical import fingerprint

LANGUAGES = {
    "nl": "Nederlands",
    "fr": "Français",
    "de": "Deutsch",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "ro": "Română",
    "pl": "Polski",
    "uk": "Українська",
}
"""Each under its own name, in the order in which they are offered."""

NEEDED = ("nl", "fr")
"""No text comes into use without these."""

TO_TRANSLATE = ("tr", "ar", "ro", "pl", "uk")
"""A place is kept for these; a person translates them, and nobody sees them before they are whole."""

RIGHT_TO_LEFT = frozenset({"ar"})
FACT = re.compile(r"\{([a-z_]+)\}")
FACTS = ("study", "controller", "contact", "ethics_reference", "officer_contact", "withdraw_until")

ORDER = (
    "title", "greeting", "about", "doing", "free", "paragraphs", "heard", "anonymous", "code", "group", "change", "kept",
    "rights", "contact", "closing", "body", "question", "purposes", "yes", "no",
)  # fmt: skip
"""As a reader meets them; a database may give the members of a document back in another order."""

SECTIONS = ("about", "doing", "free", "anonymous", "code", "group", "change", "kept", "rights", "contact")
"""The parts with a heading, as a letter shows them."""

Parts = Mapping[str, Any]
Texts = Mapping[str, Parts]


def language(track: str) -> str:
    return track.split("-", 1)[0]


def level(track: str) -> str:
    """`standard`, or what stands behind the language: `easy`."""
    return track.partition("-")[2] or "standard"


def ordered(parts: Parts) -> dict[str, Any]:
    known = {part: parts[part] for part in ORDER if part in parts}
    return known | {part: parts[part] for part in sorted(parts) if part not in known}


def strings(value: Any) -> Iterator[str]:
    """Every sentence of a part or of a whole text, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in ordered(value).values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def facts_named(texts: Any) -> set[str]:
    return {name for text in strings(texts) for name in FACT.findall(text)}


def filled_in(value: Any, facts: Mapping[str, str]) -> Any:
    """The same text with the facts in it. A name that is no fact stays as it is written."""
    if isinstance(value, str):
        return FACT.sub(lambda found: facts.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: filled_in(part, facts) for key, part in value.items()}
    return [filled_in(part, facts) for part in value] if isinstance(value, list) else value


def text_hash(parts: Parts) -> str:
    """By which one text is known: SHA-256 over its canonical form, facts filled in."""
    return fingerprint(parts)


def gaps(texts: Texts) -> list[tuple[str, str]]:
    """(track, part) for every part that one language has and another lacks, or that is empty."""
    parts = sorted({part for track in texts.values() for part in track})
    tracks = [*NEEDED, *(track for track in texts if track not in NEEDED)]
    return [(track, part) for track in tracks for part in parts or ["*"] if not filled(texts.get(track, {}).get(part))]


def filled(value: object) -> bool:
    """Whether there is something to read, and in every entry of a list."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return bool(value) and all(filled(part) for part in value)
    if isinstance(value, dict):
        return bool(value) and all(filled(part) for part in value.values())
    return False


def needed_gaps(texts: Texts) -> list[tuple[str, str]]:
    """What keeps the set out of use. A language that waits for its translator keeps nothing out: it isn't shown."""
    return [(track, part) for track, part in gaps(texts) if language(track) not in TO_TRANSLATE]


def whole(texts: Texts) -> list[str]:
    """The tracks that may be shown: nothing lacks in them."""
    holed = {track for track, _part in gaps(texts)}
    return [track for track in sorted(texts, key=place) if track not in holed]


def place(track: str) -> tuple[int, str]:
    known = list(LANGUAGES)
    spoken = language(track)
    return (known.index(spoken) if spoken in known else len(known), track)


def figures(parts: Parts, track: str) -> dict[str, Any]:
    """How hard the text reads. `ease` (100 very easy) only where a formula was fitted on the language."""
    text = "\n".join(strings(parts))
    words = len(readability.words(text))
    sentences = max(1, sum(1 for _sentence in readability.sentences(text)))
    counted = {"words": words, "sentences": sentences, "words_a_sentence": round(words / sentences, 1)}
    spoken = language(track)
    measured = readability.level(text, spoken) if spoken in readability.FORMULAS else None
    if measured is None:
        return counted
    return counted | {"formula": measured.formula, "ease": round(measured.ease, 1), "lix": round(measured.lix, 1)}


def goal(audience: str, track: str) -> readability.Threshold:
    """What readers need: a child's text as easy as its questions, an adult's as easy as those of teenagers."""
    return readability.threshold(track, 6 if audience == "child" else 18)
