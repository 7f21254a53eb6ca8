"""A ladder of at most eleven points, from worst to best or from never to always; some points have a label."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.engine.findings import Finding
from surveys.engine.structure import Item
from surveys.engine.types.amounts import LabelledAmount
from surveys.engine.types.contract import label

MOST_POINTS = 11


class Scale(LabelledAmount):
    name = "scale"
    hint = label(
        en="A ladder from one end to the other, with words at both ends.",
        nl="Een ladder van het ene eind naar het andere, met woorden aan beide kanten.",
        fr="Une échelle d’un bout à l’autre, avec des mots aux deux extrémités.",
    )
    label = label(en="ladder", nl="ladder", fr="échelle")

    def range_problems(self, item: Item, low: int, high: int, where: str) -> Iterator[Finding]:
        yield from super().range_problems(item, low, high, where)
        if high - low >= MOST_POINTS:
            yield Finding("points-limit", f"{where}.bounds", {"type": self.name, "limit": MOST_POINTS})
