"""The logic language of questionnaires over whole columns: which rows a table is about.

Same grammar and the same three truth values as `surveys.engine.logic`: a comparison with a missing answer is unknown,
Kleene's rules combine, and a row belongs to the universe only where the condition is true. Categories may be named by
their code or by their label in quotes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.kernel.design import Floats, Mask
from analysis.kernel.errors import gettext_noop
from surveys.engine.expressions import (
    Among,
    Call,
    Comparison,
    Junction,
    LogicError,
    Name,
    Negation,
    Node,
    Number,
    Operand,
    Quoted,
    Truth,
    Within,
    parse,
)
from surveys.engine.forms import NOT_ASKED

COMPARISONS: dict[str, Callable[[Floats, Floats], Mask]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, eq=False)
class Truths:
    """Per row: true (N,), known (N,)."""

    true: Mask
    known: Mask


def members(text: str, source: Source, where: str) -> Mask:
    """(N,) rows for which the condition is true. Raises BookInvalid universe_unreadable, unknown_column, unknown_category."""
    try:
        node = parse(text)
    except LogicError as error:
        position = error.params.get("position", 1)
        raise BookInvalid("universe_unreadable", where, gettext_noop("the condition ‘{text}’ can't be read from character {position} on "
                          "({reason})."), text=text, position=position, reason=error.code) from error  # fmt: skip
    found = _Evaluator(source, where).node(node)
    return found.true & found.known


class _Evaluator:
    def __init__(self, source: Source, where: str) -> None:
        self.source = source
        self.where = where

    def node(self, node: Node) -> Truths:
        match node:
            case Truth():
                return self.sure(np.full(self.source.rows, node.value, dtype=np.bool_))
            case Negation():
                inner = self.node(node.part)
                return Truths(~inner.true & inner.known, inner.known)
            case Junction():
                return self.junction(node)
            case Call():
                return self.call(node)
            case Within():
                return self.within(node)
            case Among():
                return self.among(node)
            case Comparison():
                return self.comparison(node)

    def sure(self, true: Mask) -> Truths:
        return Truths(true, np.ones(self.source.rows, bool))

    def junction(self, node: Junction) -> Truths:
        """Kleene: one false settles an "and", one true settles an "or"."""
        parts = [self.node(part) for part in node.parts]
        true = np.stack([part.true & part.known for part in parts])
        false = np.stack([~part.true & part.known for part in parts])
        if node.word == "and":
            holds, fails = true.all(axis=0), false.any(axis=0)
        else:
            holds, fails = true.any(axis=0), false.all(axis=0)
        return Truths(np.asarray(holds), np.asarray(holds | fails))

    def call(self, node: Call) -> Truths:
        """`answered` and `asked` are never unknown."""
        name = node.variable.name
        found = self.source.multiple(name)
        if node.function == "answered":
            if found is not None:
                return self.sure(self.source.chosen(found, self.where).answered)
            return self.sure(np.asarray(self.source.coded(name, self.where).codes >= 0))
        columns = [self.source.column(each, self.where) for each in (found.variables if found else (name,))]
        skipped = np.stack([(column == NOT_ASKED).to_numpy(dtype=bool, na_value=False) for column in columns])
        return self.sure(np.asarray(~skipped.all(axis=0)))

    def within(self, node: Within) -> Truths:
        """A category among the chosen ones of a multiple-response set."""
        found = self.source.multiple(node.variable.name)
        if found is None:
            raise BookInvalid(
                "not_multiple",
                self.where,
                gettext_noop("‘{name}’ is not a question with several answers."),
                name=node.variable.name,
            )
        chosen = self.source.chosen(found, self.where)
        place = chosen.positions((_literal(node.left),), self.where)[0]
        return Truths(chosen.indicators[:, place] & chosen.answered, chosen.answered)

    def among(self, node: Among) -> Truths:
        if not isinstance(node.left, Name):
            raise BookInvalid("universe_unreadable", self.where, gettext_noop("a comparison needs a variable."))
        values = self.numbers(node.left.name)
        wanted = [self.literal(literal, node.left.name) for literal in node.literals]
        return Truths(np.isin(values, wanted), ~np.isnan(values))

    def comparison(self, node: Comparison) -> Truths:
        left, right, sign = node.left, node.right, node.sign
        if not isinstance(left, Name):
            left, right, sign = right, left, TURNED[sign]
        if not isinstance(left, Name):
            raise BookInvalid("universe_unreadable", self.where, gettext_noop("a comparison needs a variable."))
        values = self.numbers(left.name)
        other = (
            self.numbers(right.name)
            if isinstance(right, Name)
            else np.full(values.size, self.literal(right, left.name))
        )
        known = ~np.isnan(values) & ~np.isnan(other)
        return Truths(np.asarray(COMPARISONS[sign](values, other)) & known, known)

    def numbers(self, name: str) -> Floats:
        """A column as numbers; words as the place of the word, so that only equality means something."""
        column = self.source.column(name, self.where)
        if column.dtype.kind in "iufb":
            return self.source.values(name, self.where)
        coded = self.source.coded(name, self.where)
        keys_are_numbers = all(_is_number(key) for key in coded.keys)
        codes = coded.codes.astype(np.float64)
        numbers = (
            np.array([float(key) for key in coded.keys])
            if keys_are_numbers and coded.keys
            else np.arange(len(coded.keys))
        )
        return np.where(codes >= 0, numbers[coded.codes] if numbers.size else np.nan, np.nan)

    def literal(self, operand: Operand, name: str) -> float:
        """The number a literal stands for beside a variable: itself, or the code behind a label."""
        if isinstance(operand, Number):
            return float(operand.value)
        coded = self.source.coded(name, self.where)
        place = coded.positions((_literal(operand),), self.where)[0]
        return float(coded.keys[place]) if all(_is_number(key) for key in coded.keys) else float(place)


def _literal(operand: Operand) -> str | float:
    if isinstance(operand, Quoted):
        return operand.text
    return float(operand.value) if isinstance(operand, Number) else operand.name


def _is_number(key: str) -> bool:
    try:
        float(key)
    except ValueError:
        return False
    return True
