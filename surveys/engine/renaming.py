"""Names in a draft: free ones, names made from a text, and another name for a thing with all that refers to it.

Each function takes the document as it is and gives one operation for `editing`; nothing is changed here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from surveys.engine import editing
from surveys.engine.checks import RESERVED
from surveys.engine.editing import Document, Operation
from surveys.engine.expressions import (
    Among,
    Comparison,
    Junction,
    LogicError,
    Name,
    Negation,
    Node,
    Quoted,
    Within,
    parse,
)

LONGEST_VARIABLE, LONGEST_CATEGORY = 32, 31
WORDS = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_]\w*", re.ASCII)


def batch(operations: Iterable[Operation]) -> Operation:
    """Several as one; one alone stays itself."""
    each = list(operations)
    return each[0] if len(each) == 1 else {"op": "batch", "ops": each}


def set_member(target: str, member: str, value: Any) -> Operation:
    return {"op": "set", "at": target, "member": member, "value": value}


def variables(document: Mapping[str, Any]) -> set[str]:
    """Every variable of the document: of items, rows and derived ones."""
    found = {entry["variable"] for entry in document.get("derived", ())}
    for item in editing.items(document):
        found |= {item["variable"], *(row["variable"] for row in item.get("rows", ()))}
    return found


def free_variable(taken: set[str], wanted: str) -> str:
    """`wanted`, or with a number behind it where that is taken or reserved."""
    name, number = wanted, 1
    while name in taken or name in RESERVED:
        number += 1
        ending = f"_{number}"
        name = wanted[: LONGEST_VARIABLE - len(ending)].rstrip("_") + ending
    return name


def numbered_variable(taken: set[str], stem: str = "q") -> str:
    """q1, q2 … the first that is free."""
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def numbered(name: str, taken: set[str]) -> str:
    """`name`, or with the first free number behind it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def slug(text: str, longest: int = LONGEST_CATEGORY) -> str:
    """A text as a name: a-z, digits, single underscores; empty when nothing of it fits."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:longest].strip("_")


def rename(document: Document, target: str, name: str) -> Operation:
    """Another variable for an item, a row or a derived variable; every condition that names it follows."""
    old = target.rpartition("/")[2]
    if name != old and name in variables(document):
        raise editing.EditRefused("taken", name)
    conditions = _conditions(document, lambda text: renamed(text, {old: name}))
    return batch([*conditions, *_steps(document, old, name), set_member(target, "variable", name)])


def rename_category(document: Document, target: str, name: str) -> Operation:
    """Another name for a category; conditions that compare with it follow."""
    owner = target.rpartition("/category/")[0]
    holder, category = editing.find(document, owner), editing.find(document, target)
    if any(each["name"] == name for each in holder["categories"] if each is not category):
        raise editing.EditRefused("taken", name)
    askers = {holder["variable"], *(row["variable"] for row in holder.get("rows", ()))}
    changed = _conditions(document, lambda text: _requoted(text, askers, category["name"], name))
    return batch([*changed, set_member(target, "name", name)])


def recode(document: Document, target: str, code: int) -> Operation:
    """Another code for a category; what names categories by code follows."""
    owner, _, old = target.rpartition("/category/")
    holder = editing.find(document, owner)
    operations = [set_member(target, "code", code)]
    if int(old) in holder.get("key", ()):
        operations.append(set_member(owner, "key", [code if each == int(old) else each for each in holder["key"]]))
    if any(line[0] == int(old) for line in holder.get("rule", ())):
        rule = [[code if line[0] == int(old) else line[0], line[1]] for line in holder["rule"]]
        operations.append(set_member(owner, "rule", rule))
    return batch(operations)


def _conditions(document: Document, rewritten: Callable[[str], str]) -> Iterator[Operation]:
    """Sets of every condition that `rewritten` changes."""
    for item in editing.items(document):
        if item.get("ask_if") and rewritten(item["ask_if"]) != item["ask_if"]:
            yield set_member(f"item/{item['variable']}", "ask_if", rewritten(item["ask_if"]))
    for entry in document.get("derived", ()):
        rule = [[code, rewritten(text)] for code, text in entry.get("rule", ())]
        if rule != entry.get("rule", []):
            yield set_member(f"derived/{entry['variable']}", "rule", rule)


def _steps(document: Document, old: str, name: str) -> Iterator[Operation]:
    """Sets of the lists of coarser variables that name one."""
    for item in editing.items(document):
        steps = item.get("identifying", ())
        if old in steps:
            changed = [name if each == old else each for each in steps]
            yield set_member(f"item/{item['variable']}", "identifying", changed)


def renamed(text: str, names: Mapping[str, str]) -> str:
    return WORDS.sub(lambda found: names.get(found[0], found[0]), text)


def _requoted(text: str, askers: set[str], old: str, new: str) -> str:
    try:
        places = [quoted.position for quoted in _compared(parse(text), askers) if quoted.text == old]
    except LogicError:
        return text
    for position in sorted(places, reverse=True):
        text = text[:position] + new + text[position + len(old) :]
    return text


def _compared(node: Node, askers: set[str]) -> Iterator[Quoted]:
    """The quoted categories that a condition compares with one of these variables."""
    match node:
        case Junction():
            for part in node.parts:
                yield from _compared(part, askers)
        case Negation():
            yield from _compared(node.part, askers)
        case (
            Comparison(left=Name(name=name), right=Quoted() as quoted)
            | Comparison(left=Quoted() as quoted, right=Name(name=name))
        ):
            yield from [quoted] if name in askers else []
        case Within(left=Quoted() as quoted):
            yield from [quoted] if node.variable.name in askers else []
        case Among(left=Name(name=name)) if name in askers:
            yield from (each for each in node.literals if isinstance(each, Quoted))
