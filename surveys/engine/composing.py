"""What somebody does to a draft, as operations for `editing`: add, duplicate, move, paste a list, add a language.

Each function takes the document as it is and gives one operation; nothing is changed here. Names: `renaming`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from surveys.engine import editing
from surveys.engine.editing import Document, Operation
from surveys.engine.renaming import (
    LONGEST_CATEGORY,
    batch,
    free_variable,
    numbered,
    numbered_variable,
    rename_category,
    renamed,
    set_member,
    slug,
    variables,
)
from surveys.engine.texts import placed_texts
from surveys.engine.types import BY_NAME

BULLET = re.compile(r"^\s*(?:[-–•*·]\s+|\(?\d{1,3}[.):]\s*)")
COLUMNS = re.compile(r"\s*[\t|]\s*")
UNNAMED = re.compile(r"c\d+")
LASTING = frozenset(
    {"variable", "type", "texts", "note", "help", "ask_if", "sensitivity", "identifying", "concept", "pictogram"}
) | {*("helpcard", "bank", "origin", "categories", "rows", "bounds")}
"""What an item keeps whatever its type becomes; categories, rows and bounds are looked at one by one."""


# ---- modules and items


def add_module(document: Document, index: int, title: Mapping[str, str]) -> Operation:
    names = {module["name"] for module in document["modules"]}
    wanted = slug(next(iter(title.values()), ""), 40)
    name = wanted if wanted[:1].isalpha() else "part"
    module = {"name": numbered(name, names), "title": dict(title), "items": []}
    return {"op": "insert", "into": "modules", "index": index, "value": module}


def start_of(kind: str, variable: str, tracks: Sequence[str]) -> dict[str, Any]:
    """A new item of a type, with the parts that the type needs, to be written."""
    known = BY_NAME[kind]
    item: dict[str, Any] = {"variable": variable, "type": kind, "texts": {}, **copy.deepcopy(dict(known.start()))}
    for category in item.get("categories", ()):
        category["texts"] = {track: text for track, text in category["texts"].items() if track in tracks}
    if "rows" in known.allowed:
        item["rows"] = [{"variable": f"{variable}_{letter}", "texts": {}} for letter in "ab"]
    return item


def add_items(document: Document, module: str, index: int, given: Sequence[Mapping[str, Any]]) -> Operation:
    """Items from elsewhere (a bank, a file, a copy): names that are taken get a number, and their own conditions follow."""
    taken, names = variables(document), {}
    fresh = copy.deepcopy([dict(item) for item in given])
    for item in fresh:
        for holder in (item, *item.get("rows", ())):
            name = free_variable(taken, holder["variable"])
            taken.add(name)
            names[holder["variable"]] = name
            holder["variable"] = name
    for item in fresh:
        if item.get("ask_if"):
            item["ask_if"] = renamed(item["ask_if"], names)
        item.pop("ask_tree", None)
    into = f"module/{module}/items"
    return batch(
        {"op": "insert", "into": into, "index": index + place, "value": item} for place, item in enumerate(fresh)
    )


def duplicate_item(document: Document, variable: str) -> Operation:
    """A copy right behind the item; it keeps the concept only in the first, because a concept is asked once."""
    module = editing.module_of(document, variable)
    one = editing.find(document, f"item/{variable}")
    copied = {member: value for member, value in one.items() if member not in {"concept", "bank"}}
    return add_items(document, module["name"], module["items"].index(one) + 1, [copied])


def duplicate_module(document: Document, name: str) -> Operation:
    module = editing.find(document, f"module/{name}")
    copied = {**module, "name": numbered(name, {each["name"] for each in document["modules"]}), "items": []}
    place = document["modules"].index(module) + 1
    items = [{key: value for key, value in item.items() if key not in {"concept", "bank"}} for item in module["items"]]
    filled = add_items(document, copied["name"], 0, items) if items else batch([])
    return {"op": "batch", "ops": [{"op": "insert", "into": "modules", "index": place, "value": copied}, filled]}


def step(document: Document, target: str, by: int) -> Operation | None:
    """One place up (-1) or down (1); an item at the edge of its module goes to the next one; None at the end."""
    kind, name = target.split("/")
    modules = document["modules"]
    if kind == "module":
        place = modules.index(editing.find(document, target)) + by
        inside = 0 <= place < len(modules)
        return {"op": "move", "at": target, "into": "modules", "index": place} if inside else None
    module = editing.module_of(document, name)
    place = module["items"].index(editing.find(document, target)) + by
    if 0 <= place < len(module["items"]):
        return {"op": "move", "at": target, "into": f"module/{module['name']}/items", "index": place}
    other = modules.index(module) + by
    if not 0 <= other < len(modules):
        return None
    goal = modules[other]
    return {
        "op": "move",
        "at": target,
        "into": f"module/{goal['name']}/items",
        "index": 0 if by > 0 else len(goal["items"]),
    }


def change_type(document: Document, variable: str, kind: str) -> Operation:
    """Another type for an item: what both have stays, what only the old one has goes, what the new one needs comes."""
    item, known, target = editing.find(document, f"item/{variable}"), BY_NAME[kind], f"item/{variable}"
    start = start_of(kind, variable, document["tracks"])
    operations = [set_member(target, "type", kind)]
    for member in ("categories", "rows"):
        fits = (
            member in known.allowed
            and item.get(member)
            and not (member == "categories" and known.defaults().get(member))
        )
        if not fits and item.get(member) != start.get(member):
            operations.append(set_member(target, member, start.get(member)))
    kept = {limit: value for limit, value in item.get("bounds", {}).items() if limit in known.allowed}
    bounds = kept or start.get("bounds")
    if bounds != item.get("bounds"):
        operations.append(set_member(target, "bounds", bounds))
    if "key" in start:
        operations.append(set_member(target, "key", start["key"]))
    gone = {*item} - LASTING - known.allowed
    return batch([*operations, *(set_member(target, member, None) for member in sorted(gone))])


# ---- categories and rows


def add_category(document: Document, owner: str) -> Operation:
    listed = editing.find(document, owner).get("categories", [])
    code = max((each["code"] for each in listed), default=0) + 1
    value: dict[str, Any] = {
        "code": code,
        "name": numbered(f"c{code}", {each["name"] for each in listed}),
        "texts": {},
    }
    return {"op": "insert", "into": f"{owner}/categories", "index": len(listed), "value": value}


def add_row(document: Document, owner: str) -> Operation:
    item = editing.find(document, owner)
    rows = item.get("rows", [])
    name = numbered_variable(variables(document), f"{item['variable'][:28]}_")
    return {"op": "insert", "into": f"{owner}/rows", "index": len(rows), "value": {"variable": name, "texts": {}}}


def shift(document: Document, target: str, by: int) -> Operation | None:
    """A category or row one place up or down in its list; None at the end."""
    owner, kind, _name = target.rsplit("/", 2)
    member = editing.LISTS[kind]
    listed = editing.find(document, owner)[member]
    place = listed.index(editing.find(document, target)) + by
    inside = 0 <= place < len(listed)
    return {"op": "move", "at": target, "into": f"{owner}/{member}", "index": place} if inside else None


def paste(document: Document, owner: str, member: str, track: str, text: str) -> Operation:
    """A list as lines of text. Each line fills the next answer (or row) without a text in this track, then makes new
    ones; a tab or a bar between words gives the same line in the next tracks."""
    holder, tracks = editing.find(document, owner), list(document["tracks"])
    listed = [dict(each) for each in holder.get(member, [])]
    order = tracks[tracks.index(track) :] + tracks[: tracks.index(track)]
    lines = [BULLET.sub("", line).strip() for line in text.splitlines()]
    open_places = [place for place, each in enumerate(listed) if not each["texts"].get(track, "").strip()]
    taken = variables(document)
    for line in (line for line in lines if line):
        texts = {key: words for key, words in zip(order, COLUMNS.split(line), strict=False) if words}
        if open_places:
            place = open_places.pop(0)
            listed[place] = {**listed[place], "texts": {**listed[place]["texts"], **texts}}
            if UNNAMED.fullmatch(str(listed[place].get("name", ""))):
                listed[place]["name"] = _category_name(line, listed, listed[place]["code"])
        elif member == "rows":
            name = numbered_variable(taken, f"{holder['variable'][:28]}_")
            taken.add(name)
            listed.append({"variable": name, "texts": texts})
        else:
            code = max((each["code"] for each in listed), default=0) + 1
            listed.append({"code": code, "name": _category_name(line, listed, code), "texts": texts})
    return set_member(owner, member, listed)


def _category_name(line: str, listed: Sequence[Mapping[str, Any]], code: int) -> str:
    wanted = slug(COLUMNS.split(line)[0], LONGEST_CATEGORY - 3) or f"c{code}"
    return numbered(wanted, {str(each.get("name")) for each in listed})


def name_category(document: Document, target: str) -> Operation | None:
    """A name from its first text, for a category that still has none of its own."""
    owner = target.rpartition("/category/")[0]
    category = editing.find(document, target)
    text = next((text for text in category["texts"].values() if slug(text)), "")
    if not UNNAMED.fullmatch(category["name"]) or not text:
        return None
    listed = editing.find(document, owner)["categories"]
    return rename_category(document, target, _category_name(text.replace("|", " "), listed, category["code"]))


# ---- tracks


def add_track(document: Document, track: str) -> Operation:
    """One more language; the words that a type brings along (yes and no) come with it."""
    words: list[Operation] = []
    for item in editing.items(document):
        known = {each["name"]: each["texts"] for each in _brought(item["type"])}
        for category in item.get("categories", ()):
            text = known.get(category["name"], {}).get(track)
            if text and track not in category["texts"]:
                address = f"item/{item['variable']}/category/{category['code']}"
                words.append({"op": "write", "at": address, "track": track, "value": text})
    return batch([set_member("", "tracks", [*document["tracks"], track]), *words])


def _brought(kind: str) -> Sequence[Mapping[str, Any]]:
    categories: Sequence[Mapping[str, Any]] = BY_NAME[kind].start().get("categories", ()) if kind in BY_NAME else ()
    return categories


def remove_track(document: Document, track: str) -> Operation:
    """The language leaves with its texts; taking this back brings them again."""
    held = [place.address for place in placed_texts(document) if track in place.texts]
    texts = [{"op": "write", "at": address, "track": track, "value": None} for address in held]
    return batch([*texts, set_member("", "tracks", [each for each in document["tracks"] if each != track])])
