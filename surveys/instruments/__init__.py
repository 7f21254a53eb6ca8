"""The content that ships: questionnaires of the first wave, the text of assent, the child's interface strings,
help lines and the activity for children who say no. Everything is data; this module only reads and assembles it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
TRUNK = "wave1-trunk"
TRACKS = frozenset({"nl", "fr", "de", "nl-easy", "fr-easy", "de-easy"})
NOT_INSTRUMENTS = frozenset({TRUNK, "assent", "strings", "help", "activity", "motives"})


def read(name: str) -> Any:
    """A fresh copy of one file, so that a caller may change what it got."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def names() -> list[str]:
    """Names that `instrument` knows, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if path.stem not in NOT_INSTRUMENTS)


def instrument(name: str) -> dict[str, Any]:
    """A questionnaire document. A module, an item or a derived variable given by its bare name is taken from the trunk
    that the instruments share, so that they ask it with the same codes and words; each in its own tracks only."""
    if name not in names():
        raise KeyError(name)
    document: dict[str, Any] = read(name)
    trunk = read(TRUNK)
    modules = {module["name"]: module for module in trunk["modules"]}
    items = {item["variable"]: item for module in trunk["modules"] for item in module["items"]}
    derived = {variable["variable"]: variable for variable in trunk["derived"]}
    document["modules"] = [_taken(module, modules) for module in document["modules"]]
    for module in document["modules"]:
        module["items"] = [_taken(item, items) for item in module["items"]]
    if "derived" in document:
        document["derived"] = [_taken(variable, derived) for variable in document["derived"]]
    kept: dict[str, Any] = _in_tracks(document, frozenset(document["tracks"]))
    return kept


def _taken(entry: Any, shared: Mapping[str, Any]) -> Any:
    return shared[entry] if isinstance(entry, str) else entry


def _in_tracks(data: Any, tracks: frozenset[str]) -> Any:
    """The same JSON with every text cut to these tracks: the trunk is written in more of them than some ask."""
    if isinstance(data, list):
        return [_in_tracks(entry, tracks) for entry in data]
    if not isinstance(data, dict):
        return data
    texts = data.keys() <= TRACKS
    return {key: _in_tracks(value, tracks) for key, value in data.items() if not texts or key in tracks}


def motives(name: str) -> list[dict[str, Any]]:
    """Why warnings of the linter may stand in an instrument: `{"rule", "address", "motive": {language: text}}`."""
    return [one for one in read("motives") if name in one["instruments"]]


def assent() -> dict[str, Any]:
    """What a child reads before saying yes or no: `{"version": n, "texts": {track: {part: text}}}`."""
    texts: dict[str, Any] = read("assent")
    return texts


def strings() -> dict[str, dict[str, str]]:
    """The child's interface: `{track: {key: text}}`; `{n}` and the like are filled by the client."""
    texts: dict[str, dict[str, str]] = read("strings")
    return texts


def help_lines() -> dict[str, list[dict[str, Any]]]:
    """Where a child can turn to, the front door first: `{track: [line, ...]}`. A line is `verified` once a person has
    confirmed its facts and written down the day."""
    lines: dict[str, list[dict[str, Any]]] = read("help")
    return {
        track: [{**line, "verified": line["verified_on"] is not None} for line in listed]
        for track, listed in lines.items()
    }


def front_doors(lists: dict[str, list[dict[str, Any]]] | None = None) -> list[dict[str, Any]]:
    """Where children of any class are sent first: the front door of each language, then the lines that all have."""
    lists = lists or help_lines()
    doors = [{**listed[0], "language": language} for language, listed in lists.items()]
    taken = {door["name"] for door in doors}
    serving_all = (
        {line["name"] for line in listed if len(line["communities"]) == len(lists)} for listed in lists.values()
    )
    everywhere = set.intersection(*serving_all) - taken
    shared = [{**line, "language": ""} for line in next(iter(lists.values())) if line["name"] in everywhere]
    return [*doors, *shared]


def activity() -> list[dict[str, Any]]:
    """Cards for a child who says no: items like any other, whose answers nobody keeps."""
    cards: list[dict[str, Any]] = read("activity")
    return cards
