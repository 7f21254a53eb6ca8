"""A screen to read: a help card or a break. It collects nothing."""

from __future__ import annotations

from surveys.engine.types.contract import ItemType


class Card(ItemType):
    name = "card"
