"""A questionnaire document laid out for reading: its languages side by side, also while it is still full of faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from surveys.engine import types
from surveys.engine.findings import SENTENCES, Finding

Words = str | Promise
ITEM = re.compile(r"modules\[(\d+)\]\.items\[(\d+)\]")


def type_label(name: str) -> str:
    """What a type calls itself, in the reader's language."""
    label = types.kind(name).label
    return label.get(get_language() or "", label["en"])


TYPES = {each.name: lazy(type_label, str)(each.name) for each in types.REGISTRY}


TRACK_NAMES: Mapping[str, Words] = {
    "nl": _("Dutch"),
    "fr": _("French"),
    "de": _("German"),
    "nl-easy": _("easy Dutch"),
    "fr-easy": _("easy French"),
    "de-easy": _("easy German"),
}


@dataclass(frozen=True)
class Line:
    """One line of the document in every track: a question, a note, an answer."""

    mark: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ItemRead:
    variable: str
    type: Any
    question: Line
    lines: tuple[Line, ...]
    ask_if: str
    sensitivity: int


@dataclass(frozen=True)
class ModuleRead:
    title: Line
    items: tuple[ItemRead, ...]


@dataclass(frozen=True)
class Page:
    tracks: tuple[str, ...]
    modules: tuple[ModuleRead, ...]
    n_items: int


@dataclass(frozen=True)
class FindingRead:
    """A finding in the reader's language, with the variable it is about and where that stands on the page."""

    message: str
    where: str
    variable: str = field(default="")


def members(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; a draft may hold anything in its place."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def page(document: dict[str, Any]) -> Page:
    tracks = tuple(str(track) for track in document.get("tracks", []) or ["nl", "fr"])
    modules = tuple(read_module(module, tracks) for module in members(document.get("modules")))
    return Page(tracks, modules, sum(len(module.items) for module in modules))


def read_module(module: dict[str, Any], tracks: tuple[str, ...]) -> ModuleRead:
    items = tuple(read_item(item, tracks) for item in members(module.get("items")))
    return ModuleRead(line(str(module.get("name", "")), module.get("title"), tracks), items)


def read_item(item: dict[str, Any], tracks: tuple[str, ...]) -> ItemRead:
    kind = str(item.get("type", ""))
    lines = [line("", item[part], tracks) for part in ("note", "help") if item.get(part)]
    lines += [line(str(row.get("variable", "")), row.get("texts"), tracks) for row in members(item.get("rows"))]
    lines += [line(str(one.get("code", "")), one.get("texts"), tracks) for one in members(item.get("categories"))]
    sensitivity = item.get("sensitivity", 0)
    return ItemRead(
        variable=str(item.get("variable", "")),
        type=TYPES.get(kind, kind),
        question=line("", item.get("texts"), tracks),
        lines=tuple(lines),
        ask_if=str(item.get("ask_if", "") or ""),
        sensitivity=sensitivity if isinstance(sensitivity, int) else 0,
    )


def line(mark: str, texts: Any, tracks: tuple[str, ...]) -> Line:
    given = texts if isinstance(texts, dict) else {}
    return Line(mark, tuple((track, str(given.get(track, "") or "")) for track in tracks))


def findings(found: Iterable[Finding], document: dict[str, Any]) -> list[FindingRead]:
    """Findings as sentences in the reader's language."""
    return [
        FindingRead(gettext(SENTENCES[one.code]) % one.words, one.where, variable_at(one.where, document))
        for one in found
    ]


def variable_at(where: str, document: dict[str, Any]) -> str:
    """The variable of the item a path like `modules[2].items[3].ask_if` points into, or nothing."""
    match = ITEM.match(where)
    if not match:
        return ""
    try:
        return str(document["modules"][int(match[1])]["items"][int(match[2])]["variable"])
    except (KeyError, IndexError, TypeError):
        return ""
