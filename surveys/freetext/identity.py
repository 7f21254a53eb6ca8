"""Belgian national and bis numbers, with their checksum; eleven digits grouped so without it are a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

SEPARATOR = r"[.\s\-/]{0,2}"
NUMBER = re.compile(rf"(?<![\d+])\d\d{SEPARATOR}\d\d{SEPARATOR}\d\d{SEPARATOR}\d{{3}}{SEPARATOR}\d\d(?!\d)")


def find(reading: Reading) -> Iterator[Span]:
    for start, end in reading.matches(NUMBER):
        digits = re.sub(r"\D", "", reading.plain[start:end])
        if valid(digits):
            yield Span(start, end, Kind.NUMBER)
        elif int(digits[2:4]) % 20 <= 12 and int(digits[4:6]) <= 31:
            yield Span(start, end, Kind.NUMBER, sure=False)


def valid(digits: str) -> bool:
    """The last two are 97 less the rest of the first nine by 97; those born from 2000 on count with a 2 before. A bis
    number has 20 or 40 more as its month, which changes nothing here."""
    base, check = digits[:9], int(digits[9:])
    return any(97 - int(before + base) % 97 == check for before in ("", "2"))
