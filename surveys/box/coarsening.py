"""Making rows of one flush alike where too few share an attribute, and giving merged batches one set of design values.

Blanking an attribute only in the rare rows would mark exactly those; so the whole unit steps to the next coarser level.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

SHARED_BY = 5
Attributes = tuple[str, bool | None]
"""(track, whether the child switched language); "" and None say nothing."""

LEVELS: tuple[Callable[[Attributes], Attributes], ...] = (
    lambda each: each,
    lambda each: (each[0], None),
    lambda each: (each[0].split("-")[0], None),
)
NOTHING: Attributes = ("", None)
SEPARATOR = "+"


def coarsened(attributes: Sequence[Attributes], *, shared_by: int = SHARED_BY) -> list[Attributes]:
    """The finest level at which every combination is shared by `shared_by` rows; else nothing is kept."""
    for level in LEVELS:
        rows = [level(each) for each in attributes]
        if all(count >= shared_by for count in Counter(rows).values()):
            return rows
    return [NOTHING] * len(attributes)


def shared_versions(documents: Sequence[str], card: str, *, shared_by: int = SHARED_BY) -> list[str]:
    """The version each child saw, when every version was seen by `shared_by` rows; else that of the batch for all. The
    versions of one batch take the same answers, so a row reads the same under each."""
    if all(count >= shared_by for count in Counter(documents).values()):
        return list(documents)
    return [card] * len(documents)


def merged_text(values: Iterable[str], limit: int) -> str:
    """The one value there is, or all of them joined; a hash when that is longer than `limit` characters."""
    joined = SEPARATOR.join(sorted({part for value in values for part in value.split(SEPARATOR)}))
    return joined if len(joined) <= limit else f"merged-{hashlib.sha256(joined.encode()).hexdigest()[:16]}"


def merged_numbers(cards: Sequence[Mapping[str, Any]], sizes: Sequence[int]) -> dict[str, float]:
    """Mean base weight and harmonic mean probabilities over the rows, so that totals keep their expectation."""
    if len({(card["base_weight"], card["pi1"], card["pi2"]) for card in cards}) == 1:
        return {name: cards[0][name] for name in ("base_weight", "pi1", "pi2")}
    rows = sum(sizes)
    return {
        "base_weight": sum(size * card["base_weight"] for card, size in zip(cards, sizes, strict=True)) / rows,
        **{
            name: rows / sum(size / card[name] for card, size in zip(cards, sizes, strict=True))
            for name in ("pi1", "pi2")
        },
    }
