"""E-mail addresses, also those written around the at sign (jan apenstaartje mail punt be)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

NAME = r"[\w.+\-]+"
HOST = r"[\w\-]+(?:\s?\.\s?[\w\-]+)*\s?\.\s?[a-z]{2,8}"
PLAIN = re.compile(rf"{NAME}\s?@\s?{HOST}\b")
AT = r"(?:@|\(at\)|\[at\]|\bat\b|\bapenstaartje\b|\barobase\b|\barobas\b|\bklammeraffe\b)"
DOT = r"(?:\.|\(dot\)|\bpunt\b|\bpoint\b|\bpunkt\b|\bdot\b)"
SAID = re.compile(rf"{NAME}(?:\s{DOT}\s{NAME})*\s?{AT}\s?[\w\-]+(?:\s?{DOT}\s?[a-z]{{2,8}})+\b")


def find(reading: Reading) -> Iterator[Span]:
    for pattern in (PLAIN, SAID):
        for start, end in reading.matches(pattern):
            yield Span(start, end, Kind.EMAIL)
