"""How long: bins are categories, from short to long."""

from __future__ import annotations

from surveys.engine.types.contract import CategoryType


class Duration(CategoryType):
    name = "duration"
    measure = "ordinal"
