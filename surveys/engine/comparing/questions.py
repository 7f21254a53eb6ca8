"""What a codebook asks, one question at a time: a variable, or a multiple-response set taken as one."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.engine.codebook import FREE_TEXT, Codebook, MultipleSet, Text, Variable
from surveys.engine.types.multiple import Multiple
from surveys.engine.types.ranking import Ranking

MOST_CATEGORIES = 60
"""A list of more answers is a register, not a scale."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`key` is a code as tables write it (`1`), or the ending of a set's column (`apps_chat` -> `chat`)."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """`members` are the columns of a set in the order of `answers`; empty for a variable. `missing` are the answers that
    count as none.
    """

    name: str
    label: Text
    wording: Text
    concept: str
    role: str
    form: str
    measure: str
    answers: tuple[Answer, ...]
    missing: tuple[Answer, ...]
    universe: str
    members: tuple[str, ...] = ()

    @property
    def multiple(self) -> bool:
        return bool(self.members)

    @property
    def numeric(self) -> bool:
        """Whether tables show a mean instead of shares."""
        return self.measure == "scale"


def questions(codebook: Codebook) -> dict[str, Question]:
    """Everything a table or a column can be made of, by name, in the order of the codebook; a set stands where its
    first column does.
    """
    inside = {name: found for found in codebook.sets for name in found.variables}
    by_name = {variable.name: variable for variable in codebook.variables}
    found: dict[str, Question] = {}
    for variable in codebook.variables:
        held = inside.get(variable.name)
        if held is not None:
            name = held.name.lstrip("$")
            if name not in found:
                found[name] = _of_set(held, by_name)
        elif _usable(variable):
            found[variable.name] = _of_variable(variable)
    return found


def _usable(variable: Variable) -> bool:
    if variable.type == FREE_TEXT:
        return False
    if variable.role == "design":
        return bool(variable.categories)
    substantive = [each for each in variable.categories if not _is_missing(variable, each.code, missing=each.missing)]
    return variable.role in {"answer", "derived"} and (
        variable.measure == "scale" or 0 < len(substantive) <= MOST_CATEGORIES
    )


def _of_variable(variable: Variable) -> Question:
    answers: list[Answer] = []
    missing: list[Answer] = []
    for each in variable.categories:
        answer = Answer(f"{each.code:g}", each.label)
        (missing if _is_missing(variable, each.code, missing=each.missing) else answers).append(answer)
    return Question(
        name=variable.name,
        label=variable.label,
        wording=variable.question or variable.label,
        concept=variable.concept,
        role=variable.role,
        form=variable.type,
        measure=variable.measure,
        answers=tuple(answers),
        missing=tuple(missing),
        universe=variable.universe,
    )


def _of_set(found: MultipleSet, by_name: dict[str, Variable]) -> Question:
    """A set has the concept, base and form of its first column."""
    name = found.name.lstrip("$")
    columns = [by_name[each] for each in found.variables if each in by_name]
    first = columns[0]
    return Question(
        name=name,
        label=found.label,
        wording=found.question or found.label,
        concept=first.concept,
        role=first.role,
        form=Ranking.name if found.ranks else Multiple.name,
        measure="nominal",
        answers=tuple(Answer(each.name.removeprefix(f"{name}_"), each.label) for each in columns),
        missing=_of_variable(first).missing,
        universe=first.universe,
        members=tuple(each.name for each in columns),
    )


def _is_missing(variable: Variable, code: float, *, missing: bool) -> bool:
    return missing or any(low <= code <= high for low, high in variable.user_missing)
