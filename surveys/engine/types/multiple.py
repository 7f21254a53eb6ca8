"""Several categories; an exclusive one ("none of these") stands alone; one may be "other" with a text field."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.engine.findings import Finding
from surveys.engine.forms import Several
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType, answers_crossed, label, other_fields


class Multiple(ItemType):
    name = "multiple"
    hint = label(
        en="As many answers as fit. Add “none of these” as an answer that stands alone.",
        nl="Zoveel antwoorden als er passen. Voeg “geen van deze” toe als antwoord dat alleen staat.",
        fr="Autant de réponses qu’il en convient. Ajoutez « aucune » comme réponse qui exclut les autres.",
    )
    label = label(en="several answers", nl="meer antwoorden", fr="réponses multiples")
    allowed = frozenset({"categories", "other", "min_answers", "max_answers"})
    least_categories = 2
    exclusives = True
    rotates = True

    def fields(self, item: Item) -> tuple[Field, ...]:
        form = Several(
            names={category.name: category.code for category in item.categories},
            codes=frozenset(category.code for category in item.categories),
            exclusive=frozenset(category.code for category in item.categories if category.exclusive),
            least=item.bounds.min_answers or 1,
            most=item.bounds.max_answers,
        )
        return (Field(item.variable, form, item.texts, item), *other_fields(item))

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        yield from answers_crossed(item, where)
