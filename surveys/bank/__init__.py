"""The bank that ships: items to ask, in every language they exist in, with what a researcher must know of each.

Everything is data; this module only reads and assembles it. A topic is one file; a scale that items share is stored
once, in `scales.json`; sentences of comparability and titles of studies are named by key. An entry never changes: a
better wording is a new version beside the old one.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveys.engine import borrowing

FOLDER = Path(__file__).parent
ORDER = (
    *("background", "devices", "time", "activities", "apps", "gaming", "news", "ai", "privacy", "contact"),
    *("bullying", "sexting", "rules", "lessons", "problematic", "skills", "voice"),
)
"""Topics as an interview would take them."""
OWN = "own"
"""The source of an item that follows no study."""

Text = dict[str, str]


@dataclass(frozen=True, eq=False)
class Entry:
    """One version of one item. `ages`: A 6-8, B 8-12, C 12-18, E easy read; `scale` names a shared one or is empty."""

    id: str
    version: int
    topic: str
    ages: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    scale: str
    _item: Mapping[str, Any]

    @property
    def item(self) -> dict[str, Any]:
        """A fresh copy of the item as a document holds it, its scale written out."""
        return deepcopy(dict(self._item))

    @property
    def variable(self) -> str:
        return str(self._item["variable"])

    @property
    def tracks(self) -> tuple[str, ...]:
        """Tracks in which every text of the item is there."""
        return tuple(track for track in self._item["texts"] if all(track in text for text in texts(self._item)))


@dataclass(frozen=True)
class Topic:
    name: str
    title: Text


def texts(item: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Every text of an item: question, note, help, answers, rows."""
    yield from (item[member] for member in ("texts", "note", "help") if member in item)
    yield from (part["texts"] for members in ("categories", "rows") for part in item.get(members, ()))


@functools.cache
def read(name: str) -> Any:
    """One file. Not to be changed by who gets it: `Entry.item` hands out copies."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def topics() -> tuple[Topic, ...]:
    return tuple(Topic(name, read(name)["title"]) for name in ORDER)


def scales() -> Mapping[str, Any]:
    """name -> its title for the staff, its categories in every track, its measure, its bounds where it has some, its
    notes.
    """
    found: Mapping[str, Any] = read("scales")
    return found


def notes() -> Mapping[str, Text]:
    """key -> the sentence of comparability in the languages of the staff."""
    found: Mapping[str, Text] = read("notes")
    return found


def motives() -> Mapping[str, Mapping[str, Text]]:
    """id -> rule of the linter -> why the item stays as it is although the rule speaks."""
    found: Mapping[str, Mapping[str, Text]] = read("motives")
    return found


def sources() -> Mapping[str, str]:
    """key -> title of the study or standard that inspired an item."""
    found: Mapping[str, str] = read("sources")
    return found


@functools.cache
def every_version() -> tuple[Entry, ...]:
    """All entries in the order of the topics."""
    return tuple(_entry(topic, data) for topic in ORDER for data in read(topic)["items"])


def _entry(topic: str, data: Mapping[str, Any]) -> Entry:
    item, scale = dict(data["item"]), data.get("scale", "")
    if scale:
        shared = scales()[scale]
        item |= {part: shared[part] for part in ("categories", "bounds") if part in shared}
    return Entry(
        id=data["id"],
        version=data["version"],
        topic=topic,
        ages=tuple(data["ages"]),
        sources=tuple(data["sources"]),
        notes=tuple(data["notes"]),
        scale=scale,
        _item=item,
    )


def entries() -> tuple[Entry, ...]:
    """The newest version of each item."""
    newest: dict[str, Entry] = {}
    for entry in every_version():
        if entry.id not in newest or newest[entry.id].version < entry.version:
            newest[entry.id] = entry
    return tuple(newest.values())


def entry(bank_id: str, version: int = 0) -> Entry | None:
    """One item in this version, or in its newest."""
    found = every_version() if version else entries()
    return next((each for each in found if each.id == bank_id and version in (0, each.version)), None)


def document(topic: str, age: str = "", tracks: tuple[str, ...] = ("nl", "fr")) -> dict[str, Any]:
    """A topic as a questionnaire of one module: the items of one age, or all, that exist in these tracks. Conditions
    on what this questionnaire doesn't ask are left out."""
    chosen = [
        each
        for each in entries()
        if each.topic == topic and (not age or age in each.ages) and set(tracks) <= set(each.tracks)
    ]
    title = {track: read(topic)["title"][track] for track in tracks}
    known: set[str] = set()
    items = []
    for each in chosen:
        items.append(borrowing.fitted(each.item, set(tracks), known))
        known |= {each.variable, *(row["variable"] for row in each.item.get("rows", ()))}
    name = f"bank-{topic}-{age.lower()}" if age else f"bank-{topic}"
    module = {"name": topic, "title": title, "items": items}
    return {"format": 1, "name": name, "title": title, "tracks": list(tracks), "modules": [module]}
