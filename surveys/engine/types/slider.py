"""A point on a line with labelled ends, for children of twelve and older. A slider nobody touched is no answer."""

from __future__ import annotations

from surveys.engine.types.amounts import LabelledAmount
from surveys.engine.types.contract import label


class Slider(LabelledAmount):
    name = "slider"
    label = label(en="slider", nl="schuifbalk", fr="curseur")
    allowed = LabelledAmount.allowed | {"step"}
    youngest = 12
