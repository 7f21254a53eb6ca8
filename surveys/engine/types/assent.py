"""The place where the child is asked to take part. The decision travels beside the answers, not among them."""

from __future__ import annotations

from surveys.engine.types.contract import ItemType


class Assent(ItemType):
    name = "assent"
