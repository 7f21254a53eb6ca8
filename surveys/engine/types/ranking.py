"""Categories in order of preference. The child places as many as the bounds ask; publishing writes down that the order
of the answer is kept, for the client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.forms import Ranked
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType, answers_crossed, label


class Ranking(ItemType):
    name = "ranking"
    hint = label(
        en="Putting answers in order by tapping them, first to last.",
        nl="Antwoorden op volgorde zetten door erop te tikken, van eerst naar laatst.",
        fr="Mettre les réponses en ordre en les touchant, de la première à la dernière.",
    )
    label = label(en="ranking", nl="rangschikking", fr="classement")
    allowed = frozenset({"categories", "min_answers", "max_answers", "ordered"})
    rotates = True
    least_categories = 2

    def defaults(self) -> Mapping[str, Any]:
        return {"ordered": True}

    def fields(self, item: Item) -> tuple[Field, ...]:
        form = Ranked(
            names={category.name: category.code for category in item.categories},
            codes=frozenset(category.code for category in item.categories),
            least=item.bounds.min_answers or 1,
            most=item.bounds.max_answers,
        )
        return (Field(item.variable, form, item.texts, item),)

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        yield from answers_crossed(item, where)
