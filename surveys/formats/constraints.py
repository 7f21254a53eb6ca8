"""Limits on an answer, read from an XPath constraint: a range, a length, a number of answers, answers that stand alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from surveys.formats.foreign import Arithmetic, Call, Compare, Join, Literal, Node, Not, Ref
from surveys.formats.translating import TURNED

STEPS = {">": 1, "<": -1}
COUNTS = {"count-selected": ("min_answers", "max_answers"), "string-length": ("", "max_chars")}


@dataclass
class Limits:
    """`bounds` as a document writes them; values of choices that `alone` stand alone; `unread` parts."""

    bounds: dict[str, int] = field(default_factory=dict)
    alone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def limits(node: Node) -> Limits:
    found = Limits()
    for part in node.parts if isinstance(node, Join) and node.word == "and" else (node,):
        if not (_range(part, found) or _alone(part, found)):
            found.unread.append(_shown(part))
    return found


def _range(node: Node, found: Limits) -> bool:
    if not isinstance(node, Compare):
        return False
    left, right, sign = node.left, node.right, node.sign
    if isinstance(left, Literal):
        left, right, sign = right, left, TURNED[sign]
    if not isinstance(right, Literal) or not right.text.lstrip("-").isdigit():
        return False
    number = int(right.text) + STEPS.get(sign, 0)
    names = _limited(left)
    if names is None or sign in {"==", "!="}:
        return False
    name = names[0] if sign in {">", ">="} else names[1]
    if name:
        found.bounds[name] = number
    return True


def _limited(node: Node) -> tuple[str, str] | None:
    """The names of the lower and the upper limit of what is compared."""
    if node == Ref("."):
        return "min", "max"
    if isinstance(node, Call) and node.parts == (Ref("."),):
        return COUNTS.get(node.name.lower())
    return _minutes(node)


def _minutes(node: Node) -> tuple[str, str] | None:
    """`round(decimal-time(.) * 1440)`: minutes since midnight."""
    if isinstance(node, Call) and node.name == "round" and len(node.parts) == 1:
        inner = node.parts[0]
        if isinstance(inner, Arithmetic) and inner.left == Call("decimal-time", (Ref("."),)):
            return "min", "max"
    return None


def _alone(node: Node, found: Limits) -> bool:
    """`not(selected(., 'none')) or count-selected(.) = 1`, and `not(selected(., 'none') and count-selected(.) > 1)`."""
    if isinstance(node, Call) and node.name == "not" and len(node.parts) == 1:
        node = Not(node.parts[0])
    if isinstance(node, Not) and isinstance(node.part, Join) and node.part.word == "and":
        parts, counted = node.part.parts, {(">", "1"), (">=", "2"), ("!=", "1")}
    elif isinstance(node, Join) and node.word == "or":
        parts, counted = node.parts, {("==", "1"), ("<", "2"), ("<=", "1")}
    else:
        return False
    if len(parts) != 2 or not any(_counts(part, counted) for part in parts):
        return False
    chosen = [value for part in parts if (value := _chosen(part))]
    found.alone += chosen
    return len(chosen) == 1


def _counts(node: Node, wanted: set[tuple[str, str]]) -> bool:
    return (
        isinstance(node, Compare)
        and node.left == Call("count-selected", (Ref("."),))
        and isinstance(node.right, Literal)
        and (node.sign, node.right.text) in wanted
    )


def _chosen(node: Node) -> str:
    """The value in `selected(., 'value')` or in its negation."""
    inner = node.parts[0] if isinstance(node, Call) and node.name == "not" and node.parts else node
    if isinstance(inner, Call) and inner.name == "selected" and len(inner.parts) == 2 and inner.parts[0] == Ref("."):
        value = inner.parts[1]
        return value.text if isinstance(value, Literal) else ""
    return ""


def _shown(node: Node) -> str:
    match node:
        case Call():
            return f"{node.name}()"
        case Compare():
            return f"{_shown(node.left)} {node.sign} {_shown(node.right)}"
        case Ref():
            return node.name
        case Literal():
            return node.text
        case Join():
            return f" {node.word} ".join(_shown(part) for part in node.parts)
        case Not():
            return f"not {_shown(node.part)}"
        case Arithmetic():
            return f"{_shown(node.left)} {node.sign} {_shown(node.right)}"
