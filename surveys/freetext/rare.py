"""Ages, days and rare facts: not a name, but together with a school they can tell who it was. Only flagged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from surveys.freetext.normalising import plain
from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span, flagged

MONTHS = (
    r"(?:jan\w*|feb\w*|fev\w*|maart|mars|marz|apr\w*|avril|mei|mai|jun\w*|juin|juil\w*|jul\w*|aug\w*|aout|sep\w*|okt\w*|"
    r"oct\w*|nov\w*|dec\w*|dez\w*)"
)
AGE = re.compile(r"\b\d{1,2}\s?(?:jaar|jr|ans?|jahre?|jarige?)\b")
DATES = (
    re.compile(rf"\b\d{{1,2}}(?:e|er|\.)?\s{MONTHS}(?:\s\d{{4}})?\b"),
    re.compile(r"(?<![\d.])\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d\d(?![\d.])"),
    re.compile(r"\b(?:geboren|ne|nee|verjaar\w*|anniversaire|geboren|geburtstag)\b(?:\s\w+){0,3}?\s(?:19|20)\d\d\b"),
)
FACTS = Path(__file__).parent / "data" / "rare.json"


@cache
def facts() -> re.Pattern[str]:
    """Words of illness, loss, origin and the law; each stands with any ending."""
    groups = json.loads(FACTS.read_text(encoding="utf-8"))
    stems = sorted({plain(word) for words in groups.values() for word in words}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})\w*")


def find(reading: Reading) -> Iterator[Span]:
    for start, end in reading.matches(AGE):
        yield flagged(start, end, Kind.AGE)
    for pattern in DATES:
        for start, end in reading.matches(pattern):
            yield flagged(start, end, Kind.DATE)
    for start, end in reading.matches(facts()):
        yield flagged(start, end, Kind.RARE)
