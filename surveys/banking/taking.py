"""Taking items of the bank into a draft, as operations of the editor: by reference or as a copy, brought up to date,
let loose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid, Missing
from surveys import bank
from surveys.bank import Entry
from surveys.engine import borrowing, composing, editing
from surveys.engine.editing import Document, Operation
from surveys.engine.renaming import batch, numbered, set_member, variables
from surveys.engine.texts import item_texts


def item_operation(document: Document, entry: Entry, *, reference: bool, after: str = "") -> Operation:
    """One item, behind another one or at the end."""
    fitting = fitted(document, [entry], reference=reference)
    if not document["modules"]:
        made = composing.add_module(document, 0, {})
        into = f"module/{made['value']['name']}/items"
        return batch([made, {"op": "insert", "into": into, "index": 0, "value": fitting[0]}])
    module = editing.module_of(document, after) if after else document["modules"][-1]
    names = [item["variable"] for item in module["items"]]
    place = names.index(after) + 1 if after else len(names)
    return placed(document, module["name"], place, fitting, reference=reference)


def module_operation(
    document: Document, name: str, title: Mapping[str, str], entries: Sequence[Entry], *, reference: bool
) -> Operation:
    """A module of its own at the end, with those of the entries that the questionnaire doesn't ask yet."""
    known = variables(document)
    fresh = [each for each in entries if not _names(each) & known and set(document["tracks"]) <= set(each.tracks)]
    if not fresh:
        raise Conflict(
            "bank-nothing-new", _("Nothing to insert: this is all asked already, or not in your languages.")
        )
    words = {track: text for track, text in title.items() if track in document["tracks"]}
    taken = {module["name"] for module in document["modules"]}
    module = {"name": numbered(name, taken), "title": words, "items": fitted(document, fresh, reference=reference)}
    return {"op": "insert", "into": "modules", "index": len(document["modules"]), "value": module}


def fitted(document: Document, entries: Iterable[Entry], *, reference: bool) -> list[dict[str, Any]]:
    """The entries as the document takes them, each knowing those before it."""
    known, tracks = variables(document), set(document["tracks"])
    found = []
    for each in entries:
        if reference:
            _refuse_unfit(each, known, tracks)
        item = borrowing.fitted(each.item, tracks, known)
        found.append((borrowing.referring if reference else borrowing.copied)(item, each.id, each.version))
        known |= _names(each)
    return found


def placed(
    document: Document, module: str, place: int, items: Sequence[dict[str, Any]], *, reference: bool
) -> Operation:
    """A reference keeps its names; a copy whose names are taken gets others."""
    if not reference:
        return composing.add_items(document, module, place, items)
    into = f"module/{module}/items"
    return batch({"op": "insert", "into": into, "index": place + n, "value": item} for n, item in enumerate(items))


def motives(document: Document, names: Iterable[str]) -> list[dict[str, Any]]:
    """Why the linter's warnings about items just taken may stay, as the bank that ships gives it, at every address of
    these items."""
    found = []
    for name in names:
        item = editing.find(document, f"item/{name}")
        taken = item.get(borrowing.REFERENCE) or item.get(borrowing.COPY) or {}
        for rule, motive in bank.motives().get(taken.get("item", ""), {}).items():
            found += [{"rule": rule, "address": placed.address, "motive": motive} for placed in item_texts(item)]
    return found


def _refuse_unfit(entry: Entry, known: set[str], tracks: set[str]) -> None:
    clash = sorted(_names(entry) & known)
    if clash:
        raise Conflict(
            "bank-taken", _("“%(name)s” is already asked here. Take a copy to ask it twice."), name=clash[0]
        )
    absent = sorted(tracks - set(entry.tracks))
    if absent:
        raise Invalid(
            "bank-tracks",
            _("The bank doesn't have this item in %(tracks)s. Take a copy and write these texts yourself."),
            tracks=", ".join(absent),
        )


def _names(entry: Entry) -> set[str]:
    return {entry.variable, *(row["variable"] for row in entry.item.get("rows", ()))}


def referring_item(document: Document, variable: str) -> dict[str, Any]:
    item = editing.find(document, f"item/{variable}")
    if borrowing.REFERENCE not in item:
        raise Missing("bank-reference", _("This item doesn't come from the bank by reference."))
    return item


def renewing(document: Document, variable: str, entry: Entry) -> Operation:
    """The words of this version of the bank for an item that refers to it."""
    item = referring_item(document, variable)
    newer = borrowing.renewed(item, entry.item, entry.version, set(document["tracks"]))
    return becoming(item, newer)


def detaching(document: Document, variable: str) -> Operation:
    item = referring_item(document, variable)
    return becoming(item, borrowing.detached(item))


def becoming(item: Mapping[str, Any], wanted: Mapping[str, Any]) -> Operation:
    """Member by member, so that the item keeps its place."""
    target = f"item/{item['variable']}"
    members = sorted((item.keys() | wanted.keys()) - {"ask_tree"})
    return batch(
        set_member(target, member, wanted.get(member)) for member in members if item.get(member) != wanted.get(member)
    )
