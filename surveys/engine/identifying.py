"""Questions whose answers can point to a child, and the coarser variables that may stand for them.

An item with the member `identifying` lists derived variables from finer to coarser. Each follows from the answer to that
item alone and each says no more than the one before it, so that a group of rows can be given one of them instead of the
answer. The answer itself is then `LOST`, as is whatever else would need it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.engine.checks import placed_items
from surveys.engine.columns import derived_values
from surveys.engine.findings import Finding
from surveys.engine.forms import LOST, MISSING_CODES, Coded, Form, Whole
from surveys.engine.logic import variables
from surveys.engine.structure import Derived, Questionnaire

MOST_VALUES = 2000
"""More numbers than this are not gone through: such an item needs narrower bounds."""


@dataclass(frozen=True)
class Ladder:
    """A question that can point to a child: its variable, then the coarser ones. The last step says nothing."""

    variable: str
    coarser: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """What stands at each step, "" for nothing."""
        return (self.variable, *self.coarser, "")

    def seen(self, questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[Any, ...]:
        """What each step says of a child with these completed answers."""
        derived = derived_values(questionnaire, answers)
        return (answers.get(self.variable), *(derived[name] for name in self.coarser), None)


def ladders(questionnaire: Questionnaire) -> tuple[Ladder, ...]:
    """In the order of the interview, which is the order in which they are kept precise."""
    return tuple(
        Ladder(item.variable, item.identifying) for item in questionnaire.items if item.identifying is not None
    )


def recoded(questionnaire: Questionnaire, answers: Mapping[str, Any], steps: Mapping[str, int]) -> dict[str, Any]:
    """The completed answers with each ladder's variable at the step given: lost, with what is coarser written down."""
    derived, kept = derived_values(questionnaire, answers), dict(answers)
    for ladder in ladders(questionnaire):
        step = steps.get(ladder.variable, 0)
        if step:
            kept[ladder.variable] = LOST
            kept |= {name: derived[name] for name in ladder.coarser[step - 1 :]}
    return kept


def findings(compiled: Questionnaire) -> Iterator[Finding]:
    """What is wrong with the ladders of a questionnaire whose conditions are compiled."""
    derived = {each.variable: each for each in compiled.derived}
    for place, item in placed_items(compiled):
        if item.identifying is None:
            continue
        where = f"{place}.identifying"
        field = compiled.fields.get(item.variable)
        values = _values(field.form) if field else None
        if values is None:
            yield Finding("identifying-answer", where, {"variable": item.variable, "limit": MOST_VALUES})
            continue
        unknown = [name for name in item.identifying if name not in derived]
        foreign = [name for name in item.identifying if name in derived and not _follows(name, item.variable, derived)]
        yield from (Finding("identifying-unknown", where, {"name": name}) for name in unknown)
        yield from (
            Finding("identifying-foreign", where, {"name": name, "variable": item.variable}) for name in foreign
        )
        if not unknown and not foreign:
            yield from _finer(compiled, Ladder(item.variable, item.identifying), values, where)


def _values(form: Form) -> list[int] | None:
    """Every answer there can be, with every reason for none; None when the form has no single number."""
    if isinstance(form, Coded):
        return [*form.codes, *MISSING_CODES]
    if isinstance(form, Whole) and len(form.values) <= MOST_VALUES:
        return [*form.values, *MISSING_CODES]
    return None


def _follows(name: str, variable: str, derived: Mapping[str, Derived]) -> bool:
    """Whether a derived variable rests on this variable alone, itself or by way of others."""
    used = {each for tree in derived[name].trees for each in variables(tree)}
    return all(each == variable or (each in derived and _follows(each, variable, derived)) for each in used)


def _finer(questionnaire: Questionnaire, ladder: Ladder, values: list[int], where: str) -> Iterator[Finding]:
    """A step that tells apart what the step before it does not."""
    seen = [ladder.seen(questionnaire, {ladder.variable: value}) for value in values]
    for step in range(2, len(ladder.coarser) + 1):
        said: dict[Any, Any] = {}
        if any(said.setdefault(each[step - 1], each[step]) != each[step] for each in seen):
            name, before = ladder.steps[step], ladder.steps[step - 1]
            yield Finding("identifying-finer", where, {"name": name, "before": before})
