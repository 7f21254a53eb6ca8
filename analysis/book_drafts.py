"""A table book while somebody writes it: what the form holds.

The form carries the whole draft, one JSON text per table and per block of the banner, so that nothing is stored before
it is saved, an unfinished book survives every round trip, and keys the page has no field for are kept as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from analysis.books.margins import Key
from backend.core.errors import Invalid

LANGUAGES = ("nl", "fr")
OWN_KEYS = frozenset({"title", "banner", "tables", "total", "tests", "suppress"})
BASES = ("minimum_n", "minimum_clusters", "flag_n")
MOST_GROUPS = 100
Item = dict[str, Any]
Part = Literal["tables", "banner"]
Opened = tuple[Part, int]


@dataclass(frozen=True)
class Draft:
    """`open` is the list and the place in it of the table or block whose fields the page shows; None: all are closed."""

    title: dict[str, str]
    banner: tuple[Item, ...]
    tables: tuple[Item, ...]
    total: bool
    tests: Item | None
    suppress: Item
    rest: Item
    open: Opened | None = None

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

    def items(self, part: Part) -> tuple[Item, ...]:
        return self.tables if part == "tables" else self.banner

    @property
    def opened(self) -> Item | None:
        return self.items(self.open[0])[self.open[1]] if self.open is not None else None


def of(title: Mapping[str, str], spec: Mapping[str, Any]) -> Draft:
    """A stored or uploaded book as a draft. Raises Invalid when it isn't shaped like one."""
    tables, banner = spec.get("tables", ()), spec.get("banner", ())
    parts = (spec.get("tests") or {}, spec.get("suppress") or {})
    if (
        not all(isinstance(part, list | tuple) for part in (tables, banner))
        or not all(isinstance(part, dict) for part in parts)
        or not all(isinstance(each, str | dict) for each in (*tables, *banner))
    ):
        raise Invalid("draft-shape", gettext_lazy("The file holds no table book: tables and banner are lists."))
    return Draft(
        title={key: text for key, text in title.items() if key in LANGUAGES},
        banner=tuple({"variable": each} if isinstance(each, str) else _spoken(each) for each in banner),
        tables=tuple({"stub": each} if isinstance(each, str) else _spoken(each) for each in tables),
        total=bool(spec.get("total", True)),
        tests=spec.get("tests"),
        suppress=dict(spec.get("suppress") or {}),
        rest={key: value for key, value in spec.items() if key not in OWN_KEYS},
    )


def _spoken(item: Mapping[str, Any]) -> Item:
    """The table or block with its texts per language, as its fields need them; a bare text counts for both."""
    found = dict(item)
    for key in ("title", "universe_text", "label"):
        if isinstance(found.get(key), str):
            found[key] = dict.fromkeys(LANGUAGES, found[key])
    for key in ("nets", "groups"):
        if isinstance(found.get(key), list):
            found[key] = [_spoken(each) if isinstance(each, dict) else {"codes": each} for each in found[key]]
    return found


def read(post: QueryDict) -> Draft:
    """The draft a form sends, the fields of what is open put where they belong."""
    lists: dict[Part, list[Item]] = {
        "tables": [_mapping(text) for text in post.getlist("table")],
        "banner": [_mapping(text) for text in post.getlist("banner")],
    }
    opened = place_of(post.get("open", ""), {part: len(items) for part, items in lists.items()})
    if opened is not None and "fields" in post:
        part, place = opened
        edited = _table if part == "tables" else _block
        lists[part][place] = edited(lists[part][place], post)
    return Draft(
        title=_texts(post, "title"),
        banner=tuple(lists["banner"]),
        tables=tuple(lists["tables"]),
        total="total" in post,
        tests=_tests(post),
        suppress=_suppress(post),
        rest=_mapping(post.get("rest", "{}")),
        open=opened,
    )


def _tests(post: QueryDict) -> Item | None:
    """None without letters and without a comparison with the rest."""
    if "letters" not in post and "against_rest" not in post:
        return None
    return _mapping(post.get("tests", "{}")) | {
        "level": _number(post.get("level", "")),
        "correction": post.get("correction", "holm"),
        "letters": "letters" in post,
        "rest": "against_rest" in post,
    }


def _suppress(post: QueryDict) -> Item:
    """What the page has no field for stays; an empty field leaves the number to the audience."""
    found = _mapping(post.get("suppress", "{}")) | {name: _number(post.get(name, "")) for name in BASES}
    found |= {"audience": post.get("audience", "")}
    return {name: value for name, value in found.items() if value != ""}


def _table(table: Item, post: QueryDict) -> Item:
    """The table with what its fields say; empty fields leave no key."""
    fields: Item = {
        "title": _texts(post, "table_title"),
        "universe": post.get("universe", "").strip(),
        "universe_text": _texts(post, "universe_text"),
        "statistic": post.get("statistic", "column_percent"),
        "sort": post.get("sort", "none"),
        "nets": _groups(post),
    }
    usual = {"statistic": "column_percent", "sort": "none"}
    return _changed(
        table, {key: "" if key not in table and usual.get(key) == value else value for key, value in fields.items()}
    )


def _block(block: Item, post: QueryDict) -> Item:
    """The block of columns with what its fields say: a name, what it is crossed with, groups of categories."""
    first = next(iter(variables(block)), "")
    names = [first, *dict.fromkeys(name for name in post.getlist("cross") if name and name != first)]
    several, groups = len(names) > 1, _groups(post)
    one = {"set": first} if "set" in block else {"variable": first}
    fields: Item = {"label": _texts(post, "label"), "set": "", "variable": "", "variables": "", "groups": ""}
    fields |= {"variables": names} if several else one | {"groups": groups}
    return _changed(block, fields)


def variables(block: Item) -> list[str]:
    """The names a block of the banner is made of, outer first."""
    found = block.get("variables") or block.get("variable") or block.get("set") or []
    return [str(name) for name in found] if isinstance(found, list) else [str(found)]


def _groups(post: QueryDict) -> list[Item]:
    return [
        {"label": _texts(post, f"net-{place}"), "codes": [code(text) for text in post.getlist(f"net-{place}-codes")]}
        for place in range(_count(post.get("nets", "")))
    ]


def _changed(item: Item, fields: Item) -> Item:
    """The item with these fields, empty ones left out; what stays the same stays where it is."""
    kept = {key: fields.get(key, value) for key, value in item.items()}
    return {key: value for key, value in {**kept, **fields}.items() if value or key not in fields}


def _texts(post: QueryDict, name: str) -> dict[str, str]:
    return {language: text for language in LANGUAGES if (text := post.get(f"{name}_{language}", "").strip())}


def code(text: str) -> Key:
    """A category as books write it: a number where it is one."""
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
    return min(int(text), MOST_GROUPS) if text.isdigit() else 0


def place_of(text: str, sizes: Mapping[Part, int]) -> Opened | None:
    """`tables:3` as the list and a place it has."""
    name, _colon, place = text.partition(":")
    part: Part = "banner" if name == "banner" else "tables"
    if name != part or not place.isdigit() or int(place) >= sizes[part]:
        return None
    return part, int(place)


def _mapping(text: str) -> Item:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Invalid("draft", gettext_lazy("This page holds a book that can't be read. Open the book again."))
    return found
