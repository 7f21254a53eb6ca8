"""One category out of a list; one of them may be "other" with a text field."""

from __future__ import annotations

from surveys.engine.types.contract import CategoryType, label


class Single(CategoryType):
    name = "single"
    label = label(en="single answer", nl="één antwoord", fr="réponse unique")
    allowed = frozenset({"categories", "other"})
    rotates = True
