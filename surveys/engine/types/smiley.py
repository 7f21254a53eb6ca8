"""A row of three or five faces, each with its word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.structure import Item
from surveys.engine.types.contract import CategoryType, label

FACES = {
    "bad": {"nl": "Niet leuk", "fr": "Pas chouette", "de": "Nicht schön"},
    "okay": {"nl": "Gaat wel", "fr": "Ça va", "de": "Geht so"},
    "good": {"nl": "Leuk", "fr": "Chouette", "de": "Schön"},
}


class Smiley(CategoryType):
    name = "smiley"
    hint = label(
        en="Three or five faces, from sad to happy, each with its word.",
        nl="Drie of vijf gezichtjes, van droevig tot blij, elk met zijn woord.",
        fr="Trois ou cinq visages, du triste au content, chacun avec son mot.",
    )
    label = label(en="faces", nl="gezichtjes", fr="visages")
    pictured = True
    measure = "ordinal"
    diverge = True

    def start(self) -> Mapping[str, Any]:
        faces = enumerate(FACES.items(), start=1)
        return {"categories": [{"code": code, "name": name, "texts": dict(words)} for code, (name, words) in faces]}

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        if len(item.categories) not in {3, 5}:
            yield Finding("wrong-categories", f"{where}.categories", {"type": self.name, "allowed": ("3", "5")})
