"""Yes or no, always coded 1 and 2. The categories may be left out: publishing writes them in every track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.structure import Item
from surveys.engine.types.contract import CategoryType, label

CODES = {"yes": 1, "no": 2}
WORDS = {
    "yes": {"nl": "Ja", "fr": "Oui", "de": "Ja", "nl-easy": "Ja", "fr-easy": "Oui", "de-easy": "Ja"},
    "no": {"nl": "Nee", "fr": "Non", "de": "Nein", "nl-easy": "Nee", "fr-easy": "Non", "de-easy": "Nein"},
}


class YesNo(CategoryType):
    name = "yesno"
    hint = label(
        en="Yes or no. The two answers are there already, in every language.",
        nl="Ja of nee. De twee antwoorden staan er al, in elke taal.",
        fr="Oui ou non. Les deux réponses sont déjà là, dans chaque langue.",
    )
    label = label(en="yes or no", nl="ja of nee", fr="oui ou non")
    pictured = True

    def defaults(self) -> Mapping[str, Any]:
        return {
            "categories": [{"code": code, "name": name, "texts": dict(WORDS[name])} for name, code in CODES.items()]
        }

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        if {category.name: category.code for category in item.categories} != CODES:
            allowed = tuple(f"{code} {name}" for name, code in CODES.items())
            yield Finding("wrong-categories", f"{where}.categories", {"type": self.name, "allowed": allowed})
