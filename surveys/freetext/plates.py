"""Number plates of cars: written with their hyphens, or after a word that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

GROUPS = re.compile(
    r"\b(?:[1-9]-[a-z]{3}-\d{3}|[a-z]{3}-\d{3}|\d{3}-[a-z]{3}|[a-z]{2}-\d{3}-[a-z]{2}|[a-z]{1,3}-[a-z]{1,2}[ -]?\d{2,4}"
    r"|[a-z]{2}-\d{2}-[a-z]{2}|\d{2}-[a-z]{2,3}-\d{1,2}|[a-z]{1,2}-\d{3}-[a-z]|\d-[a-z]{3}-\d{2}|[1-9][a-z]{3}\d{3})\b"
)
CUE = re.compile(
    r"\b(?:nummerplaat|plaat|kenteken|plaque|immatriculation|immatriculee?|kennzeichen|nummernschild)\b"
    r"(?:\s+(?:is|van|was|est|de|du|la|ist|von|der|die|das|war|:|=|\w+)){0,5}?\s*[:=]?\s*"
    r"((?=[a-z0-9 \-]*\d)(?:\d{1,4}|[a-z]{1,3})(?:[ \-]?(?:\d{1,4}|[a-z]{1,3})){1,2})\b"
)


def find(reading: Reading) -> Iterator[Span]:
    for start, end in reading.matches(GROUPS):
        yield Span(start, end, Kind.PLATE)
    for match in CUE.finditer(reading.plain):
        yield Span(match.start(1), match.end(1), Kind.PLATE)
