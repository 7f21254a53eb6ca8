"""A scale as a variable: its definition, and the score as a column beside the data it is made of.

The data themselves stay as they were frozen: whoever reads them for a book or a model adds the column here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.books.frames import Source, Table
from analysis.books.result import Text
from analysis.books.wording import filled
from analysis.kernel import scales
from analysis.kernel.arrays import Floats
from analysis.kernel.scales import Score
from surveys.engine.codebook import Codebook, Variable
from surveys.engine.types.number import Number

_QUESTION: dict[str, Text] = {
    "mean": {
        "nl": "Gemiddelde van {size} vragen ({items}), op een schaal van {low} tot {high}, met minstens {needed} antwoorden",
        "fr": "Moyenne de {size} questions ({items}), sur une échelle de {low} à {high}, avec au moins {needed} réponses",
        "en": "Mean of {size} questions ({items}), on a scale from {low} to {high}, with at least {needed} answers",
    },
    "sum": {
        "nl": "Som van {size} vragen ({items}), elk van {low} tot {high}, met minstens {needed} antwoorden",
        "fr": "Somme de {size} questions ({items}), chacune de {low} à {high}, avec au moins {needed} réponses",
        "en": "Sum of {size} questions ({items}), each from {low} to {high}, with at least {needed} answers",
    },
}


@dataclass(frozen=True, slots=True)
class Definition:
    """name: the variable it becomes. low and high: the range of every item; reversed items count low + high - answer."""

    name: str
    label: Text
    items: tuple[str, ...]
    reversed: tuple[str, ...]
    score: Score
    needed: int
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        return {
            "items": list(self.items),
            "reversed": list(self.reversed),
            "score": self.score,
            "needed": self.needed,
            "low": self.low,
            "high": self.high,
        }

    @classmethod
    def from_json(cls, name: str, label: Text, data: dict[str, Any]) -> Definition:
        """Of a stored definition."""
        items, turned = tuple(data["items"]), tuple(data["reversed"])
        return cls(name, label, items, turned, data["score"], data["needed"], data["low"], data["high"])

    def variable(self, codebook: Codebook) -> Variable:
        """What a codebook says of the score: its question is the definition, as sensitive as its most sensitive item."""
        known = {each.name: each for each in codebook.variables}
        listed = ", ".join(f"{name} ↔" if name in self.reversed else name for name in self.items)
        question = filled(
            _QUESTION[self.score], size=len(self.items), items=listed, low=self.low, high=self.high, needed=self.needed
        )
        sensitivity = max((known[name].sensitivity for name in self.items if name in known), default=0)
        return Variable(self.name, self.label, question, Number.name, "scale", "derived", (), "", sensitivity, "", ())


def items_of(source: Source, definition: Definition, where: str) -> Floats:
    """(N, J) the items in the direction they count, NaN for no answer or one outside the range."""
    columns = []
    for name in definition.items:
        values = source.values(name, where)
        values = np.where((values < definition.low) | (values > definition.high), np.nan, values)
        if name in definition.reversed and definition.low < definition.high:
            values = scales.reverse(values, definition.low, definition.high)
        columns.append(values)
    return np.stack(columns, axis=1)


def usable(codebook: Codebook, definition: Definition) -> bool:
    """Whether data with this codebook have every item, and no column of the score's name."""
    names = {each.name for each in codebook.variables}
    return set(definition.items) <= names and definition.name not in names


def with_codebook(codebook: Codebook, definitions: Sequence[Definition]) -> Codebook:
    """The codebook with a variable for every usable scale."""
    added = tuple(each.variable(codebook) for each in definitions if usable(codebook, each))
    return replace(codebook, variables=(*codebook.variables, *added)) if added else codebook


def with_columns(frame: pd.DataFrame, codebook: Codebook, definitions: Sequence[Definition]) -> pd.DataFrame:
    """The frame (N rows) with a score column for every usable scale; NaN for children without a score."""
    added = score_columns(frame, codebook, definitions)
    return pd.concat([frame, pd.DataFrame(added, index=frame.index)], axis=1) if added else frame


def score_columns(table: Table, codebook: Codebook, definitions: Sequence[Definition]) -> dict[str, Floats]:
    """name -> scores (N,) of every usable scale."""
    source, found = Source(table, codebook), {}
    for each in definitions:
        if usable(codebook, each):
            scored = scales.scores(items_of(source, each, each.name), score=each.score, at_least=each.needed)
            found[each.name] = scored.values
    return found
