"""A draft laid out for writing: modules, items and lines of text, every text with its address and a cell a track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.engine.texts import ITEM_TEXTS
from surveys.reading import TYPES

LABELS = {
    "texts": _("Question"),
    "note": _("Line under it"),
    "help": _("Help behind a button"),
    "alt": _("Said of it"),
}


@dataclass(frozen=True)
class Cell:
    """One text in one track."""

    address: str
    track: str
    text: str

    @property
    def key(self) -> str:
        """For ids in the page."""
        return f"{self.address.replace('/', '-')}-{self.track}"


@dataclass(frozen=True)
class Line:
    """A text in all tracks: a question, a note, a row, an answer. `mark` is the code or row variable before it."""

    address: str
    label: Any
    mark: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ItemShown:
    variable: str
    type: Any
    question: Line
    lines: tuple[Line, ...]
    ask_if: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class ModuleShown:
    name: str
    title: Line
    items: tuple[ItemShown, ...]


def modules(document: Mapping[str, Any]) -> Iterator[ModuleShown]:
    tracks = tuple(document["tracks"])
    for module in document["modules"]:
        items = tuple(item(each, tracks) for each in module["items"])
        title = line(f"module/{module['name']}/title", _("Title of the module"), "", module["title"], tracks)
        yield ModuleShown(module["name"], title, items)


def item(data: Mapping[str, Any], tracks: tuple[str, ...]) -> ItemShown:
    question, *lines = item_lines(data, tracks)
    kind = data["type"]
    return ItemShown(data["variable"], TYPES.get(kind, kind), question, tuple(lines), data.get("ask_if", ""), data)


def item_lines(data: Mapping[str, Any], tracks: tuple[str, ...]) -> Iterator[Line]:
    place = f"item/{data['variable']}"
    for member in ITEM_TEXTS:
        if member in data:
            yield line(f"{place}/{member}", LABELS[member], "", data[member], tracks)
    for row in data.get("rows", ()):
        name = row["variable"]
        yield line(f"{place}/row/{name}", _("Row"), name, row["texts"], tracks)
    for category in data.get("categories", ()):
        code = str(category["code"])
        yield line(f"{place}/category/{code}", _("Answer"), code, category["texts"], tracks)


def line(address: str, label: Any, mark: str, texts: Mapping[str, str], tracks: tuple[str, ...]) -> Line:
    return Line(address, label, mark, tuple(Cell(address, track, texts.get(track, "")) for track in tracks))
