"""Texts and conditions brought to one form, so that only differences of meaning count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from surveys.engine.expressions import (
    Among,
    Call,
    Junction,
    LogicError,
    Name,
    Negation,
    Node,
    Operand,
    Quoted,
    Truth,
    Within,
    parse,
)

TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def words(text: str) -> str:
    """The words of a text: case, punctuation and every kind of space left aside."""
    bare = re.sub(r"[^\w\s]", " ", unicodedata.normalize("NFC", text).casefold())
    return " ".join(bare.split())


def condition(text: str, names: Mapping[str, str]) -> str:
    """A condition in one canonical form, its variables called by `names` (old -> new) where these know them. A text that
    can't be read as a condition stands for itself.
    """
    if not text.strip():
        return ""
    try:
        return _node(parse(text), names)
    except LogicError:
        return " ".join(text.split())


def _node(node: Node, names: Mapping[str, str]) -> str:
    match node:
        case Truth():
            return str(node.value)
        case Negation():
            return f"not {_node(node.part, names)}"
        case Junction():
            return f"({f' {node.word} '.join(sorted(_parts(node, node.word, names)))})"
        case Call():
            return f"{node.function}({_called(node.variable, names)})"
        case Within():
            return f"{_operand(node.left, names)} in {_called(node.variable, names)}"
        case Among():
            return f"{_operand(node.left, names)} among {sorted(_operand(each, names) for each in node.literals)}"
        case _:
            left, right, sign = _operand(node.left, names), _operand(node.right, names), node.sign
            if not isinstance(node.left, Name) or (isinstance(node.right, Name) and right < left):
                left, right, sign = right, left, TURNED[sign]
            return f"{left} {sign} {right}"


def _parts(node: Junction, word: str, names: Mapping[str, str]) -> set[str]:
    """The parts of nested junctions of the same word, each once."""
    found: set[str] = set()
    for part in node.parts:
        if isinstance(part, Junction) and part.word == word:
            found |= _parts(part, word, names)
        else:
            found.add(_node(part, names))
    return found


def _operand(operand: Operand, names: Mapping[str, str]) -> str:
    match operand:
        case Name():
            return _called(operand, names)
        case Quoted():
            return repr(words(operand.text))
        case _:
            return str(operand.value)


def _called(name: Name, names: Mapping[str, str]) -> str:
    return names.get(name.name, name.name)
