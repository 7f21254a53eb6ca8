"""A condition of another tool as a condition of a document, true for exactly the same children.

Elsewhere an answer that isn't there is an empty text and every comparison is true or false; here it is unknown. So
`not(x = 'a')` became `not answered(x) or x != "a"`: each negation says what it means for a child who gave no answer.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from surveys.formats.foreign import Arithmetic, Call, Compare, Join, Literal, Node, Not, Ref

Kind = OneOf["one", "several", "ticked", "amount", "words"]
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
LENGTHS = frozenset({"string-length", "strlen", "count-selected", "count"})
EMPTY = frozenset({"is_empty"})
EVEN = frozenset({"boolean", "string", "number", "int", "trim", "normalize-space", "intval", "floatval"})


class Untranslatable(Exception):
    """A part of a condition that has no counterpart; `found` is that part."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


class Unknown(Exception):
    """A condition over a question that isn't there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Target:
    """What a name of the other tool is here. `choices`: its value of a choice -> the name of the category here;
    `ticked`: the name stands for one category of a question, with several answers or `alone`, and its "yes" is `tick`."""

    variable: str
    kind: Kind
    choices: Mapping[str, str] = field(default_factory=dict)
    category: str = ""
    tick: str = "Y"
    alone: bool = False


@dataclass(frozen=True)
class Claim:
    """A comparison that is unknown without an answer to `variables`."""

    text: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Sure:
    """A text that is never unknown: `answered(x)`, `true`."""

    text: str


@dataclass(frozen=True)
class Many:
    word: str
    parts: tuple[Logic, ...]


Logic = Claim | Sure | Many


def translate(node: Node, targets: Mapping[str, Target]) -> str:
    """The condition as logic text. Raises Untranslatable or Unknown."""
    return _written(_Translator(targets).holds(node, wanted=True))


class _Translator:
    def __init__(self, targets: Mapping[str, Target]) -> None:
        self.targets = targets

    def holds(self, node: Node, *, wanted: bool) -> Logic:
        """A condition that is true exactly when `node` is `wanted` elsewhere."""
        match node:
            case Not():
                return self.holds(node.part, wanted=not wanted)
            case Join():
                word = node.word if wanted else {"and": "or", "or": "and"}[node.word]
                return _joined(word, [self.holds(part, wanted=wanted) for part in node.parts])
            case Compare():
                return self.compared(node, wanted=wanted)
            case Call():
                return self.called(node, wanted=wanted)
            case Ref():
                return self.answered(node, wanted=wanted)
            case Literal():
                return Sure("true" if (node.text not in {"", "0"}) == wanted else "false")
            case Arithmetic():
                raise Untranslatable(node.sign)

    def target(self, ref: Ref) -> Target:
        if ref.name not in self.targets:
            raise Unknown(ref.name)
        return self.targets[ref.name]

    def answered(self, ref: Ref, *, wanted: bool) -> Logic:
        target = self.target(ref)
        if target.kind == "ticked":
            return self.ticked(target, wanted=wanted)
        return Sure(f"answered({target.variable})" if wanted else f"not answered({target.variable})")

    def ticked(self, target: Target, *, wanted: bool) -> Logic:
        if target.alone:
            text = f'{target.variable} {"==" if wanted else "!="} "{target.category}"'
        else:
            text = f'{"" if wanted else "not "}"{target.category}" in {target.variable}'
        claim = Claim(text, (target.variable,))
        return claim if wanted else _unless_answered(claim)

    def called(self, call: Call, *, wanted: bool) -> Logic:
        name = call.name.lower()
        if name in {"true", "false"} and not call.parts:
            return Sure("true" if (name == "true") == wanted else "false")
        if name == "not" and len(call.parts) == 1:
            return self.holds(call.parts[0], wanted=not wanted)
        if name == "selected" and len(call.parts) == 2:
            return self.compared(Compare("==", *call.parts), wanted=wanted)
        if name in EMPTY and len(call.parts) == 1 and isinstance(call.parts[0], Ref):
            return self.answered(call.parts[0], wanted=not wanted)
        if name in EVEN and len(call.parts) == 1:
            return self.holds(call.parts[0], wanted=wanted)
        raise Untranslatable(f"{call.name}()")

    def compared(self, node: Compare, *, wanted: bool) -> Logic:
        left, right, sign = _bare(node.left), _bare(node.right), node.sign
        if not isinstance(left, Ref | Call):
            left, right, sign = right, left, TURNED[sign]
        if isinstance(left, Call):
            return self.counted(left, sign, right, wanted=wanted)
        if not isinstance(left, Ref):
            return self.settled(left, sign, right, wanted=wanted)
        if isinstance(right, Ref):
            return self.both(left, sign, right, wanted=wanted)
        if not isinstance(right, Literal):
            raise Untranslatable(_found(right))
        return self.with_literal(self.target(left), sign, right.text, wanted=wanted)

    def settled(self, left: Node, sign: str, right: Node, *, wanted: bool) -> Logic:
        """A comparison of two literals, such as the `1 == 1` that stands for "always"."""
        if sign in {"==", "!="} and isinstance(left, Literal) and isinstance(right, Literal):
            return Sure("true" if ((left.text == right.text) == (sign == "==")) == wanted else "false")
        raise Untranslatable(_found(left))

    def counted(self, call: Call, sign: str, right: Node, *, wanted: bool) -> Logic:
        """`count-selected(x) >= 1` and its like only ask whether there is an answer."""
        said = (sign, right.text) if isinstance(right, Literal) else ("", "")
        if call.name.lower() in LENGTHS and len(call.parts) == 1 and isinstance(call.parts[0], Ref):
            if said in {(">", "0"), (">=", "1"), ("!=", "0")}:
                return self.answered(call.parts[0], wanted=wanted)
            if said in {("==", "0"), ("<", "1"), ("<=", "0")}:
                return self.answered(call.parts[0], wanted=not wanted)
        elif isinstance(right, Literal) and right.text in {"0", "1"} and sign in {"==", "!="}:
            return self.called(call, wanted=((right.text == "1") == (sign == "==")) == wanted)
        raise Untranslatable(f"{call.name}()")

    def both(self, left: Ref, sign: str, right: Ref, *, wanted: bool) -> Logic:
        one, other = self.target(left), self.target(right)
        if {one.kind, other.kind} - {"one", "amount"}:
            raise Untranslatable(right.name)
        names = (one.variable, other.variable)
        claim = Claim(f"{one.variable} {sign if wanted else OPPOSITE[sign]} {other.variable}", names)
        return claim if (sign != "!=") == wanted else _unless_answered(claim)

    def with_literal(self, target: Target, sign: str, text: str, *, wanted: bool) -> Logic:
        if target.kind == "ticked":
            return self.ticked(target, wanted=((text == target.tick) == (sign == "==")) == wanted)
        if text == "":
            there = (sign != "==") == wanted
            return Sure(f"answered({target.variable})" if there else f"not answered({target.variable})")
        if target.kind == "words":
            raise Untranslatable(f"'{text}'")
        claim, turned = self.claims(target, sign, text)
        if sign == "!=":
            return _unless_answered(claim) if wanted else turned
        return claim if wanted else _unless_answered(turned)

    def claims(self, target: Target, sign: str, text: str) -> tuple[Claim, Claim]:
        """The comparison and its opposite, both for a child who answered."""
        names = (target.variable,)
        if target.kind == "amount":
            number = _whole(text)
            sides = [f"{target.variable} {each} {number}" for each in (sign, OPPOSITE[sign])]
        elif sign in ORDER:
            if target.kind == "several":
                raise Untranslatable(sign)
            sides = [_among(target, each, text) for each in (sign, OPPOSITE[sign])]
        else:
            if text not in target.choices:
                raise Untranslatable(f"'{text}'")
            name = target.choices[text]
            if target.kind == "several":
                pair = (f'"{name}" in {target.variable}', f'not "{name}" in {target.variable}')
            else:
                pair = (f'{target.variable} == "{name}"', f'{target.variable} != "{name}"')
            sides = list(pair if sign == "==" else pair[::-1])
        first, second = sides
        return Claim(first, names), Claim(second, names)


def _among(target: Target, sign: str, text: str) -> str:
    """An order of codes as the list of the categories it holds for, whether the question is ordinal or not."""
    try:
        names = [name for value, name in target.choices.items() if ORDER[sign](float(value), float(text))]
    except ValueError as error:
        raise Untranslatable(sign) from error
    if not names:
        return "false"
    if len(names) == len(target.choices):
        return f"answered({target.variable})"
    listed = ", ".join(f'"{name}"' for name in names)
    return f"{target.variable} in ({listed})" if len(names) > 1 else f"{target.variable} == {listed}"


def _whole(text: str) -> int:
    try:
        number = float(text)
    except ValueError as error:
        raise Untranslatable(f"'{text}'") from error
    if not number.is_integer() or number < 0:
        raise Untranslatable(text)
    return int(number)


def _bare(node: Node) -> Node:
    """`string(${x})` and `number('3')` are the value itself."""
    while isinstance(node, Call) and node.name.lower() in EVEN and len(node.parts) == 1:
        node = node.parts[0]
    return node


def _found(node: Node) -> str:
    match node:
        case Ref():
            return node.name
        case Literal():
            return f"'{node.text}'"
        case Call():
            return f"{node.name}()"
        case Compare() | Arithmetic():
            return node.sign
        case Not():
            return "not"
        case Join():
            return node.word


def _unless_answered(claim: Claim) -> Logic:
    return Many("or", (*(Sure(f"not answered({name})") for name in claim.variables), claim))


def _joined(word: str, parts: list[Logic]) -> Logic:
    """`answered(x) and (not answered(x) or x != "a")` is `x != "a"`: what is answered anyway need not be said."""
    if word == "and":
        sure = {part.text for part in parts if isinstance(part, Sure)}
        eased = [_given(part, sure) for part in parts]
        claimed = {f"answered({name})" for part in eased if isinstance(part, Claim) for name in part.variables}
        parts = [part for part in eased if not (isinstance(part, Sure) and part.text in claimed)]
    flat: list[Logic] = []
    for part in parts:
        flat += part.parts if isinstance(part, Many) and part.word == word else [part]
    return flat[0] if len(flat) == 1 else Many(word, tuple(flat))


def _given(part: Logic, sure: set[str]) -> Logic:
    """A part of a conjunction without what the texts in `sure` already rule out."""
    if isinstance(part, Many) and part.word == "or":
        kept = [
            each
            for each in part.parts
            if not (isinstance(each, Sure) and each.text.removeprefix("not ") in sure and each.text not in sure)
        ]
        if len(kept) == 1:
            return kept[0]
    return part


def _written(logic: Logic) -> str:
    if not isinstance(logic, Many):
        return logic.text
    return f" {logic.word} ".join(
        f"({_written(part)})" if isinstance(part, Many) else _written(part) for part in logic.parts
    )
