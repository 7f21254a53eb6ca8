"""One completed answer set as the numbers of a data row, in the columns the codebook names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.engine.forms import LOST, NOT_ASKED, Answer, is_whole
from surveys.engine.logic import evaluate, variables
from surveys.engine.structure import Derived, Questionnaire


def columns(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, float | int | None]:
    """Codes, numbers, 0/1 for each category of several answers, ranks, and the derived variables. A missing code stands
    on every column of its variable. Words have no number: None when there are any (or when they were detached); a
    coded variable that is absent was lost (-7)."""
    row: dict[str, float | int | None] = {}
    for name, field in questionnaire.fields.items():
        numbers = field.form.row(answers.get(name))
        row.update(zip((column.name for column in field.form.columns(name)), numbers, strict=True))
    return row | derived_values(questionnaire, answers)


def derived_values(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, int]:
    """The derived variables. One that stands among the answers was written there when the answer behind it was made
    coarser (`identifying`), and can't be computed any more."""
    known, found = dict(answers), dict[str, int]()
    for derived in questionnaire.derived:
        given = known.get(derived.variable)
        found[derived.variable] = given if isinstance(given, int) else derive(derived, known)
        known[derived.variable] = found[derived.variable]
    return found


def derive(derived: Derived, answers: Mapping[str, object]) -> int:
    """The code of the first rule that is not false. When that rule is unknown, the reason why the first answer it
    misses is missing; when all rules are false the variable does not apply to this child (-1)."""
    for (code, _), tree in zip(derived.rule, derived.trees, strict=True):
        truth = evaluate(tree, answers)
        if truth is True:
            return code
        if truth is None:
            return _reason(variables(tree), answers)
    return NOT_ASKED


def _reason(names: tuple[str, ...], answers: Mapping[str, object]) -> int:
    for name in names:
        value = answers.get(name)
        if is_whole(value) and isinstance(value, int) and value < 0:
            return value
    return LOST
