"""Judges the text of one condition while it is written: what it compiles to, where it can't be read, whether it can come true."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.engine.completing import subjects
from surveys.engine.conditions import compile_condition
from surveys.engine.expressions import LogicError
from surveys.engine.reach import can_be_true
from surveys.engine.structure import Questionnaire, Tree
from surveys.engine.ways import groups


@dataclass(frozen=True)
class Verdict:
    """`tree` or `error`, never both; `possible` is False when no answers meet the condition."""

    tree: Tree = None
    error: LogicError | None = None
    possible: bool = True


def judge(text: str, questionnaire: Questionnaire, item: str) -> Verdict:
    """The condition as the condition of `item`: it may use what is asked before, nothing else."""
    known = {name: subject.form for name, subject in subjects(questionnaire, item).items()}
    silent = {
        one.variable: "logic-no-answer" for one in questionnaire.items if one.variable not in questionnaire.fields
    }
    later = {name: "logic-later" for name in questionnaire.fields if name not in known}
    try:
        tree = compile_condition(text, known, later | silent)
    except LogicError as error:
        return Verdict(error=error)
    return Verdict(tree=tree, possible=can_be_true(tree, known, groups(questionnaire, item)))
