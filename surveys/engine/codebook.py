"""What the columns of a data file mean. Made from a questionnaire, or read from another study's file.

A codebook is plain data with one JSON form, so that a release carries it and every table names its wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from surveys.engine.forms import Column, Whole, Words
from surveys.engine.structure import Category as Choice
from surveys.engine.structure import Derived, Field, Questionnaire
from surveys.engine.types.text import ShortText

Text = dict[str, str]
"""Language or track -> text."""


def text_in(text: Text, language: str) -> str:
    """The text in a language, else in its main language (`nl` for `nl-easy`), else English, Dutch, French, else any."""
    for candidate in (language, language.split("-", maxsplit=1)[0], "en", "nl", "fr"):
        if text.get(candidate):
            return text[candidate]
    return next((value for value in text.values() if value), "")


FREE_TEXT = ShortText.name
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
RIGHT: Mapping[int, Text] = {
    0: {"nl": "Fout", "fr": "Faux", "de": "Falsch", "en": "Wrong"},
    1: {"nl": "Juist", "fr": "Juste", "de": "Richtig", "en": "Right"},
}
MARKS: Mapping[str, Text] = {
    "right": {"nl": "juist beantwoord", "fr": "bonne réponse", "de": "richtig beantwortet"},
    "minutes": {"nl": "minuten na middernacht", "fr": "minutes après minuit", "de": "Minuten nach Mitternacht"},
}
COARSER: Text = {
    "nl": "-7 ook in groepen waar te weinig kinderen een antwoord deelden; gebruik daar {names}.",
    "fr": "-7 aussi dans les groupes où trop peu d’enfants partageaient une réponse; utilisez-y {names}.",
    "de": "-7 auch in Gruppen, in denen zu wenige Kinder eine Antwort teilten; dort gilt {names}.",
    "en": "-7 also in groups where too few children shared an answer; use {names} there.",
}
NO_RANK: Text = {"nl": "Niet geplaatst", "fr": "Pas classé", "de": "Nicht eingeordnet", "en": "Not placed"}
RANK: Text = {"nl": "Plaats {rank}", "fr": "Place {rank}", "de": "Platz {rank}", "en": "Place {rank}"}
MOST_POINTS = 11
"""A range of no more numbers lists them all as categories once some of them have a label."""


@dataclass(frozen=True)
class Category:
    code: float
    label: Text
    missing: bool


@dataclass(frozen=True)
class Variable:
    """A column. `user_missing` are ranges of codes with both ends included; `universe` is the condition under which
    the question was asked, as written, "" for everyone; `note` says what differs between rows: versions of the
    questionnaire, or groups in which an answer that can point to a child was made coarser. `linkage` is what a text in
    a child's own words stays tied to, "" for anything else."""

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
    note: Text = field(default_factory=dict)
    linkage: str = ""


@dataclass(frozen=True)
class MultipleSet:
    """Columns that are the categories of one question with several answers. `counted` is the value of a chosen one;
    where the columns hold ranks, every rank from `counted` on says that the category was chosen."""

    name: str
    label: Text
    question: Text
    variables: tuple[str, ...]
    counted: float = 1
    ranks: bool = False


@dataclass(frozen=True)
class Codebook:
    title: Text
    variables: tuple[Variable, ...]
    sets: tuple[MultipleSet, ...]
    source: str

    def to_json(self) -> dict[str, Any]:
        """A variable without a note or a linkage says nothing of one."""
        data = asdict(self)
        for variable in data["variables"]:
            for member in ("note", "linkage"):
                if not variable[member]:
                    del variable[member]
        return data

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
        sets=tuple(_set(field) for field in fields if field.form.operand == "set"),
        source=source or questionnaire.name,
    )


def _set(field: Field) -> MultipleSet:
    columns = field.form.columns(field.variable)
    return MultipleSet(
        name=field.variable,
        label=dict(field.label),
        question=dict(field.item.texts),
        variables=tuple(column.name for column in columns),
        ranks=any(column.holds == "rank" for column in columns),
    )


def free_texts(book: Codebook) -> tuple[str, ...]:
    """The variables in a child's own words."""
    return tuple(variable.name for variable in book.variables if variable.type == FREE_TEXT)


def _variables(field: Field) -> Iterator[Variable]:
    """One for each data column. Ranks are nominal, because "not placed" has no place among them."""
    texts = {category.code: category.texts for category in field.item.categories}
    for column in field.form.columns(field.variable):
        label = _marked(field.label, column) if column.code is None else texts[column.code]
        own = column.holds in {"answer", "minutes"} and not isinstance(field.form, Words)
        measure = field.item.measure if own else "nominal"
        yield _variable(field, column.name, label, _values(field, column), measure=measure)


def _answers(field: Field) -> tuple[Category, ...]:
    """The categories of the item; a short range of numbers of which some have a label is listed whole."""
    form, listed = field.form, _categories(field.item.categories)
    if isinstance(form, Words):
        return ()
    if not isinstance(form, Whole) or not listed or len(form.values) > MOST_POINTS:
        return listed
    labels = {category.code: category.label for category in listed}
    bare = {point: dict.fromkeys(listed[0].label, str(point)) for point in form.values}
    return tuple(Category(float(point), labels.get(float(point), bare[point]), missing=False) for point in form.values)


def _values(field: Field, column: Column) -> tuple[Category, ...]:
    """What the numbers of a column mean: categories; chosen or not; right or wrong; the place of a category."""
    if column.holds in {"answer", "minutes"}:
        return _answers(field)
    if column.holds in {"chosen", "right"}:
        return _listed(CHOSEN if column.holds == "chosen" else RIGHT)
    most = field.item.bounds.max_answers or len(field.item.categories)
    places = {
        rank: {language: text.format(rank=rank) for language, text in RANK.items()} for rank in range(1, most + 1)
    }
    return _listed({0: NO_RANK, **places})


def _marked(label: Mapping[str, str], column: Column) -> Text:
    """The question; what its numbers stand for behind it, in the language of each track, where that can't be seen."""
    marks = MARKS.get(column.holds)
    if marks is None:
        return dict(label)
    return {track: f"{text} ({marks[track.partition('-')[0]]})" for track, text in label.items()}


def _listed(labels: Mapping[int, Text]) -> tuple[Category, ...]:
    return tuple(Category(float(code), dict(label), missing=False) for code, label in labels.items())


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
        note=_coarser(field.item.identifying) if name == field.item.variable else {},
        linkage=field.item.text_linkage if isinstance(field.form, Words) else "",
    )


def _coarser(steps: tuple[str, ...] | None) -> Text:
    """What -7 can mean where an answer can point to a child."""
    if steps is None:
        return {}
    return {
        language: text.format(names=", ".join(steps)) if steps else text.partition(";")[0] + "."
        for language, text in COARSER.items()
    }


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
