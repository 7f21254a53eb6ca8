"""A draw: each category is one form of the questionnaire, and the device draws one of them for each child. No screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.forms import Drawn
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType, label


class Draw(ItemType):
    name = "draw"
    asks = False
    hint = label(
        en="Nothing on the screen: the device draws who gets which part.",
        nl="Niets op het scherm: het toestel loot wie welk deel krijgt.",
        fr="Rien à l’écran : l’appareil tire au sort qui reçoit quelle partie.",
    )
    label = label(en="draw", nl="loting", fr="tirage au sort")
    allowed = frozenset({"categories", "drawn"})
    least_categories = 2

    def defaults(self) -> Mapping[str, Any]:
        """Written down for the client, which draws such an item instead of showing it."""
        return {"drawn": True}

    def fields(self, item: Item) -> tuple[Field, ...]:
        form = Drawn(
            names={category.name: category.code for category in item.categories},
            ordered=False,
            codes=frozenset(category.code for category in item.categories),
        )
        return (Field(item.variable, form, item.texts, item, role="design"),)

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        if item.ask_if:
            yield Finding("draw-for-all", f"{where}.ask_if", {"item": item.variable})
        if item.measure != "nominal":
            yield Finding("draw-nominal", f"{where}.measure", {"item": item.variable})
