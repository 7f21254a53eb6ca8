"""What the columns of a data file mean. Made from a questionnaire, or read from another study's file.

A codebook is plain data with one JSON form, so that a release carries it and every table names its wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from surveys.engine.forms import Coded, Several, Words
from surveys.engine.structure import Category as Choice
from surveys.engine.structure import Derived, Field, Questionnaire

Text = dict[str, str]
"""Language or track -> text."""


def text_in(text: Text, language: str) -> str:
    """The text in a language, else in its main language (`nl` for `nl-easy`), else English, Dutch, French, else any."""
    for candidate in (language, language.split("-", maxsplit=1)[0], "en", "nl", "fr"):
        if text.get(candidate):
            return text[candidate]
    return next((value for value in text.values() if value), "")


FREE_TEXT = "text"
"""The type of variables in a child's own words: releases and exports leave them out."""

USER_MISSING: tuple[tuple[float, float], ...] = ((-7.0, -1.0),)

MISSING_LABELS: Mapping[int, Text] = {
    -1: {"nl": "Niet gevraagd", "fr": "Non posée", "de": "Nicht gefragt", "en": "Not asked"},
    -2: {"nl": "Overgeslagen", "fr": "Passée", "de": "Übersprungen", "en": "Skipped"},
    -3: {"nl": "Weet ik niet", "fr": "Je ne sais pas", "de": "Weiß ich nicht", "en": "Don't know"},
    -4: {
        "nl": "Wil ik niet zeggen",
        "fr": "Je préfère ne pas le dire",
        "de": "Möchte ich nicht sagen",
        "en": "Don't want to say",
    },
    -5: {
        "nl": "Ik begrijp de vraag niet",
        "fr": "Je ne comprends pas la question",
        "de": "Ich verstehe die Frage nicht",
        "en": "Don't understand the question",
    },
    -6: {"nl": "Niet bereikt", "fr": "Pas atteinte", "de": "Nicht erreicht", "en": "Not reached"},
    -7: {"nl": "Verloren gegaan", "fr": "Perdue", "de": "Verloren", "en": "Lost"},
}
CHOSEN: Mapping[int, Text] = {
    0: {"nl": "Niet gekozen", "fr": "Pas choisi", "de": "Nicht gewählt", "en": "Not chosen"},
    1: {"nl": "Gekozen", "fr": "Choisi", "de": "Gewählt", "en": "Chosen"},
}


@dataclass(frozen=True)
class Category:
    code: float
    label: Text
    missing: bool


@dataclass(frozen=True)
class Variable:
    """A column. `user_missing` are ranges of codes with both ends included; `universe` is the condition under which
    the question was asked, as written, "" for everyone."""

    name: str
    label: Text
    question: Text
    type: str
    measure: str
    role: str
    categories: tuple[Category, ...]
    universe: str
    sensitivity: int
    concept: str
    user_missing: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class MultipleSet:
    """Columns that are the categories of one question with several answers."""

    name: str
    label: Text
    question: Text
    variables: tuple[str, ...]
    counted: float = 1


@dataclass(frozen=True)
class Codebook:
    title: Text
    variables: tuple[Variable, ...]
    sets: tuple[MultipleSet, ...]
    source: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Codebook:
        return cls(
            title=dict(data["title"]),
            variables=tuple(_variable_from_json(each) for each in data["variables"]),
            sets=tuple(MultipleSet(**{**each, "variables": tuple(each["variables"])}) for each in data["sets"]),
            source=data["source"],
        )


def _variable_from_json(data: Mapping[str, Any]) -> Variable:
    return Variable(
        **{
            **data,
            "categories": tuple(Category(**category) for category in data["categories"]),
            "user_missing": tuple((float(low), float(high)) for low, high in data["user_missing"]),
        }
    )


def codebook(questionnaire: Questionnaire, *, source: str = "") -> Codebook:
    """The codebook of completed answers, in the order of the interview, derived variables last. `source` says where
    the data come from; without one it is the name of the questionnaire."""
    fields = questionnaire.fields.values()
    variables = [variable for field in fields for variable in _variables(field)]
    variables += [_derived(each) for each in questionnaire.derived]
    return Codebook(
        title=dict(questionnaire.title),
        variables=tuple(variables),
        sets=tuple(
            MultipleSet(field.variable, dict(field.label), dict(field.item.texts), field.form.columns(field.variable))
            for field in fields
            if isinstance(field.form, Several)
        ),
        source=source or questionnaire.name,
    )


def free_texts(book: Codebook) -> tuple[str, ...]:
    """The variables in a child's own words."""
    return tuple(variable.name for variable in book.variables if variable.type == FREE_TEXT)


def _variables(field: Field) -> Iterator[Variable]:
    item = field.item
    if isinstance(field.form, Several):
        chosen = tuple(Category(float(code), dict(label), missing=False) for code, label in CHOSEN.items())
        names = field.form.columns(field.variable)
        for name, category in zip(names, item.categories, strict=True):
            yield _variable(field, name, category.texts, chosen, measure="nominal")
    else:
        listed = item.categories if isinstance(field.form, Coded) else ()
        measure = "nominal" if isinstance(field.form, Words) else item.measure
        yield _variable(field, field.variable, field.label, _categories(listed), measure=measure)


def _variable(
    field: Field, name: str, label: Mapping[str, str], categories: tuple[Category, ...], *, measure: str
) -> Variable:
    return Variable(
        name=name,
        label=dict(label),
        question=dict(field.item.texts),
        type=FREE_TEXT if isinstance(field.form, Words) else field.item.type,
        measure=measure,
        role=field.role,
        categories=categories + _missing(),
        universe=field.item.universe,
        sensitivity=field.item.sensitivity,
        concept=field.item.concept,
        user_missing=USER_MISSING,
    )


def _derived(derived: Derived) -> Variable:
    return Variable(
        name=derived.variable,
        label=dict(derived.texts),
        question=dict(derived.texts),
        type="derived",
        measure=derived.measure,
        role="derived",
        categories=_categories(derived.categories) + _missing(),
        universe="",
        sensitivity=derived.sensitivity,
        concept=derived.concept,
        user_missing=USER_MISSING,
    )


def _categories(listed: tuple[Choice, ...]) -> tuple[Category, ...]:
    return tuple(Category(float(each.code), dict(each.texts), missing=False) for each in listed)


def _missing() -> tuple[Category, ...]:
    return tuple(Category(float(code), dict(label), missing=True) for code, label in MISSING_LABELS.items())
