"""From a formula to the columns of a model: who is in it, what each column stands for, and what makes it impossible.

N rows, P columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.books.frames import Source
from analysis.books.margins import Key
from analysis.books.reading import BookInvalid
from analysis.books.result import Text
from analysis.books.spec import DesignSpec
from analysis.books.universe import members
from analysis.kernel import terms
from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.modelling.specs import ModelSpec
from analysis.modelling.variables import (
    Categories,
    Numbers,
    Taken,
    Variable,
    categories_of,
    label_of,
    variable_of,
    words_of,
)

WHERE = "model.formula"
MOST_COLUMNS = 60
NUMBER = re.compile(r"\bnumber\(\s*(\w+)\s*\)")
FACTOR = re.compile(r"\bfactor\(\s*(\w+)\s*\)")
EVENT = re.compile(r"(\w+)\s*==\s*['\"]?([^'\"=]+?)['\"]?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula as written: the outcome's name, the answers that count as yes when the formula says so, its terms, and
    the variables it wants as numbers, `number(x)`, or as categories, `factor(x)`.
    """

    outcome: str
    event: tuple[Key, ...]
    formula: terms.Formula
    numeric: frozenset[str]
    categorical: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Every variable of the right side, once."""
        return tuple(dict.fromkeys(name for term in self.formula.terms for piece in term for name in words_of(piece)))

    def taken(self, name: str) -> Taken:
        """How the formula wants a variable."""
        return "numbers" if name in self.numeric else "categories" if name in self.categorical else "as_listed"


@dataclass(frozen=True, eq=False)
class Outcome:
    """values (N,), NaN for no answer: 1 and 0 where it is an answer; event: the label of that answer."""

    name: str
    label: Text
    values: Floats
    event: Text


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of the matrix stands for: its term, and for each piece of the term its category (None: numbers)."""

    term: tuple[str, ...]
    categories: tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class Frame:
    """A model's data: asked (N,) the universe, inside (N,) those of it with all answers and a weight; left: how many
    of the universe lack each variable.
    """

    reading: Reading
    outcome: Outcome
    variables: Mapping[str, Variable]
    asked: Mask
    inside: Mask
    left: tuple[tuple[str, int], ...]

    @cached_property
    def model(self) -> terms.ModelMatrix:
        return self.matrix({})

    def matrix(self, settings: Mapping[str, int]) -> terms.ModelMatrix:
        """The matrix, everybody in the categories of `settings`."""
        known: dict[str, terms.Variable] = {}
        for name, found in self.variables.items():
            known[name] = found.factor(settings.get(name)) if isinstance(found, Categories) else found.values
        return terms.model_matrix(self.reading.formula, known, self.asked.size)

    def with_numbers(self, name: str, value: float) -> terms.ModelMatrix:
        """The matrix, everybody at one value of a numeric variable."""
        found = self.variables[name]
        constant = Numbers(name, found.label, np.full(self.asked.size, value))
        return replace(self, variables={**self.variables, name: constant}).matrix({})

    def columns(self) -> list[Column]:
        """What each column stands for, in the order of the matrix."""
        found = [Column((), ())]
        for term in self.reading.formula.terms:
            combinations: list[tuple[int | None, ...]] = [()]
            for piece in term:
                own = self.variables.get(piece)
                choices = range(1, len(own.keys)) if isinstance(own, Categories) else (None,)
                combinations = [(*before, choice) for choice in choices for before in combinations]
            found += [Column(term, combination) for combination in combinations]
        return found


def read(spec: ModelSpec) -> Reading:
    """The formula of a model. Raises BookInvalid formula_syntax, no_outcome, no_terms, no_constant."""
    numeric = {*spec.numeric, *NUMBER.findall(spec.formula)}
    text = FACTOR.sub(r"\1", NUMBER.sub(r"\1", spec.formula)).strip()
    left, tilde, right = text.partition("~")
    if not tilde or not left.strip():
        raise BookInvalid(
            "no_outcome",
            WHERE,
            gettext_noop("a formula is written ‘outcome ~ what explains it’, such as ‘own_phone ~ gender + age’."),
        )
    found = EVENT.fullmatch(left.strip())
    outcome = found[1] if found else left.strip()
    if not re.fullmatch(r"\w+", outcome):
        raise BookInvalid(
            "no_outcome",
            WHERE,
            gettext_noop("the outcome ‘{outcome}’ must be a single variable, or ‘variable == answer’."),
            outcome=outcome,
        )
    try:
        formula = terms.parse(f"{outcome} ~ {right}")
    except KernelError as error:
        raise BookInvalid(error.code, WHERE, error.template, **error.params) from error
    if not formula.constant:
        raise BookInvalid(
            "no_constant", WHERE, gettext_noop("a model keeps its constant; take ‘0’ or ‘- 1’ out of the formula.")
        )
    if not formula.terms:
        raise BookInvalid(
            "no_terms", WHERE, gettext_noop("choose at least one variable that explains ‘{outcome}’."), outcome=outcome
        )
    crossed = next((term for term in formula.terms if len(term) > 2), None)
    if crossed is not None:
        raise BookInvalid(
            "interaction_deep",
            WHERE,
            gettext_noop("‘{term}’ crosses more than two variables; nobody can read that. Cross two at a time."),
            term=":".join(crossed),
        )
    reading = Reading(
        outcome,
        (found[2].strip(),) if found else (),
        formula,
        frozenset(numeric),
        frozenset(FACTOR.findall(spec.formula)),
    )
    if outcome in reading.names:
        raise BookInvalid("outcome_explains", WHERE, gettext_noop("‘{name}’ can’t explain itself."), name=outcome)
    return reading


def frame_of(source: Source, design: DesignSpec, plan: Design, spec: ModelSpec) -> Frame:
    """The model's data, listwise. Raises BookInvalid with the place; what names are refused: `variables.variable_of`."""
    reading = read(spec)
    references = dict(spec.reference or {})
    for name in references:
        if name not in reading.names:
            raise BookInvalid(
                "reference_unknown",
                "model.reference",
                gettext_noop("‘{name}’ has a category to compare with but stands in no term."),
                name=name,
            )
    outcome = _outcome(source, design, spec, reading)
    found: dict[str, Variable] = {}
    for name in reading.names:
        found[name] = variable_of(
            source, design, name, WHERE, taken=reading.taken(name), reference=references.get(name)
        )
    _numbers_in_expressions(reading, found)
    asked = np.ones(source.rows, bool)
    if spec.common.universe:
        asked = members(spec.common.universe, source, "model.universe")
    missing = {outcome.name: np.isnan(outcome.values), **{name: each.missing for name, each in found.items()}}
    inside = asked & (plan.weights > 0)
    for each in missing.values():
        inside = inside & ~each
    if not inside.any():
        raise BookInvalid("nobody", WHERE, gettext_noop("no child of the universe answered all of these questions."))
    for name, variable in found.items():
        if isinstance(variable, Categories):
            found[name] = variable.present(inside)
    left = tuple((name, int((each & asked).sum())) for name, each in missing.items())
    frame = Frame(reading, outcome, found, asked, np.asarray(inside), left)
    return _usable(frame)


def _outcome(source: Source, design: DesignSpec, spec: ModelSpec, reading: Reading) -> Outcome:
    event = spec.event or reading.event
    if spec.family == "linear":
        if event:
            raise BookInvalid(
                "event_linear",
                "model.event",
                gettext_noop(
                    "a linear model takes the outcome as a number; choose a logistic model for the share of an answer."
                ),
            )
        found = variable_of(source, design, reading.outcome, WHERE, taken="numbers")
        known = source.variable(reading.outcome)
        listed = sum(not each.missing for each in known.categories) if known else 0
        if known is not None and known.measure == "nominal" and listed > 2:
            raise BookInvalid(
                "outcome_nominal",
                WHERE,
                gettext_noop(
                    "the answers to ‘{name}’ have no order; choose a logistic model for the share of an answer."
                ),
                name=reading.outcome,
            )
        return Outcome(reading.outcome, found.label, found.values if isinstance(found, Numbers) else np.zeros(0), {})
    variable_of(source, design, reading.outcome, WHERE)
    coded = categories_of(source, reading.outcome, WHERE)
    chosen = (
        source.coded(reading.outcome, WHERE).positions(event or (coded.keys[0],), "model.event") if coded.keys else []
    )
    if len(set(chosen)) >= len(coded.keys):
        raise BookInvalid(
            "event_everything",
            "model.event",
            gettext_noop("every answer to ‘{name}’ counts as yes; leave at least one out."),
            name=reading.outcome,
        )
    values = np.where(coded.codes < 0, np.nan, np.isin(coded.codes, chosen))
    labels = [coded.labels[each] for each in dict.fromkeys(chosen)]
    return Outcome(reading.outcome, label_of(source, reading.outcome), values, _either(labels))


def _either(labels: list[Text]) -> Text:
    """Several answers as one: "A / B" in each language they all have."""
    languages = [language for language in labels[0] if all(language in label for label in labels)]
    return {language: " / ".join(label[language] for label in labels) for language in languages}


def _numbers_in_expressions(reading: Reading, found: Mapping[str, Variable]) -> None:
    for term in reading.formula.terms:
        for piece in term:
            for name in words_of(piece):
                if piece != name and isinstance(found[name], Categories):
                    raise BookInvalid("expression_categories", WHERE, gettext_noop("‘{name}’ has categories; in ‘{piece}’ write it as number({name}) or leave the calculation out."),
                                      name=name, piece=piece)  # fmt: skip


def _usable(frame: Frame) -> Frame:
    """Refuse what can't be estimated, with the variable that is to blame."""
    for name, variable in frame.variables.items():
        if isinstance(variable, Categories) and len(variable.keys) < 2:
            raise BookInvalid(
                "one_category",
                WHERE,
                gettext_noop("all children of this model gave the same answer to ‘{name}’; take it out."),
                name=name,
            )
    values = frame.outcome.values[frame.inside]
    if np.ptp(values) == 0:
        raise BookInvalid(
            "outcome_constant",
            WHERE,
            gettext_noop("all children of this model have the same outcome ‘{name}’."),
            name=frame.outcome.name,
        )
    try:
        model = frame.model
    except KernelError as error:
        raise BookInvalid(error.code, WHERE, error.template, **error.params) from error
    if len(model.names) > MOST_COLUMNS:
        raise BookInvalid("too_many_columns", WHERE, gettext_noop("this model has {count} coefficients; at most {most} can be read. Take terms out or join categories."),
                          count=len(model.names), most=MOST_COLUMNS)  # fmt: skip
    table = model.matrix[frame.inside]
    if not np.isfinite(table).all():
        place = int(np.flatnonzero(~np.isfinite(table).all(axis=0))[0])
        raise BookInvalid(
            "not_finite",
            WHERE,
            gettext_noop("‘{name}’ can’t be worked out for every child (the logarithm of 0, or a division by 0)."),
            name=model.names[place],
        )
    for place, column in enumerate(frame.columns()):
        if len(column.term) > 1 and not table[:, place].any():
            raise BookInvalid("empty_cell", WHERE, gettext_noop("nobody is in the combination {cell}; take out ‘{term}’ or join categories."),
                              cell=_cell(frame, column), term=":".join(column.term))  # fmt: skip
    return frame


def _cell(frame: Frame, column: Column) -> str:
    """The keys of a combination: "gender=2 and grade_band=5"."""
    parts = []
    for piece, category in zip(column.term, column.categories, strict=True):
        own = frame.variables.get(piece)
        parts.append(
            f"{piece}={own.keys[category]}" if isinstance(own, Categories) and category is not None else piece
        )
    return " × ".join(parts)
