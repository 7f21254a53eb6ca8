"""Evaluates compiled conditions over three truth values: true, false, and unknown (None).

A tree is JSON: `["and", a, b, ...]`, `["or", a, b, ...]`, `["not", a]`, `["==", x, y]` (and `!= < <= > >=`),
`["in", x, [..]]`, `["has", ["var", v], code]`, `["answered", ["var", v]]`, `["asked", ["var", v]]`, true, false.
`x` and `y` are `["var", v]` or a number. A variable without an answer (absent, blank, a negative missing code)
makes a comparison unknown; `answered` and `asked` are never unknown. `static/client/engine/logic.js` is the twin:
`tests/vectors/logic.json` binds both.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from surveys.engine.forms import NOT_ASKED
from surveys.engine.structure import Tree

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluate(tree: Tree, answers: Mapping[str, object]) -> bool | None:
    """Whether the condition holds for these answers; None when an answer it needs isn't there."""
    if isinstance(tree, bool):
        return tree
    name, *parts = tree
    if name in COMPARISONS:
        left, right = _number(parts[0], answers), _number(parts[1], answers)
        return None if left is None or right is None else COMPARISONS[name](left, right)
    if name in OPERATORS:
        return OPERATORS[name](parts, answers)
    raise ValueError(f"unknown operator {name!r}")


def _number(operand: Tree, answers: Mapping[str, object]) -> float | None:
    value = answers.get(operand[1]) if isinstance(operand, list) else operand
    return value if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _and(parts: list[Tree], answers: Mapping[str, object]) -> bool | None:
    unknown = False
    for part in parts:
        truth = evaluate(part, answers)
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def _or(parts: list[Tree], answers: Mapping[str, object]) -> bool | None:
    unknown = False
    for part in parts:
        truth = evaluate(part, answers)
        if truth is True:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def _not(parts: list[Tree], answers: Mapping[str, object]) -> bool | None:
    truth = evaluate(parts[0], answers)
    return None if truth is None else not truth


def _in(parts: list[Tree], answers: Mapping[str, object]) -> bool | None:
    value = _number(parts[0], answers)
    return None if value is None else value in parts[1]


def _has(parts: list[Tree], answers: Mapping[str, object]) -> bool | None:
    value = answers.get(parts[0][1])
    return parts[1] in value if isinstance(value, list) and value else None


def _answered(parts: list[Tree], answers: Mapping[str, object]) -> bool:
    value = answers.get(parts[0][1])
    if isinstance(value, list | str):
        return len(value) > 0
    return _number(parts[0], answers) is not None


def _asked(parts: list[Tree], answers: Mapping[str, object]) -> bool:
    return answers.get(parts[0][1]) != NOT_ASKED


OPERATORS: Mapping[str, Callable[[list[Tree], Mapping[str, object]], bool | None]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "in": _in,
    "has": _has,
    "answered": _answered,
    "asked": _asked,
}


def variables(tree: Tree) -> tuple[str, ...]:
    """The variables a condition looks at, in order of first mention."""
    if not isinstance(tree, list):
        return ()
    if len(tree) == 2 and tree[0] == "var":
        return (tree[1],)
    found = [name for part in tree[1:] for name in variables(part)]
    return tuple(dict.fromkeys(found))
