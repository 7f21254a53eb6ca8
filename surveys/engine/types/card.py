"""A screen to read: a help card or a break. It collects nothing."""

from __future__ import annotations

from surveys.engine.types.contract import ItemType, label


class Card(ItemType):
    name = "card"
    label = label(en="card", nl="kaart", fr="carte")
