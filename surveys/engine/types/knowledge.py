"""A question with right and wrong answers: one category out of a list, and the key that says which are right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.forms import Keyed
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import CategoryType, label


class Knowledge(CategoryType):
    name = "knowledge"
    hint = label(
        en="One answer out of a list, some of them right. The child isn't told which.",
        nl="Eén antwoord uit een lijst, sommige zijn juist. Het kind hoort niet welke.",
        fr="Une réponse dans une liste, certaines sont justes. L’enfant n’apprend pas lesquelles.",
    )
    label = label(en="knowledge question", nl="kennisvraag", fr="question de connaissance")
    allowed = frozenset({"categories", "key"})
    rotates = True

    def start(self) -> Mapping[str, Any]:
        return {**super().start(), "key": [1]}

    def fields(self, item: Item) -> tuple[Field, ...]:
        form = Keyed(
            names={category.name: category.code for category in item.categories},
            ordered=item.measure != "nominal",
            codes=frozenset(category.code for category in item.categories),
            key=frozenset(item.key),
        )
        return (Field(item.variable, form, item.texts, item),)

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        codes = {category.code for category in item.categories}
        if not item.key:
            yield Finding("needs-key", where, {"type": self.name})
        for place, code in enumerate(item.key):
            if code not in codes:
                yield Finding("key-outside", f"{where}.key[{place}]", {"given": code})
