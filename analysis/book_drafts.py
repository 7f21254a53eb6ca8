"""A table book while somebody writes it: what the form holds, and what each of its buttons does to it.

The form carries the whole draft, one JSON text per table and per block of the banner, so that nothing is stored before
it is saved, an unfinished book survives every round trip, and keys the page has no field for are kept as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from analysis.books.margins import Key
from backend.core.errors import Invalid

LANGUAGES = ("nl", "fr")
OWN_KEYS = frozenset({"title", "banner", "tables", "total", "tests", "suppress"})
BASES = ("minimum_n", "minimum_clusters", "flag_n")
Item = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """`open` is the place of the table whose fields the page shows; None when all are closed."""

    title: dict[str, str]
    banner: tuple[Item, ...]
    tables: tuple[Item, ...]
    total: bool
    tests: Item | None
    suppress: Item
    rest: Item
    open: int | None = None

    def spec(self) -> dict[str, Any]:
        """The book as `book.yaml` would hold it."""
        found = {
            **self.rest,
            "title": self.title,
            "banner": list(self.banner),
            "total": self.total,
            "tables": list(self.tables),
            "suppress": self.suppress,
        }
        return found if self.tests is None else {**found, "tests": self.tests}


def of(title: Mapping[str, str], spec: Mapping[str, Any]) -> Draft:
    """A stored or uploaded book as a draft."""
    return Draft(
        title=dict(title),
        banner=tuple({"variable": each} if isinstance(each, str) else dict(each) for each in spec.get("banner", ())),
        tables=tuple({"stub": each} if isinstance(each, str) else _spoken(each) for each in spec["tables"]),
        total=bool(spec.get("total", True)),
        tests=spec.get("tests"),
        suppress=dict(spec.get("suppress") or {}),
        rest={key: value for key, value in spec.items() if key not in OWN_KEYS},
    )


def _spoken(table: Mapping[str, Any]) -> Item:
    """The table with its texts per language, as its fields need them; a bare text counts for both."""
    found = dict(table)
    for key in ("title", "universe_text"):
        if isinstance(found.get(key), str):
            found[key] = dict.fromkeys(LANGUAGES, found[key])
    if "nets" in found:
        found["nets"] = [
            {**net, "label": dict.fromkeys(LANGUAGES, net["label"]) if isinstance(net["label"], str) else net["label"]}
            for net in found["nets"]
        ]
    return found


def read(post: QueryDict) -> Draft:
    """The draft a form sends, the open table's fields put into their table."""
    tables = [_mapping(text) for text in post.getlist("table")]
    place = _place(post.get("open", ""), len(tables))
    if place is not None:
        tables[place] = _edited(tables[place], post)
    tests = _mapping(post.get("tests", "{}"))
    tests |= {"level": _number(post.get("level", "")), "correction": post.get("correction", "holm"), "letters": True}
    suppress = _mapping(post.get("suppress", "{}"))
    suppress |= {name: _number(post.get(name, "")) for name in BASES}
    return Draft(
        title={language: text for language in LANGUAGES if (text := post.get(f"title_{language}", "").strip())},
        banner=tuple(_mapping(text) for text in post.getlist("banner")),
        tables=tuple(tables),
        total="total" in post,
        tests=tests if "letters" in post else None,
        suppress={name: value for name, value in suppress.items() if value != ""},
        rest=_mapping(post.get("rest", "{}")),
        open=place,
    )


def after(draft: Draft, act: str, chosen: list[str]) -> Draft:
    """The draft after a button: `add-tables`, `add-banner`, `open:2`, `close`, `up:tables:2`, `add-net`, `drop-net:0`."""
    word, *where = act.split(":")
    match word, where:
        case "add-tables", []:
            return replace(draft, tables=(*draft.tables, *({"stub": name} for name in chosen)))
        case "add-banner", []:
            known = {each.get("variable") for each in draft.banner}
            new = tuple({"variable": name} for name in chosen if name not in known)
            return replace(draft, banner=(*draft.banner, *new))
        case "open", [place]:
            return replace(draft, open=_place(place, len(draft.tables)))
        case "close", []:
            return replace(draft, open=None)
        case "up" | "down" | "drop", [("tables" | "banner") as part, place]:
            return _moved(draft, word, part, int(place) if place.isdigit() else -1)
        case "add-net", []:
            return _with_nets(draft, [*_nets(draft), {"label": {}, "codes": []}])
        case "drop-net", [place]:
            return _with_nets(draft, [net for at, net in enumerate(_nets(draft)) if str(at) != place])
    return draft


def _moved(draft: Draft, word: str, part: str, place: int) -> Draft:
    items = list(draft.tables if part == "tables" else draft.banner)
    if not 0 <= place < len(items):
        return draft
    item, opened = items.pop(place), draft.open
    mine = part == "tables" and opened == place
    if word != "drop":
        goal = min(max(place + (1 if word == "down" else -1), 0), len(items))
        items.insert(goal, item)
        neighbour = part == "tables" and opened == goal
        opened = goal if mine else place if neighbour else opened
    elif part == "tables" and opened is not None:
        opened = None if mine else opened - (opened > place)
    if part == "tables":
        return replace(draft, tables=tuple(items), open=opened)
    return replace(draft, banner=tuple(items))


def _nets(draft: Draft) -> list[Item]:
    return list(draft.tables[draft.open].get("nets", ())) if draft.open is not None else []


def _with_nets(draft: Draft, nets: list[Item]) -> Draft:
    if draft.open is None:
        return draft
    tables = list(draft.tables)
    tables[draft.open] = {**tables[draft.open], "nets": nets}
    return replace(draft, tables=tuple(tables))


def _edited(table: Item, post: QueryDict) -> Item:
    """The table with what its fields say; empty fields leave no key."""
    nets = [
        {"label": _texts(post, f"net-{place}"), "codes": [_code(text) for text in post.getlist(f"net-{place}-codes")]}
        for place in range(_count(post.get("nets", "")))
    ]
    fields: Item = {
        "title": _texts(post, "table_title"),
        "universe": post.get("universe", "").strip(),
        "universe_text": _texts(post, "universe_text"),
        "statistic": post.get("statistic", "column_percent"),
        "sort": post.get("sort", "none"),
        "nets": nets,
    }
    return {**{key: value for key, value in table.items() if key not in fields}, **_filled(fields)}


def _filled(fields: Item) -> Item:
    return {key: value for key, value in fields.items() if value}


def _texts(post: QueryDict, name: str) -> dict[str, str]:
    return {language: text for language in LANGUAGES if (text := post.get(f"{name}_{language}", "").strip())}


def _code(text: str) -> Key:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _number(text: str) -> float | int | str:
    """The number somebody typed, with a point or a comma; anything else as typed, for the reader's error to name."""
    try:
        number = float(text.strip().replace(",", "."))
        return int(number) if number.is_integer() else number
    except (ValueError, OverflowError):
        return text.strip()


def _count(text: str) -> int:
    return min(int(text), 100) if text.isdigit() else 0


def _place(text: str, size: int) -> int | None:
    return int(text) if text.isdigit() and int(text) < size else None


def _mapping(text: str) -> Item:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Invalid("draft", gettext_lazy("This page holds a book that can't be read. Open the book again."))
    return found
