"""A compiled condition as plain claims about answers: negations pushed down to single claims, neighbours about one question
put together. The claims are true for the same answers as the condition; where the condition is unknown they may be false,
which is the same to whoever asks whether a question is put.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from surveys.engine.forms import Coded, Form
from surveys.engine.logic import COMPARISONS
from surveys.engine.structure import Tree

OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
LISTED = 3
"""The most categories of an ordered question that are named one by one; longer stretches are "at least"."""
TOGETHER = {"or": {"is": "is", "ticked-any": "ticked-any"}, "and": {"other": "other", "unticked": "unticked"}}
"""Claims about one question that say the same as one claim with all their values, per kind of junction."""


@dataclass(frozen=True)
class Claim:
    """`kind` names a phrase; `other` is the second variable where two answers are compared."""

    kind: str
    variable: str
    values: tuple[int, ...] = ()
    other: str = ""


@dataclass(frozen=True)
class All:
    parts: tuple[Said, ...]


@dataclass(frozen=True)
class Any:
    parts: tuple[Said, ...]


Said = Claim | All | Any | bool
Word = Literal["and", "or"]


def claims(tree: Tree, forms: Mapping[str, Form], *, negated: bool = False) -> Said:
    """What the condition claims, or its opposite; True and False when it claims nothing about answers."""
    if isinstance(tree, bool):
        return tree is not negated
    name, *parts = tree
    if name == "not":
        return claims(parts[0], forms, negated=not negated)
    if name in {"and", "or"}:
        word: Word = "and" if (name == "and") is not negated else "or"
        return _junction(word, [claims(part, forms, negated=negated) for part in parts])
    if name in COMPARISONS:
        return _comparison(OPPOSITE[name] if negated else name, parts[0], parts[1], forms)
    if name == "in":
        codes = tuple(dict.fromkeys(parts[1]))
        return Claim("other" if negated else "is", parts[0][1], codes) if codes else False
    if name == "has":
        return Claim("unticked" if negated else "ticked-any", parts[0][1], (parts[1],))
    return Claim(f"un{name}" if negated else name, parts[0][1])


def _comparison(sign: str, left: Tree, right: Tree, forms: Mapping[str, Form]) -> Said:
    if not isinstance(left, list):
        left, right, sign = right, left, TURNED[sign]
    if not isinstance(left, list):
        return COMPARISONS[sign](left, right)
    variable = left[1]
    if isinstance(right, list):
        return Claim(sign, variable, other=right[1])
    if sign in {"==", "!="}:
        return Claim("is" if sign == "==" else "other", variable, (right,))
    form = forms.get(variable)
    if isinstance(form, Coded):
        return _stretch(sign, variable, right, form)
    below = sign in {"<", "<="}
    limit = right + {"<": -1, ">": 1}.get(sign, 0)
    return Claim("most" if below else "least", variable, (limit,))


def _stretch(sign: str, variable: str, code: int, form: Coded) -> Said:
    """A stretch of ordered categories: named one by one when it is short."""
    held = tuple(one for one in sorted(form.codes) if COMPARISONS[sign](one, code))
    if not held:
        return False
    if len(held) <= LISTED:
        return Claim("is", variable, held)
    return Claim("most", variable, held[-1:]) if sign in {"<", "<="} else Claim("least", variable, held[:1])


def _junction(word: Word, parts: Sequence[Said]) -> Said:
    kind = All if word == "and" else Any
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    deciding = word == "or"
    if deciding in flat:
        return deciding
    merged = tuple(dict.fromkeys(_merged(word, [part for part in flat if not isinstance(part, bool)])))
    if not merged:
        return not deciding
    return merged[0] if len(merged) == 1 else kind(merged)


def _merged(word: Word, parts: Sequence[Claim | All | Any]) -> Iterator[Claim | All | Any]:
    """Each claim once, at the place of the first that it takes in."""
    waiting = list(parts)
    while waiting:
        first = waiting.pop(0)
        if isinstance(first, Claim):
            for other in [*waiting]:
                joined = _joined(word, first, other) if isinstance(other, Claim) else None
                if joined is not None:
                    first = joined
                    waiting.remove(other)
        yield first


def _joined(word: Word, one: Claim, two: Claim) -> Claim | None:
    if one.variable != two.variable or one.other or two.other:
        return None
    kinds = {one.kind, two.kind}
    if word == "and" and "answered" in kinds:
        rest = one if two.kind == "answered" else two
        return rest if rest.values else None
    if word == "or" and kinds == {"unanswered", "is"}:
        return Claim("is-or-none", one.variable, (*one.values, *two.values))
    if kinds == {"least", "most"} and word == "and":
        low, high = (one, two) if one.kind == "least" else (two, one)
        return Claim("between", one.variable, (*low.values, *high.values)) if low.values <= high.values else None
    both = tuple(dict.fromkeys((*one.values, *two.values)))
    if one.kind == two.kind and one.kind in TOGETHER[word]:
        return replace(one, values=both)
    ticked = kinds <= {"ticked-any", "ticked-all"} and all(
        claim.kind == "ticked-all" or len(claim.values) == 1 for claim in (one, two)
    )
    return Claim("ticked-all", one.variable, both) if word == "and" and ticked and len(both) > 1 else None
