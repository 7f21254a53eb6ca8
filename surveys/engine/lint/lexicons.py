"""The word lists of a language. They are data, so that somebody who speaks it can mend them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lexicons"


@dataclass(frozen=True)
class Lexicon:
    language: str
    lists: Mapping[str, Any]

    def words(self, name: str) -> frozenset[str]:
        return _set(self.language, name)

    def pattern(self, name: str) -> re.Pattern[str]:
        """Any entry of a list as whole words, the longest first, in lower case."""
        return _pattern(self.language, name)

    def expressions(self, name: str) -> re.Pattern[str]:
        """A list of regular expressions as one."""
        return _expressions(self.language, name)

    def expression(self, name: str) -> re.Pattern[str]:
        return re.compile(self.lists[name])

    def numbers(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self.lists["numbers"]
        return found


@cache
def lexicon(language: str) -> Lexicon:
    path = FOLDER / f"{language}.json"
    return Lexicon(language, json.loads(path.read_text(encoding="utf-8")))


@cache
def _set(language: str, name: str) -> frozenset[str]:
    return frozenset(lexicon(language).lists[name])


@cache
def _pattern(language: str, name: str) -> re.Pattern[str]:
    return re.compile(alternatives(lexicon(language).lists[name]) or r"(?!)")


@cache
def _expressions(language: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(lexicon(language).lists[name]))


def alternatives(entries: Sequence[str]) -> str:
    """A regular expression for any of the entries as whole words."""
    longest_first = sorted(entries, key=len, reverse=True)
    return r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b" if entries else ""
