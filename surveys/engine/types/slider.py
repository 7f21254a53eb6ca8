"""A point on a line with labelled ends, for children of twelve and older. A slider nobody touched is no answer."""

from __future__ import annotations

from surveys.engine.types.amounts import LabelledAmount
from surveys.engine.types.contract import label


class Slider(LabelledAmount):
    name = "slider"
    hint = label(
        en="A place on a line. From 12 years on; untouched is not an answer.",
        nl="Een plaats op een lijn. Vanaf 12 jaar; niet aangeraakt is geen antwoord.",
        fr="Un endroit sur une ligne. À partir de 12 ans ; non touchée, elle ne vaut pas réponse.",
    )
    label = label(en="slider", nl="schuifbalk", fr="curseur")
    allowed = LabelledAmount.allowed | {"step"}
    youngest = 12
