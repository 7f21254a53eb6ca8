"""Addresses on the web: a channel, a profile, a page of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

PATH = r"(?:/[^\s,;!?]*[^\s,;!?.)])?"
LINK = re.compile(
    rf"\b(?:https?://|www\.)[^\s,;!?]*[^\s,;!?.)]|\b[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.(?:be|nl|fr|de|lu|com|net|org|eu|tv|gg|io|me|app|link|brussels|vlaanderen)\b{PATH}"
)


def find(reading: Reading) -> Iterator[Span]:
    for start, end in reading.matches(LINK):
        yield Span(start, end, Kind.LINK)
