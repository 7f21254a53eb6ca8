"""Letters to schools, per language, to copy into one's own mail or paper. Nothing is sent from here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.models import Wave

KINDS = {"invitation": _("Invitation"), "reminder": _("Reminder"), "thanks": _("Thanks")}
WHEN = "WHEN"
"""The paragraph about the days; it is left out while the wave has none."""


@dataclass(frozen=True)
class Letter:
    kind: str
    name: str | Promise
    language: str
    subject: str
    body: str


@cache
def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "letters.json").read_text(encoding="utf-8"))
    return found


def letters(wave: Wave, school: str, language: str) -> list[Letter]:
    """Every letter in one language, filled in for a school."""
    names = wave.study.name
    filled = {"school": school, "study": names.get(language) or names.get("nl") or "", "first": "", "last": ""}
    if wave.field_from and wave.field_until:
        filled |= {"first": f"{wave.field_from:%d/%m/%Y}", "last": f"{wave.field_until:%d/%m/%Y}"}
    return [letter(kind, language, written()[kind][language], filled) for kind in KINDS]


def letter(kind: str, language: str, text: Mapping[str, Any], filled: Mapping[str, str]) -> Letter:
    when = text["when"] if filled["last"] else ""
    paragraphs = [when if paragraph == WHEN else paragraph for paragraph in text["body"]]
    body = "\n\n".join(paragraph.format(**filled) for paragraph in paragraphs if paragraph)
    return Letter(kind, KINDS[kind], language, text["subject"].format(**filled), body)
