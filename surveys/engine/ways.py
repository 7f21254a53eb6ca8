"""The way to a question: which earlier answers decide whether it is asked, and answers under which it is."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.engine.forms import NOT_ASKED
from surveys.engine.logic import variables
from surveys.engine.reach import Group, TooMany, closure, meeting
from surveys.engine.structure import Questionnaire


@dataclass(frozen=True)
class Way:
    """`variables` decide, in the order of the interview; `answers` lead there, without those that aren't asked on the way.
    None when nothing does, or when looking for it would take too long."""

    variables: tuple[str, ...]
    answers: dict[str, object] | None


def way_to(questionnaire: Questionnaire, variable: str) -> Way:
    """For a question that everybody is asked: nothing decides, and no answer is needed."""
    item = next((one for one in questionnaire.items if one.variable == variable), None)
    if item is None or item.ask_tree is None:
        return Way((), {})
    earlier = groups(questionnaire, variable)
    trees = [item.ask_tree, *(tree for tree, _ in closure(item.ask_tree, earlier))]
    deciding = {name for tree in trees for name in variables(tree)}
    order = [name for name in questionnaire.fields if name in deciding]
    forms = {name: field.form for name, field in questionnaire.fields.items()}
    try:
        found = meeting(item.ask_tree, forms, earlier)
    except TooMany:
        found = None
    answers = None if found is None else {name: value for name, value in found.items() if value != NOT_ASKED}
    return Way(tuple(order), answers)


def groups(questionnaire: Questionnaire, before: str) -> list[Group]:
    """The conditions of the items before this one, with the variables asked under each."""
    found: list[Group] = []
    for step in questionnaire.steps:
        if step.item.variable == before:
            break
        found.append((step.item.ask_tree, tuple(field.variable for field in step.fields if field.other_of is None)))
    return found
