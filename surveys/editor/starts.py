"""The kinds of question one can begin, each with a sentence on when to choose it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from surveys.engine.structure import Text
from surveys.engine.types import REGISTRY


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    hint: str


def kinds() -> list[Kind]:
    return [Kind(each.name, spoken(each.label), spoken(each.hint)) for each in REGISTRY]


def spoken(text: Text) -> str:
    return text.get(get_language() or "", text["en"])
