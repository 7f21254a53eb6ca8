"""The place where the child is asked to take part. The decision travels beside the answers, not among them."""

from __future__ import annotations

from surveys.engine.types.contract import ItemType, label


class Assent(ItemType):
    name = "assent"
    label = label(en="assent", nl="instemming", fr="assentiment")
