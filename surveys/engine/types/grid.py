"""Rows that share one list of categories (how often, how much do you agree). Each row is a variable."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.engine.findings import Finding
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType, coded_form, label


class Grid(ItemType):
    name = "grid"
    hint = label(
        en="Several lines with the same answers. On a small screen each line is a card of its own; keep it to five.",
        nl="Meerdere regels met dezelfde antwoorden. Op een klein scherm is elke regel een kaart; houd het bij vijf.",
        fr="Plusieurs lignes avec les mêmes réponses. Sur un petit écran, chaque ligne est une carte ; restez à cinq.",
    )
    label = label(en="grid", nl="rooster", fr="grille")
    measure = "ordinal"
    allowed = frozenset({"categories", "rows"})
    least_categories = 2
    battery = True
    diverge = True

    def fields(self, item: Item) -> tuple[Field, ...]:
        form = coded_form(item)
        return tuple(Field(row.variable, form, row.texts, item) for row in item.rows)

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        if not item.rows:
            yield Finding("needs-rows", where, {"type": self.name})
