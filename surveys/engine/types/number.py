"""A whole number between two bounds (an age, a count). Never below zero: negative numbers say why an answer is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.forms import Whole
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType


class Number(ItemType):
    name = "number"
    measure = "scale"
    allowed = frozenset({"min", "max"})

    def start(self) -> Mapping[str, Any]:
        return {"bounds": {"min": 0, "max": 20}}

    def fields(self, item: Item) -> tuple[Field, ...]:
        low, high = item.bounds.min, item.bounds.max
        form = Whole() if low is None or high is None else Whole(least=low, most=high)
        return (Field(item.variable, form, item.texts, item),)

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        low, high = item.bounds.min, item.bounds.max
        if low is None or high is None:
            yield Finding("needs-bounds", where, {"type": self.name})
        elif low > high:
            yield Finding("bounds-crossed", f"{where}.bounds", {"low": low, "high": high})
