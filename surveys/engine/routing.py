"""What a child is asked: one pass over the interview in order, conditions looking back only.

Answers to items that are not asked are as if they had never been given.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.engine.forms import NOT_ASKED
from surveys.engine.logic import evaluate
from surveys.engine.structure import Item, Questionnaire, Step


def steps(questionnaire: Questionnaire, answers: Mapping[str, object]) -> list[Step]:
    """The steps whose condition is true; no condition is always true, an unknown one is not."""
    known: dict[str, object] = {}
    shown: list[Step] = []
    for step in questionnaire.steps:
        tree = step.item.ask_tree
        if tree is None or evaluate(tree, known) is True:
            shown.append(step)
            for field in step.fields:
                value = answers.get(field.variable)
                known[field.variable] = None if value == NOT_ASKED else value
        else:
            for field in step.fields:
                known[field.variable] = NOT_ASKED
    return shown


def visible(questionnaire: Questionnaire, answers: Mapping[str, object]) -> list[Item]:
    """The items to show, in order; cards and grids are items too."""
    return [step.item for step in steps(questionnaire, answers)]


def asked(questionnaire: Questionnaire, answers: Mapping[str, object]) -> set[str]:
    """The variables of the answer set that are asked: items, rows of grids, texts beside a chosen "other"."""
    return {
        field.variable
        for step in steps(questionnaire, answers)
        for field in step.fields
        if field.other_of is None or chosen(answers.get(field.other_of[0]), field.other_of[1])
    }


def chosen(answer: object, code: int) -> bool:
    """Whether an answer is this category, or these categories hold it."""
    return code in answer if isinstance(answer, list) else answer == code
