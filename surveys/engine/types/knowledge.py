"""A question with right and wrong answers: one category out of a list, and the key that says which are right."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.engine.findings import Finding
from surveys.engine.forms import Keyed
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import CategoryType, label


class Knowledge(CategoryType):
    name = "knowledge"
    label = label(en="knowledge question", nl="kennisvraag", fr="question de connaissance")
    allowed = frozenset({"categories", "key"})
    rotates = True

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
