"""A whole number between two bounds: an age, a count."""

from __future__ import annotations

from surveys.engine.types.amounts import AmountType
from surveys.engine.types.contract import label


class Number(AmountType):
    name = "number"
    label = label(en="number", nl="getal", fr="nombre")
