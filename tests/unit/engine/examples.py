"""Small documents and the example document, for the tests of the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parents[2] / "vectors"
ENGINE = Path(__file__).parents[3] / "surveys" / "engine"
CLIENT_ENGINE = Path(__file__).parents[3] / "surveys" / "client" / "static" / "client" / "engine"


def vectors(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def example() -> dict[str, Any]:
    return vectors("example_document.json")


def both(text: str) -> dict[str, str]:
    return {"nl": text, "fr": text}


def choices(*names: str, **members: Any) -> list[dict[str, Any]]:
    return [{"code": code, "name": name, "texts": both(name), **members} for code, name in enumerate(names, start=1)]


def item(variable: str, kind: str = "yesno", **members: Any) -> dict[str, Any]:
    return {"variable": variable, "type": kind, "texts": both(variable), **members}


def document(*items: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "name": "small",
        "title": both("Small"),
        "tracks": ["nl", "fr"],
        "modules": [{"name": "only", "title": both("Only"), "items": list(items)}],
        **members,
    }
