"""Completes the text of a condition while it is written, and offers corrections of what is wrong in it.

What may follow depends on the words before the caret and on the variables that come before the question: their names, then
the signs their answers allow, then their categories.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.engine.explaining import in_track
from surveys.engine.forms import Coded, Form
from surveys.engine.logic import COMPARISONS
from surveys.engine.structure import Category, Questionnaire, Text

MOST = 60
PIECE = re.compile(r"""(?P<string>"[^"]*"?|'[^']*'?)|(?P<name>\w+)|(?P<sign>==|!=|<=|>=|<|>|\(|\)|,)|\s+|.""")
OPENERS = frozenset({"in", "answered", "asked"})
SIGNS = {
    "category": ("==", "!=", "in (", "not in ("),
    "ordered": ("==", "!=", ">=", "<=", ">", "<", "in (", "not in ("),
    "amount": (">=", "<=", "==", "!=", ">", "<"),
}
STARTS = ("not ", "answered(", "asked(", "(")


@dataclass(frozen=True)
class Completion:
    """`text` takes the place of the characters from `start` to `end` (from 0, end left out). `detail` says what it stands
    for in the words of the questionnaire; `kind` is "variable", "sign", "category" or "word"."""

    start: int
    end: int
    text: str
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Subject:
    """A variable that a condition may use."""

    name: str
    form: Form
    label: Text
    categories: Sequence[Category] = ()


def subjects(questionnaire: Questionnaire, before: str = "") -> dict[str, Subject]:
    """The variables asked before the item `before`, in the order of the interview; all when there is no such item."""
    found: dict[str, Subject] = {}
    for step in questionnaire.steps:
        if step.item.variable == before:
            break
        for field in step.fields:
            if field.other_of is None:
                found[field.variable] = Subject(field.variable, field.form, field.label, field.item.categories)
    return found


@dataclass(frozen=True)
class _Piece:
    text: str
    start: int
    kind: str


def completions(text: str, caret: int, known: Mapping[str, Subject], track: str) -> list[Completion]:
    """What may stand at the caret, most likely first; empty where only a number fits."""
    caret = max(0, min(caret, len(text)))
    pieces = [
        _Piece(match[0], match.start(), match.lastgroup) for match in PIECE.finditer(text[:caret]) if match.lastgroup
    ]
    touching = bool(pieces) and pieces[-1].kind != "sign" and pieces[-1].start + len(pieces[-1].text) == caret
    closed = touching and pieces[-1].kind == "string" and len(pieces[-1].text) > 1 and pieces[-1].text[-1] in "\"'"
    typed = pieces.pop() if touching and not closed else None
    begin = typed.start if typed else caret
    wish = typed.text.strip("\"'").lower() if typed else ""
    quoting = typed is not None and typed.kind == "string"
    offered = _offers(pieces, known, track, quoting=quoting)
    wanted = [one for one in offered if _fits(one, wish)]
    wanted.sort(key=lambda one: not one.text.strip("\"'").lower().startswith(wish))
    return [Completion(begin, caret, one.text, one.kind, one.detail) for one in wanted[:MOST]]


def _fits(offer: Completion, wish: str) -> bool:
    return wish in offer.text.lower() or (len(wish) > 1 and wish in offer.detail.lower())


def _offers(
    before: Sequence[_Piece], known: Mapping[str, Subject], track: str, *, quoting: bool
) -> Iterator[Completion]:
    words = [piece.text.lower() for piece in before[-3:]]
    last = words[-1] if words else ""
    earlier = words[-2] if len(words) > 1 else ""
    variable = _variable(before, known)
    if last in {"", "and", "or"} or (last == "not" and not variable) or (last == "(" and earlier not in OPENERS):
        yield from _clauses(known, track, quoting=quoting)
    elif last == "(" and earlier != "in":
        yield from _variables(known.values(), track)
    elif last in COMPARISONS or last in {"(", ","}:
        yield from _categories(variable, track)
    elif last == "in":
        yield from _within(variable, known, track)
    elif last == "not":
        yield Completion(0, 0, "in (", "sign")
    elif last in known and earlier not in {*COMPARISONS, "in", "("}:
        yield from _signs(known[last])
    elif before[-1].kind == "string" and earlier not in {*COMPARISONS, "(", ","}:
        yield from (Completion(0, 0, sign, "sign") for sign in ("in", "not in"))
    else:
        yield from _after(before)


def _variable(before: Sequence[_Piece], known: Mapping[str, Subject]) -> Subject | None:
    """The variable that the comparison under the caret is about."""
    for piece in reversed(before):
        if piece.text.lower() in {"and", "or"}:
            return None
        if piece.kind == "name" and piece.text in known:
            return known[piece.text]
    return None


def _clauses(known: Mapping[str, Subject], track: str, *, quoting: bool) -> Iterator[Completion]:
    """How a comparison may begin. Questions with several answers begin with the category: "tiktok" in apps."""
    if not quoting:
        yield from _variables([one for one in known.values() if one.form.operand in {"category", "amount"}], track)
    for one in known.values():
        if one.form.operand == "set":
            yield from (
                Completion(
                    0, 0, f'"{category.name}" in {one.name}', "category", _detail(category.texts, one.label, track)
                )
                for category in one.categories
            )
    if not quoting:
        yield from (Completion(0, 0, start, "word") for start in STARTS)


def _variables(listed: Iterable[Subject], track: str) -> Iterator[Completion]:
    """The nearest question first: conditions mostly look at what was just asked."""
    yield from (Completion(0, 0, one.name, "variable", in_track(one.label, track)) for one in reversed([*listed]))


def _categories(variable: Subject | None, track: str) -> Iterator[Completion]:
    for category in variable.categories if variable and variable.form.names else ():
        yield Completion(0, 0, f'"{category.name}"', "category", in_track(category.texts, track))


def _within(variable: Subject | None, known: Mapping[str, Subject], track: str) -> Iterator[Completion]:
    if variable is not None:
        yield Completion(0, 0, "(", "sign")
    else:
        yield from _variables([one for one in known.values() if one.form.operand == "set"], track)


def _signs(variable: Subject) -> Iterator[Completion]:
    form = variable.form
    kind = "ordered" if isinstance(form, Coded) and form.ordered else form.operand
    yield from (Completion(0, 0, sign, "sign") for sign in SIGNS.get(kind, ()))


def _after(before: Sequence[_Piece]) -> Iterator[Completion]:
    """After a whole comparison, or within brackets that are still open."""
    open_at = [-1]
    for place, piece in enumerate(before):
        if piece.text == "(":
            open_at.append(place)
        elif piece.text == ")" and len(open_at) > 1:
            open_at.pop()
    inside = before[open_at[-1] - 1].text.lower() if open_at[-1] > 0 else ""
    if inside == "in":
        yield Completion(0, 0, ",", "sign")
    if len(open_at) > 1:
        yield Completion(0, 0, ")", "sign")
    if inside not in OPENERS:
        yield from (Completion(0, 0, word, "word") for word in ("and", "or"))


def _detail(category: Text, question: Text, track: str) -> str:
    return f"{in_track(category, track)} · {in_track(question, track)}"
