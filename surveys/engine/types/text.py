"""A short text in the child's own words."""

from __future__ import annotations

from surveys.engine.forms import Words
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType


class FreeText(ItemType):
    name = "text"
    allowed = frozenset({"max_chars"})

    def fields(self, item: Item) -> tuple[Field, ...]:
        form = Words(item.bounds.max_chars) if item.bounds.max_chars else Words()
        return (Field(item.variable, form, item.texts, item),)
