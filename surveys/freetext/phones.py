"""Telephone numbers of Belgium, the Netherlands, France, Germany and Luxembourg, however children space them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

GAP = r"[\s./\-]{0,3}"
INTERNATIONAL = re.compile(rf"(?<![\d+])(?:\+|00){GAP}(?:32|31|33|49|352)(?:{GAP}\(?\d\)?){{6,12}}(?!\d)")
# A leading nought and eight to eleven digits more: mobile and fixed numbers of BE, NL, FR and DE.
NATIONAL = re.compile(rf"(?<![\d+.,])\(?0{GAP}[1-9]\)?(?:{GAP}\d){{7,10}}(?!\d)")
LUXEMBOURG = re.compile(rf"(?<![\d+.,])(?:6[2-9]1(?:{GAP}\d){{6}}|2[4-9](?:{GAP}\d){{4}}(?:{GAP}\d\d)?)(?!\d)")
CUE = re.compile(r"\b(gsm|tel\w*|nummer|nr|num|numero|bel|appelle|handy\w*|nummer|whats?app|sms|ruf)\b")
SHORT = re.compile(rf"(?<![\d+.,])\d(?:{GAP}\d){{5,9}}(?!\d)")
BEFORE = 30


def find(reading: Reading) -> Iterator[Span]:
    for pattern in (INTERNATIONAL, NATIONAL, LUXEMBOURG):
        for start, end in reading.matches(pattern):
            yield Span(start, end, Kind.PHONE)
    for start, end in reading.matches(SHORT):
        if CUE.search(reading.plain, max(0, start - BEFORE), start):
            yield Span(start, end, Kind.PHONE, sure=False)
