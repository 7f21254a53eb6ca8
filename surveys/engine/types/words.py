"""A child's own words: what short and long texts have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from surveys.engine.forms import Words
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType


class WordsType(ItemType):
    """Publishing writes the length limit down, for the client to keep; `most` stands when the author sets none."""

    allowed = frozenset({"max_chars"})
    written = True
    most: ClassVar[int]

    def defaults(self) -> Mapping[str, Any]:
        return {"bounds": {"max_chars": self.most}}

    def fields(self, item: Item) -> tuple[Field, ...]:
        return (Field(item.variable, Words(item.bounds.max_chars or self.most), item.texts, item),)
