"""All recognisers on one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from surveys.freetext import (
    addresses,
    handles,
    iban,
    identity,
    links,
    mail,
    persons,
    phones,
    plates,
    rare,
    schools,
)
from surveys.freetext.lists import Lists, standard
from surveys.freetext.reading import Reading, read
from surveys.freetext.spans import Span, merged

Recogniser = Callable[[Reading], Iterator[Span]]
RECOGNISERS: tuple[Recogniser, ...] = (
    iban.find,
    identity.find,
    mail.find,
    links.find,
    phones.find,
    plates.find,
    addresses.find,
    schools.find,
    handles.find,
    persons.find,
    rare.find,
)


def find(written: str, lists: Lists | None = None, further: Iterable[Recogniser] = ()) -> list[Span]:
    """Every span of a text, in order, none over another. `further`: recognisers an operator adds (a language model)."""
    reading = read(written, lists or standard())
    found = [span for recogniser in (*RECOGNISERS, *further) for span in recogniser(reading)]
    return back(reading, merged(found))


def back(reading: Reading, spans: list[Span]) -> list[Span]:
    """In places of the text as it was written."""
    return merged(
        Span(*reading.normal.original(span.start, span.end), span.kind, span.sure, span.replaced) for span in spans
    )
