"""A draft laid out for writing: modules, items and lines of text, every text with its address, and a cell a track."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core import readability
from surveys.engine.lint import readers
from surveys.engine.texts import ITEM_TEXTS, text_hash
from surveys.engine.translating import DRAFT, MISSING, NAMES, State, source_of, state
from surveys.models import Version
from surveys.reading import TRACK_NAMES, TYPES, Words
from surveys.services import wordings

LABELS: Mapping[str, Words] = {
    "texts": _("Question"),
    "note": _("Line under it"),
    "help": _("Help behind a button"),
    "alt": _("Said of it"),
}


FEWEST_WORDS = 5


def key_of(address: str, track: str = "") -> str:
    """An address as part of an id in the page; the title's is its own."""
    return "-".join(part for part in (*address.split("/"), track) if part)


@dataclass(frozen=True)
class Reading:
    """Reading ease (100 is very easy) and LIX of a text, and whether that suits its readers."""

    formula: str
    ease: int
    lix: int
    suits: bool


@dataclass(frozen=True)
class Cell:
    """One text in one track, in its state."""

    address: str
    track: str
    text: str
    state: State
    level: str = ""

    @property
    def reading(self) -> Reading | None:
        """How hard the text reads; nothing for a few words, of which no formula can say anything."""
        found = readability.level(self.text, self.track) if len(self.text.split()) >= FEWEST_WORDS else None
        if found is None:
            return None
        reader = readers.reader(self.level, self.track)
        wanted = readability.EASY if reader.easy else readability.threshold(self.track, reader.youngest)
        return Reading(found.formula, round(found.ease), round(found.lix), found.reaches(wanted))

    @property
    def key(self) -> str:
        return key_of(self.address, self.track)

    @property
    def lang(self) -> str:
        return self.track[:2]

    @property
    def track_name(self) -> Words:
        return TRACK_NAMES.get(self.track, self.track)

    @property
    def hash(self) -> str:
        return text_hash(self.text)


@dataclass(frozen=True)
class Line:
    """A text in all tracks: a question, a note, a row, an answer. `mark` is the code or the row's variable before it;
    `entry` is the category or row itself."""

    address: str
    label: Words
    cells: tuple[Cell, ...]
    mark: str = ""
    entry: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return key_of(self.address)


@dataclass(frozen=True)
class ItemShown:
    """An item, or a derived variable laid out as one."""

    variable: str
    type: Words
    data: Mapping[str, Any]
    question: Line
    extras: tuple[Line, ...] = ()
    rows: tuple[Line, ...] = ()
    categories: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.question, *self.extras, *self.rows, *self.categories)


@dataclass(frozen=True)
class ModuleShown:
    name: str
    title: Line
    items: tuple[ItemShown, ...]

    @property
    def lines(self) -> Iterator[Line]:
        yield self.title
        for each in self.items:
            yield from each.lines


class Page:
    """Lays out parts of one draft; what is known of its texts is read once."""

    def __init__(self, version: Version, address: str = "") -> None:
        self.version = version
        self.document: dict[str, Any] = version.document
        self.tracks: Sequence[str] = self.document["tracks"]
        source, self.level = version.questionnaire.source, version.questionnaire.level
        self.origins = {track: source_of(track, source, self.tracks) for track in self.tracks}
        self.memory = wordings.memory(version, address)

    def modules(self) -> list[ModuleShown]:
        return [self.module(module) for module in self.document["modules"]]

    def module(self, module: Mapping[str, Any]) -> ModuleShown:
        title = self.line(f"module/{module['name']}/title", _("Title of the module"), module["title"])
        return ModuleShown(module["name"], title, tuple(self.item(each) for each in module["items"]))

    def item(self, data: Mapping[str, Any]) -> ItemShown:
        place, kind = f"item/{data['variable']}", data["type"]
        question, *extras = (
            self.line(f"{place}/{member}", LABELS[member], data[member]) for member in ITEM_TEXTS if member in data
        )
        rows = tuple(
            self.line(f"{place}/row/{row['variable']}", _("Row"), row["texts"], row["variable"], row)
            for row in data.get("rows", ())
        )
        return ItemShown(
            data["variable"], TYPES.get(kind, kind), data, question, tuple(extras), rows, self._categories(place, data)
        )

    def derived(self) -> list[ItemShown]:
        found = []
        for data in self.document.get("derived", ()):
            place = f"derived/{data['variable']}"
            question = self.line(f"{place}/texts", _("Name"), data["texts"])
            categories = self._categories(place, data)
            found.append(ItemShown(data["variable"], _("computed"), data, question, categories=categories))
        return found

    def heads(self) -> list[Line]:
        """The title of the questionnaire and the names of its concepts."""
        concepts = self.document.get("concepts", {})
        title = self.line("title", _("Title of the questionnaire"), self.document["title"])
        return [title, *(self.line(f"concept/{name}", name, texts) for name, texts in concepts.items())]

    def _categories(self, place: str, data: Mapping[str, Any]) -> tuple[Line, ...]:
        return tuple(
            self.line(f"{place}/category/{each['code']}", _("Answer"), each["texts"], str(each["code"]), each)
            for each in data.get("categories", ())
        )

    def line(
        self,
        address: str,
        label: Words,
        texts: Mapping[str, str],
        mark: str = "",
        entry: Mapping[str, Any] | None = None,
    ) -> Line:
        cells = tuple(
            Cell(address, track, texts.get(track, ""), self.state(address, track, texts), self.level)
            for track in self.tracks
        )
        return Line(address, label, cells, mark, entry or {})

    def state(self, address: str, track: str, texts: Mapping[str, str]) -> State:
        known = self.memory.get((address, track))
        if known is None:
            return DRAFT if texts.get(track, "").strip() else MISSING
        return state(track, self.origins[track], texts, known)


@dataclass(frozen=True)
class Tally:
    """How many texts of a part are in each state, in one track."""

    track: str
    missing: int
    stale: int
    draft: int
    reviewed: int

    @property
    def all(self) -> int:
        return self.missing + self.stale + self.draft + self.reviewed


def tallies(lines: Iterator[Line], tracks: Sequence[str]) -> list[Tally]:
    counted = {track: Counter[str]() for track in tracks}
    for each in lines:
        for cell in each.cells:
            counted[cell.track][cell.state.name] += 1
    return [Tally(track, *(counts[name] for name in NAMES)) for track, counts in counted.items()]
