"""Items taken from a bank into a document: fitted to it, held to the bank's words while they refer to it, brought up to
date when the bank has better ones.

An item by reference carries `"bank": {"item", "version"}` and says what the bank says; what belongs to the document is
only when it is asked. A copy carries `"origin"` and is the document's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from surveys.engine.expressions import KEYWORDS, LogicError, tokens
from surveys.engine.texts import item_texts

REFERENCE, COPY = "bank", "origin"
OF_THE_DOCUMENT = frozenset({"ask_if", "ask_tree", REFERENCE, COPY})
TEXTS = frozenset({"texts", "note", "help", "alt", "rows", "categories"})


@dataclass(frozen=True)
class Difference:
    """One thing in which two states of an item differ: a text of one track, or a member as a whole (`track` is "")."""

    address: str
    track: str
    before: str
    after: str


def named(condition: str) -> frozenset[str]:
    """The variables a condition speaks of; none when it can't be read."""
    try:
        return frozenset(each.text for each in tokens(condition) if each.kind == "name") - KEYWORDS
    except LogicError:
        return frozenset()


def fitted(item: Mapping[str, Any], tracks: AbstractSet[str], known: AbstractSet[str]) -> dict[str, Any]:
    """The item as a document of these tracks takes it. Its condition comes along only when all it speaks of is known."""
    found = deepcopy(dict(item))
    for placed in item_texts(found):
        placed.owner[placed.member] = {track: text for track, text in placed.texts.items() if track in tracks}
    if not named(found.get("ask_if", "")) <= known:
        del found["ask_if"]
    return found


def referring(item: Mapping[str, Any], bank_id: str, version: int) -> dict[str, Any]:
    return {**_bare(item), REFERENCE: {"item": bank_id, "version": version}}


def copied(item: Mapping[str, Any], bank_id: str, version: int) -> dict[str, Any]:
    return {**_bare(item), COPY: {"item": bank_id, "version": version}}


def detached(item: Mapping[str, Any]) -> dict[str, Any]:
    """What was a reference becomes a copy, which may be changed."""
    held = item[REFERENCE]
    return copied(item, held["item"], held["version"])


def renewed(
    item: Mapping[str, Any], newer: Mapping[str, Any], version: int, tracks: AbstractSet[str]
) -> dict[str, Any]:
    """A reference brought to a newer version; when it is asked stays as the document has it."""
    fresh = fitted(newer, tracks, frozenset())
    fresh.pop("ask_if", None)
    if "ask_if" in item:
        fresh["ask_if"] = item["ask_if"]
    return referring(fresh, item[REFERENCE]["item"], version)


def breached(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The variable of an item that refers to the bank in both states of a document and doesn't say the same in the
    second, or "". A language that came or went is no breach; letting the item loose is none either."""
    tracks = set(before["tracks"]) & set(after["tracks"])
    held = {_mark(item): item for item in _items(after) if REFERENCE in item}
    for item in _items(before):
        later = held.get(_mark(item)) if REFERENCE in item else None
        if later is not None and _held(item, tracks) != _held(later, tracks):
            return str(item["variable"])
    return ""


def _items(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (item for module in document["modules"] for item in module["items"])


def _mark(item: Mapping[str, Any]) -> tuple[str, int]:
    taken = item.get(REFERENCE, {})
    return taken.get("item", ""), taken.get("version", 0)


def _held(item: Mapping[str, Any], tracks: AbstractSet[str]) -> dict[str, Any]:
    """What a reference holds to the bank."""
    found = fitted(item, tracks, frozenset())
    return {member: value for member, value in found.items() if member not in OF_THE_DOCUMENT}


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], tracks: AbstractSet[str]
) -> tuple[Difference, ...]:
    """Everything but the condition in which two states of an item differ, in these tracks. What a state leaves to the
    defaults of its type is not compared."""
    return (*_texts(before, after, tracks), *_members(before, after))


def _texts(before: Mapping[str, Any], after: Mapping[str, Any], tracks: AbstractSet[str]) -> Iterator[Difference]:
    old, new = ({each.address: each.texts for each in item_texts(deepcopy(dict(item)))} for item in (before, after))
    defaults = {"categories"} - (before.keys() & after.keys())
    for address in dict.fromkeys((*old, *new)):
        if defaults and "/category/" in address:
            continue
        for track in sorted(tracks):
            one, other = old.get(address, {}).get(track, ""), new.get(address, {}).get(track, "")
            if one != other:
                yield Difference(address, track, one, other)


def _members(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    place = f"item/{after['variable']}"
    for member in sorted((before.keys() & after.keys()) - TEXTS - OF_THE_DOCUMENT):
        if before[member] != after[member]:
            yield Difference(f"{place}/{member}", "", str(before[member]), str(after[member]))
    for member in ("categories", "rows"):
        if member in before and member in after:
            one, other = (", ".join(_marks(item[member])) for item in (before, after))
            if one != other:
                yield Difference(f"{place}/{member}", "", one, other)


def _marks(parts: list[dict[str, Any]]) -> Iterator[str]:
    """The parts of a list without their texts, in their order."""
    for part in parts:
        known = [f"{name}={value}" for name, value in part.items() if name not in {"code", "variable", "texts"}]
        yield " ".join([str(part.get("code", part.get("variable"))), *known])


def _bare(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: deepcopy(value) for name, value in item.items() if name not in {REFERENCE, COPY, "ask_tree"}}
