"""Changes of a draft as data: every operation that applies gives the changed document and the operation that takes it
back, so that undo, redo and history need nothing else.

    {"op": "write", "at": ADDRESS, "track": TRACK, "value": str | null}        one text (address: see `texts`)
    {"op": "set", "at": TARGET, "member": name, "value": any | null}           one member of an object; null takes it away
    {"op": "insert", "into": LIST, "index": int, "value": object}
    {"op": "remove", "at": TARGET}
    {"op": "move", "at": TARGET, "into": LIST, "index": int}                   index in the list without the moved one
    {"op": "batch", "ops": [OPERATION, ...]}                                   all or nothing
    {"op": "replace", "value": document}                                       another document in its place

Targets: "" (the document), `module/<name>`, `item/<variable>`, `item/<variable>/category/<code>`,
`item/<variable>/row/<row variable>`, `derived/<variable>`, `derived/<variable>/category/<code>`.
Lists: `modules`, `module/<name>/items`, `item/<variable>/categories`, `item/<variable>/rows`, `derived`,
`derived/<variable>/categories`. What a change means for people (rename, duplicate, paste) is composed in `composing`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Document = dict[str, Any]
Operation = Mapping[str, Any]
KEYS = {"modules": "name", "items": "variable", "rows": "variable", "derived": "variable", "categories": "code"}
"""Of each list, the member that names its entries."""
LISTS = {"category": "categories", "row": "rows", "module": "modules", "derived": "derived"}


class EditRefused(Exception):
    """The operation doesn't fit the document: `code` is `gone` (what it names isn't there) or `taken` (the name is)."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code, name)
        self.code, self.name = code, name


def apply(document: Document, operation: Operation) -> tuple[Document, Operation]:
    """The changed document, and the operation that makes it what it was. The document given stays as it is."""
    changed = copy.deepcopy(document)
    return changed, _apply(changed, operation)


def _apply(document: Document, operation: Operation) -> Operation:
    return OPERATIONS[operation["op"]](document, operation)


def _write(document: Document, operation: Operation) -> Operation:
    owner, member = text_owner(document, operation["at"])
    track, text = operation["track"], operation["value"]
    if member not in owner:
        if text is None:
            return {"op": "batch", "ops": []}
        owner[member] = {track: text}
        target = operation["at"].rpartition("/")[0]
        return {"op": "set", "at": target, "member": member, "value": None}
    before = owner[member].get(track)
    _put(owner[member], track, text)
    return {**operation, "value": before}


def _set(document: Document, operation: Operation) -> Operation:
    target, member, value = operation["at"], operation["member"], operation["value"]
    holder = find(document, target)
    before = holder.get(member)
    after = target
    home, key = _home(document, target) if target else ([], "")
    if member == key and value != before:
        if any(each[key] == value for each in home):
            raise EditRefused("taken", str(value))
        after = f"{target.rpartition('/')[0]}/{value}"
    _put(holder, member, copy.deepcopy(value))
    return {**operation, "at": after, "value": before}


def _put(holder: dict[str, Any], member: str, value: Any) -> None:
    if value is None:
        holder.pop(member, None)
    else:
        holder[member] = value


def _insert(document: Document, operation: Operation) -> Operation:
    holder, member = list_owner(document, operation["into"])
    value, key = operation["value"], KEYS[member]
    fresh = member not in holder
    entries = holder.setdefault(member, [])
    taken = any(each[key] == value[key] for each in entries)
    if taken or (member == "items" and _holder_of(document, value[key]) is not None):
        raise EditRefused("taken", str(value[key]))
    entries.insert(max(0, operation["index"]), copy.deepcopy(value))
    owner = operation["into"].rpartition("/")[0]
    if fresh:
        return {"op": "set", "at": owner, "member": member, "value": None}
    return {"op": "remove", "at": _address(owner, member, value[key])}


def _remove(document: Document, operation: Operation) -> Operation:
    into, entries, index = _place(document, operation["at"])
    return {"op": "insert", "into": into, "index": index, "value": entries.pop(index)}


def _move(document: Document, operation: Operation) -> Operation:
    into, entries, index = _place(document, operation["at"])
    holder, member = list_owner(document, operation["into"])
    goal = holder.setdefault(member, [])
    one = entries.pop(index)
    goal.insert(max(0, operation["index"]), one)
    return {**operation, "into": into, "index": index}


def _batch(document: Document, operation: Operation) -> Operation:
    inverses = [_apply(document, each) for each in operation["ops"]]
    return {"op": "batch", "ops": inverses[::-1]}


def _replace(document: Document, operation: Operation) -> Operation:
    before = dict(document)
    document.clear()
    document.update(copy.deepcopy(operation["value"]))
    return {"op": "replace", "value": before}


OPERATIONS: Mapping[str, Callable[[Document, Operation], Operation]] = {
    "write": _write,
    "set": _set,
    "insert": _insert,
    "remove": _remove,
    "move": _move,
    "batch": _batch,
    "replace": _replace,
}


def renames(operation: Operation) -> Iterator[tuple[str, str]]:
    """(target before, target after) of everything an operation gives another name, in its order."""
    if operation["op"] == "batch":
        for each in operation["ops"]:
            yield from renames(each)
    elif operation["op"] == "set" and operation["at"]:
        head, _, name = operation["at"].rpartition("/")
        kind = head.rpartition("/")[2]
        key = KEYS["items" if kind == "item" else LISTS.get(kind, "items")]
        if operation["member"] == key and str(operation["value"]) != name:
            yield operation["at"], f"{head}/{operation['value']}"


def find(document: Document, target: str) -> dict[str, Any]:
    """The object a target names. Raises EditRefused."""
    if not target:
        return document
    entries, key = _home(document, target)
    name = target.rpartition("/")[2]
    for each in entries:
        if str(each[key]) == name:
            return each
    raise EditRefused("gone", name)


def text_owner(document: Document, address: str) -> tuple[dict[str, Any], str]:
    """(object, member) that holds the texts of an address; the member may be absent."""
    head, _, last = address.rpartition("/")
    kind = head.rpartition("/")[2] if "/" in head else head
    if kind in {"category", "row"}:
        return find(document, address), "texts"
    if head == "concept":
        if last not in document.get("concepts", {}):
            raise EditRefused("gone", last)
        return document["concepts"], last
    return find(document, head), last


def list_owner(document: Document, path: str) -> tuple[dict[str, Any], str]:
    """(object, member) of a list; the member may be absent."""
    target, _, member = path.rpartition("/")
    return find(document, target), member


def items(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    return (item for module in document["modules"] for item in module["items"])


def module_of(document: Mapping[str, Any], variable: str) -> dict[str, Any]:
    """The module that holds an item. Raises EditRefused."""
    found = _holder_of(document, variable)
    if found is None:
        raise EditRefused("gone", variable)
    return found


def _holder_of(document: Mapping[str, Any], variable: str) -> dict[str, Any] | None:
    for module in document["modules"]:
        if any(item["variable"] == variable for item in module["items"]):
            found: dict[str, Any] = module
            return found
    return None


def _home(document: Document, target: str) -> tuple[list[dict[str, Any]], str]:
    """The list that holds a target, and the member that names its entries."""
    *owner, kind, _name = target.split("/")
    if kind == "item":
        return list(items(document)), "variable"
    member = LISTS[kind]
    return find(document, "/".join(owner)).get(member, []), KEYS[member]


def _place(document: Document, target: str) -> tuple[str, list[dict[str, Any]], int]:
    """(path of the list, the list itself, index) of a target."""
    one = find(document, target)
    *owner, kind, name = target.split("/")
    if kind == "item":
        module = module_of(document, name)
        into, entries = f"module/{module['name']}/items", module["items"]
    else:
        member = LISTS[kind]
        into = "/".join([*owner, member])
        entries = find(document, "/".join(owner))[member]
    return into, entries, next(place for place, each in enumerate(entries) if each is one)


def _address(owner: str, member: str, name: Any) -> str:
    kind = {"items": "item", "categories": "category", "rows": "row", "modules": "module", "derived": "derived"}[
        member
    ]
    return f"item/{name}" if kind == "item" else "/".join(part for part in (owner, kind, str(name)) if part)
