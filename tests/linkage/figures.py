"""The figures of the game for the public page: `python -m tests.linkage` plays it on both databases and writes the file."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

from tests.linkage import WANTED, game

FILE = Path(__file__).parents[2] / "surveys" / "box" / "linkage.json"


def kept() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text())) if FILE.exists() else {"format": 1, "runs": [], "controls": []}


def keep_attacks(backend: str, mode: str, found: dict[str, float]) -> None:
    run = {
        **where(backend),
        "mode": mode,
        "groups": game.GROUPS,
        "children": game.CHILDREN,
        "attacks": {
            name: {"accuracy": share, "chance": game.CHANCE, "ceiling": game.CEILING} for name, share in found.items()
        },
    }
    keep("runs", run, ("backend", "mode"))


def keep_controls(backend: str, found: dict[str, float]) -> None:
    keep("controls", {**where(backend), "writers": found}, ("backend",))


def where(backend: str) -> dict[str, str]:
    return {"date": dt.datetime.now(dt.UTC).date().isoformat(), "backend": backend}


def keep(part: str, entry: dict[str, Any], same: tuple[str, ...]) -> None:
    """The newest of its kind replaces the one before."""
    if not os.environ.get(WANTED):
        return
    known = kept()
    others = [one for one in known[part] if any(one[name] != entry[name] for name in same)]
    known[part] = sorted([*others, entry], key=lambda one: [one[name] for name in same])
    FILE.write_text(json.dumps(rounded(known), indent=1) + "\n")


def rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value
