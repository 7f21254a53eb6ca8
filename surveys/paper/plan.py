"""What stands on paper in one track: numbered questions with their codes, and for whom each is, in words.

The plan is both the printed questionnaire and the order in which its answers are typed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from surveys.engine import explaining
from surveys.engine.forms import Clock, Coded, Form, Ranked, Several, Whole, Words
from surveys.engine.logic import evaluate, variables
from surveys.engine.structure import Field, Questionnaire, Step, Text, Tree
from surveys.paper.words import WORDS


@dataclass(frozen=True)
class Choice:
    code: int
    text: str


@dataclass(frozen=True)
class Blank:
    """One variable to fill in: a question, a row of a grid, or the words beside "other".

    `shape` is `code`, `codes` (any order), `order` (the child's order), `number`, `time` (minutes since midnight) or
    `words`; `least` and `most` bound a number or a time, or the length of words. `beside` is the variable and code that this blank belongs to when it is an "other".
    """

    variable: str
    label: str
    shape: str
    choices: tuple[Choice, ...]
    least: int = 0
    most: int = 0
    beside: tuple[str, int] | None = None


@dataclass(frozen=True)
class Entry:
    """A question with its number, or a card (number 0) that only says something."""

    number: int
    text: str
    notes: tuple[str, ...]
    only_if: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Part:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Plan:
    title: str
    track: str
    form: str
    parts: tuple[Part, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def entries(self) -> Iterator[Entry]:
        return (entry for part in self.parts for entry in part.entries)


def plan(questionnaire: Questionnaire, track: str, *, drawn: Mapping[str, int] | None = None) -> Plan:
    """The paper for one track. `drawn` says which form of a split questionnaire it is: what that form never asks is left
    out, and the draw itself takes no place on paper."""
    given: dict[str, object] = dict(drawn or {})
    draws = frozenset(item.variable for item in questionnaire.items if item.drawn)
    shown = [
        step
        for step in questionnaire.steps
        if step.item.variable not in draws and not _never(step.item.ask_tree, given)
    ]
    numbers = _numbers(shown)
    entries = {step.item.variable: _entry(questionnaire, step, track, numbers, draws) for step in shown}
    parts = tuple(
        Part(said(module.title, track), listed)
        for module in questionnaire.modules
        if (listed := tuple(entries[item.variable] for item in module.items if item.variable in entries))
    )
    return Plan(said(questionnaire.title, track), track, _form(questionnaire, track, given), parts)


def _never(tree: Tree, given: Mapping[str, object]) -> bool:
    """Whether the draw rules the question out. Only what speaks of the draw alone is looked at: a question not yet
    answered counts as "not answered", which is no reason to leave something out of the paper."""
    if tree is None:
        return False
    parts = tree[1:] if tree[0] == "and" else [tree]
    return any({*variables(part)} <= given.keys() and evaluate(part, given) is False for part in parts)


def said(texts: Text, track: str) -> str:
    return explaining.in_track(texts, track)


def _numbers(shown: list[Step]) -> dict[str, int]:
    """Item variable -> number on paper; cards have none."""
    asking = [step.item.variable for step in shown if step.fields]
    return {variable: number for number, variable in enumerate(asking, start=1)}


def _form(questionnaire: Questionnaire, track: str, given: Mapping[str, object]) -> str:
    names = [
        said(category.texts, track)
        for item in questionnaire.items
        if item.drawn
        for category in item.categories
        if category.code == given.get(item.variable)
    ]
    return ", ".join(names)


def _entry(
    questionnaire: Questionnaire, step: Step, track: str, numbers: Mapping[str, int], draws: frozenset[str]
) -> Entry:
    item = step.item
    words = WORDS[track.partition("-")[0]]

    def naming(variable: str) -> str | None:
        field = questionnaire.fields.get(variable)
        number = numbers.get(field.item.variable) if field else None
        return words["question"].format(n=number) if number else None

    tree = without(item.ask_tree, draws)
    return Entry(
        number=numbers.get(item.variable, 0),
        text=said(item.texts, track),
        notes=tuple(note for note in (said(item.note, track), said(item.help, track)) if note),
        only_if=explaining.only_if(tree, questionnaire, track, naming=naming),
        blanks=tuple(_blank(field, track) for field in step.fields),
    )


def without(tree: Tree, draws: frozenset[str]) -> Tree:
    """The condition without what the draw decides: the paper in a child's hands is already the right form."""
    if tree is None or not draws & {*variables(tree)}:
        return tree
    if {*variables(tree)} <= draws:
        return None
    if tree[0] == "and":
        kept = [part for each in tree[1:] if (part := without(each, draws)) is not None]
        return kept[0] if len(kept) == 1 else ["and", *kept]
    return tree


def _blank(field: Field, track: str) -> Blank:
    item, form = field.item, field.form
    label = said(field.label, track)
    least, most = bounds(form)
    return Blank(
        variable=field.variable,
        label="" if label == said(item.texts, track) else label,
        shape=shape_of(form),
        choices=tuple(Choice(each.code, said(each.texts, track)) for each in item.categories)
        if field.other_of is None
        else (),
        least=least,
        most=most,
        beside=field.other_of,
    )


def shape_of(form: Form) -> str:
    match form:
        case Ranked():
            return "order"
        case Several():
            return "codes"
        case Clock():
            return "time"
        case Whole():
            return "number"
        case Words():
            return "words"
    return "code"


def bounds(form: Form) -> tuple[int, int]:
    match form:
        case Whole():
            return form.least, form.most
        case Words():
            return 0, form.max_chars
        case Several():
            return form.least, form.most or len(form.codes)
        case Coded() if form.codes:
            return min(form.codes), max(form.codes)
    return 0, 0
