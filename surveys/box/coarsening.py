"""Making rows of one flush alike where too few share an attribute, and giving merged batches one set of design values.

Blanking an attribute only in the rare rows would mark exactly those; so the whole flush steps to a coarser level.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHARED_BY = 5
SEPARATOR = "+"


@dataclass(frozen=True)
class Attribute:
    """Something by which rows can be told apart. `steps` names its levels from finest to coarsest, `seen` has for each row
    what each level says of it. The last level says the same of every row."""

    name: str
    steps: tuple[str, ...]
    seen: tuple[tuple[Any, ...], ...]

    def at(self, step: int) -> list[Any]:
        return [row[step] for row in self.seen]


def levels(attributes: Sequence[Attribute], *, shared_by: int = SHARED_BY) -> dict[str, int]:
    """Attribute -> its level, such that every combination is shared by `shared_by` rows; all at their coarsest when there
    are fewer rows.

    The first attribute is kept as precise as it can be, then the second, and so on. None could be finer: a combination
    that is too rare at some level is never more common at a finer one.
    """
    found = {each.name: len(each.steps) - 1 for each in attributes}
    columns = {each.name: each.at(found[each.name]) for each in attributes}
    for each in attributes:
        for step in range(len(each.steps)):
            tried = {**columns, each.name: each.at(step)}
            if step == len(each.steps) - 1 or shared(list(tried.values()), shared_by):
                found[each.name], columns = step, tried
                break
    return found


def shared(columns: Sequence[Sequence[Any]], shared_by: int) -> bool:
    """Whether as many rows share each combination of these columns."""
    return all(count >= shared_by for count in Counter(zip(*columns, strict=True)).values())


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
