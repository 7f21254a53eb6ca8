"""One category out of a list; one of them may be "other" with a text field."""

from __future__ import annotations

from surveys.engine.types.contract import CategoryType


class Single(CategoryType):
    name = "single"
    allowed = frozenset({"categories", "other"})
    rotates = True
