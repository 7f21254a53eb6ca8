"""A short text in the child's own words. Publishing writes the length limit down, for the client to keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.engine.forms import Words
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType


class FreeText(ItemType):
    name = "text"
    allowed = frozenset({"max_chars"})

    def defaults(self) -> Mapping[str, Any]:
        return {"bounds": {"max_chars": Words().max_chars}}

    def fields(self, item: Item) -> tuple[Field, ...]:
        return (Field(item.variable, Words(item.bounds.max_chars or Words().max_chars), item.texts, item),)
