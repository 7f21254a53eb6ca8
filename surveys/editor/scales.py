"""The shared scales: lists of answers in every language, to begin a question with. The data are `scales.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Missing

FILE = Path(__file__).with_name("scales.json")


@cache
def scales() -> dict[str, Any]:
    """name -> {"title": {language: str}, "categories": [{"code", "name", "texts"}]}."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def categories(name: str, tracks: Sequence[str]) -> list[dict[str, Any]]:
    """The answers of a scale in the tracks of a document."""
    if name not in scales():
        raise Missing("scale", _("There is no such scale."))
    return [
        {**each, "texts": {track: text for track, text in each["texts"].items() if track in tracks}}
        for each in scales()[name]["categories"]
    ]


def titles() -> list[tuple[str, str]]:
    """(name, title in the reader's language) of every scale."""
    language = get_language() or "en"
    return [(name, scale["title"].get(language, scale["title"]["en"])) for name, scale in scales().items()]
