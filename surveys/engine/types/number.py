"""A whole number between two bounds: an age, a count."""

from __future__ import annotations

from surveys.engine.types.amounts import AmountType
from surveys.engine.types.contract import label


class Number(AmountType):
    name = "number"
    hint = label(
        en="A whole number between two bounds, such as an age.",
        nl="Een geheel getal tussen twee grenzen, zoals een leeftijd.",
        fr="Un nombre entier entre deux bornes, comme un âge.",
    )
    label = label(en="number", nl="getal", fr="nombre")
