"""The content that ships: questionnaires of the first wave, the text of assent, the child's interface strings,
help lines and the activity for children who say no. Everything is data; this module only reads and assembles it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
TRUNK = "wave1-trunk"
NOT_INSTRUMENTS = frozenset({TRUNK, "assent", "strings", "help", "activity"})


def read(name: str) -> Any:
    """A fresh copy of one file, so that a caller may change what it got."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def names() -> list[str]:
    """Names that `instrument` knows, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if path.stem not in NOT_INSTRUMENTS)


def instrument(name: str) -> dict[str, Any]:
    """A questionnaire document. A module given as a bare name is taken from the trunk that the instruments share,
    so that both ask it with the same variables, codes and words; derived variables given by name likewise."""
    if name not in names():
        raise KeyError(name)
    document: dict[str, Any] = read(name)
    trunk = read(TRUNK)
    for part in ("modules", "derived"):
        key = "name" if part == "modules" else "variable"
        shared = {entry[key]: entry for entry in trunk[part]}
        document[part] = [shared[entry] if isinstance(entry, str) else entry for entry in document[part]]
    return document


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


def activity() -> list[dict[str, Any]]:
    """Cards for a child who says no: items like any other, whose answers nobody keeps."""
    cards: list[dict[str, Any]] = read("activity")
    return cards
