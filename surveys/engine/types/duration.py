"""How long: bins are categories, from short to long."""

from __future__ import annotations

from surveys.engine.types.contract import CategoryType, label


class Duration(CategoryType):
    name = "duration"
    label = label(en="duration", nl="duur", fr="durée")
    measure = "ordinal"
