"""Several instruments of one study as one frame: the union of their columns, "not asked" where one lacks a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict
from surveys.engine.codebook import Category, Codebook, MultipleSet, Text, Variable

NOT_ASKED = -1


@dataclass(frozen=True)
class Part:
    """The rows of one published questionnaire, with its codebook."""

    frame: pd.DataFrame
    codebook: Codebook


@dataclass(frozen=True)
class Merged:
    """`rewordings` names the variables asked or labelled differently by the instruments; the first wording stands."""

    frame: pd.DataFrame
    codebook: Codebook
    rewordings: tuple[str, ...]


def merge(parts: Sequence[Part]) -> Merged:
    """Rows one below the other. A variable must be of one type wherever it occurs, or this raises Conflict."""
    variables: dict[str, Variable] = {}
    sets: dict[str, MultipleSet] = {}
    reworded: list[str] = []
    for part in parts:
        for each in part.codebook.variables:
            if each.name in part.frame:
                known = variables.get(each.name)
                variables[each.name] = _joined(known, each) if known else each
                if known and _wording(known) != _wording(each):
                    reworded.append(each.name)
        for every in part.codebook.sets:
            known_set = sets.get(every.name, every)
            names = dict.fromkeys((*known_set.variables, *every.variables))
            sets[every.name] = replace(known_set, variables=tuple(names))
    frame = pd.concat([part.frame.reindex(columns=list(variables), fill_value=NOT_ASKED) for part in parts])
    source = ", ".join(dict.fromkeys(part.codebook.source for part in parts))
    codebook = Codebook(_titled(parts), tuple(variables.values()), tuple(sets.values()), source)
    return Merged(frame.reset_index(drop=True), codebook, tuple(dict.fromkeys(reworded)))


def _titled(parts: Sequence[Part]) -> Text:
    """The titles of all instruments, each once, per language."""
    titles = [part.codebook.title for part in parts]
    languages = dict.fromkeys(language for title in titles for language in title)
    return {
        language: " · ".join(dict.fromkeys(title[language] for title in titles if title.get(language)))
        for language in languages
    }


def _wording(variable: Variable) -> object:
    """Question and answers, without the codes only one of two instruments has."""
    return variable.question, variable.label, {each.code: each.label for each in variable.categories}


def _joined(one: Variable, other: Variable) -> Variable:
    """The variable with the categories of both; where both label a code, the first label stands."""
    if one.type != other.type or one.measure != other.measure:
        raise Conflict(
            "instruments-disagree",
            _("“%(variable)s” is of another type in another questionnaire of this study."),
            variable=one.name,
        )
    categories: dict[float, Category] = {each.code: each for each in (*other.categories, *one.categories)}
    return replace(one, categories=tuple(sorted(categories.values(), key=lambda each: (each.missing, each.code))))
