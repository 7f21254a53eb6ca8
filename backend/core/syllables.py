"""Spoken syllables of Dutch, French and German words, counted by their vowels.

Hyphenation patterns, the usual stand-in, never part one letter from a word and so miss a syllable in "avond", "école"
or "über"; on hand-counted words they are wrong for one French word in four, these rules for one in a hundred
(`tests/unit/core/test_readability.py` holds the words).
"""

from __future__ import annotations

import re
from functools import lru_cache

NUCLEUS = {
    "nl": re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|ou|au|[aeiouyàáâäèéêëìíîïòóôöùúûü]"),
    "fr": re.compile(
        r"oui|eau|iau|œu|ieu|ien|ion|ié|iè|ia|oin|oi|oî|oy|ou|où|oû|eu|eû|au|aî|ai|ay|ei|ey|ui|uy|ie|ue"
        r"|[aeiouyàâäéèêëîïôöùûüœ]"
    ),
    "de": re.compile(r"äu|eu|ei|ai|au|ie(?!n$)|aa|ee(?!n$)|oo|[aeiouyäöüéè]"),
}
"""A vowel or a group of vowels that is one syllable; the German exceptions are "Ferien" and "Ideen"."""

PARTS = re.compile(r"[^\w]+")
SILENT_U = {"fr": re.compile(r"(?<=q)u|(?<=g)u(?=[eéèêi])"), "de": re.compile(r"(?<=q)u")}
MUTE_E = re.compile(r"(?<=[aeiouyàâäéèêëîïôöùûüœ])es?$|([aeiouyàâäéèêëîïôöùûüœ].*[^aeiouyàâäéèêëîïôöùûüœ])es?$")


@lru_cache(maxsize=16384)
def syllables(word: str, language: str) -> int:
    """At least one; parts at a hyphen or apostrophe count apart ("qu'est-ce" has two)."""
    spoken = SILENT_U[language].sub("", word.lower()) if language in SILENT_U else word.lower()
    parts = PARTS.split(spoken)
    if language == "fr":
        parts = [MUTE_E.sub(r"\1", part) for part in parts]
    return max(1, sum(len(NUCLEUS[language].findall(part)) for part in parts))
