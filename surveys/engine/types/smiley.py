"""A row of three or five faces, each with its word."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.engine.findings import Finding
from surveys.engine.structure import Item
from surveys.engine.types.contract import CategoryType, label


class Smiley(CategoryType):
    name = "smiley"
    label = label(en="faces", nl="gezichtjes", fr="visages")
    pictured = True
    measure = "ordinal"
    diverge = True

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        if len(item.categories) not in {3, 5}:
            yield Finding("wrong-categories", f"{where}.categories", {"type": self.name, "allowed": ("3", "5")})
