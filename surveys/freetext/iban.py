"""Bank account numbers, by their checksum (ISO 13616, mod 97); one letter wrong is still a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

LENGTHS = {"be": 16, "nl": 18, "fr": 27, "de": 22, "lu": 20}
START = re.compile(r"\b([a-z]{2})[ .\-]?(\d{2})(?=[ .\-]?[a-z0-9])")
SEPARATORS = " .-"


def find(reading: Reading) -> Iterator[Span]:
    for match in START.finditer(reading.plain):
        length = LENGTHS.get(match[1])
        if length is None:
            continue
        end, characters = taken(reading.plain, match.start(), length)
        if len(characters) == length and sum(map(str.isdigit, characters)) >= 10:
            yield Span(match.start(), end, Kind.IBAN, sure=valid(characters))


def taken(text: str, start: int, length: int) -> tuple[int, str]:
    """The next letters and digits, over single separators, until there are enough."""
    characters, place = "", start
    while place < len(text) and len(characters) < length:
        if text[place].isalnum():
            characters += text[place]
        elif text[place] not in SEPARATORS or not text[place - 1].isalnum():
            break
        place += 1
    return place, characters


def valid(characters: str) -> bool:
    turned = characters[4:] + characters[:4]
    return turned.isascii() and int("".join(str(int(each, 36)) for each in turned)) % 97 == 1
