"""Who looks over a child's shoulder counts the same screens after any answer to a sensitive question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from surveys import instruments
from surveys.engine import document
from surveys.engine.document import Item, Questionnaire
from surveys.engine.logic import evaluate

SENSITIVE, SKIPPED, DONT_WANT = 2, -2, -4


def names_in(tree: Any) -> Iterator[str]:
    if isinstance(tree, list | tuple):
        for part in tree:
            yield from names_in(part)
    elif isinstance(tree, str):
        yield tree


def opened(questionnaire: Questionnaire, gate: Item, code: int) -> int:
    """How many screens this answer opens, of those that hang on the question and nothing else."""
    followers = [each for each in questionnaire.items if gate.variable in set(names_in(each.ask_tree))]
    known = {gate.variable: code}
    return sum(max(1, len(each.rows)) for each in followers if evaluate(each.ask_tree, known) is True)


def gates(questionnaire: Questionnaire) -> list[Item]:
    named = {name for each in questionnaire.items if each.ask_tree is not None for name in names_in(each.ask_tree)}
    return [each for each in questionnaire.items if each.sensitivity >= SENSITIVE and each.variable in named]


def codes(gate: Item) -> list[int]:
    return [*((each.code for each in gate.categories) if gate.categories else (1, 2)), SKIPPED, DONT_WANT]


@pytest.mark.parametrize("name", instruments.names())
def test_every_answer_to_a_sensitive_question_opens_as_many_screens(name: str) -> None:
    questionnaire = document.load(document.publish(instruments.instrument(name)))
    told = {
        gate.variable: {opened(questionnaire, gate, code) for code in codes(gate)} for gate in gates(questionnaire)
    }
    assert {variable: counts for variable, counts in told.items() if len(counts) > 1} == {}


def test_there_are_sensitive_questions_that_open_others() -> None:
    found = [
        gate.variable
        for name in instruments.names()
        for gate in gates(document.load(document.publish(instruments.instrument(name))))
    ]
    assert len(found) >= 3
