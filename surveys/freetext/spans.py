"""Where something stands in a text, and what it is. Places count Unicode code points of the text as it was written."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


class Kind(enum.StrEnum):
    """What a span says. The last three are not replaced by themselves: a person decides whether they tell too much."""

    PERSON = "person"
    ADULT = "adult"
    SCHOOL = "school"
    CLUB = "club"
    PLACE = "place"
    ADDRESS = "address"
    HANDLE = "handle"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    IBAN = "iban"
    NUMBER = "number"
    PLATE = "plate"
    DETAIL = "detail"
    AGE = "age"
    DATE = "date"
    RARE = "rare"


GENERALISED = frozenset({Kind.AGE, Kind.DATE, Kind.RARE})
# Where two spans lie over each other and neither is surer, the one whose kind comes first names the whole.
STRENGTH = (
    Kind.IBAN,
    Kind.NUMBER,
    Kind.EMAIL,
    Kind.LINK,
    Kind.PHONE,
    Kind.PLATE,
    Kind.ADDRESS,
    Kind.SCHOOL,
    Kind.CLUB,
    Kind.HANDLE,
    Kind.ADULT,
    Kind.PERSON,
    Kind.PLACE,
    Kind.DETAIL,
    Kind.DATE,
    Kind.AGE,
    Kind.RARE,
)


@dataclass(frozen=True, order=True)
class Span:
    """`sure`: by a list, a checksum or a cue; not sure: a guess. `replaced`: its words make way for a placeholder."""

    start: int
    end: int
    kind: Kind
    sure: bool = True
    replaced: bool = True

    def to_json(self) -> list[Any]:
        return [self.start, self.end, self.kind.value, self.sure, self.replaced]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> Span:
        start, end, kind, sure, replaced = data
        return cls(int(start), int(end), Kind(kind), bool(sure), bool(replaced))


def flagged(start: int, end: int, kind: Kind) -> Span:
    """A span to look at that stays unless a person says otherwise."""
    return Span(start, end, kind, replaced=False)


def merged(spans: Iterable[Span]) -> list[Span]:
    """No two over each other: what overlaps becomes one that covers both, so that no letter of either is left."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start < result[-1].end:
            result[-1] = joined(result[-1], span)
        else:
            result.append(span)
    return result


def joined(one: Span, other: Span) -> Span:
    first, second = sorted((one, other), key=lambda span: (not span.replaced, not span.sure, rank(span.kind)))
    return Span(
        min(one.start, other.start),
        max(one.end, other.end),
        first.kind,
        first.sure or (second.sure and second.replaced),
        first.replaced,
    )


def rank(kind: Kind) -> int:
    return STRENGTH.index(kind)
