"""One category out of a list; one of them may be "other" with a text field."""

from __future__ import annotations

from surveys.engine.types.contract import CategoryType, label


class Single(CategoryType):
    name = "single"
    hint = label(
        en="One answer out of a list. The kind to choose when in doubt.",
        nl="Eén antwoord uit een lijst. Kies dit als u twijfelt.",
        fr="Une réponse dans une liste. À choisir en cas de doute.",
    )
    label = label(en="single answer", nl="één antwoord", fr="réponse unique")
    allowed = frozenset({"categories", "other"})
    rotates = True
