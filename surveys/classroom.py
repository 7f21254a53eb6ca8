"""Sheets for a class, in the language of the reader: a poster, a checklist for the devices, something quiet for those who
are done early, and the letter to parents, which is the text that the study has in use and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.accounts.models import Study
from consent import selectors as consent
from consent import wording
from surveys.models import Sitting

TITLES = {
    "poster": _("Poster for the class"),
    "letter": _("Letter to parents"),
    "checklist": _("Checklist for the devices"),
    "reserve": _("For those who are done early"),
}
BLANK = "………"
WHEN = {"nl": "Wanneer: {day}.", "fr": "Quand\u202f: le {day}.", "de": "Wann: am {day}.", "en": "When: {day}."}
ABOUT = {
    "nl": "Alles over dit onderzoek, ook hoe je je antwoorden weghaalt:",
    "fr": "Tout sur cette recherche, aussi comment retirer ses réponses\u202f:",
    "de": "Alles über diese Studie, auch wie man Antworten herausnimmt:",
    "en": "All about this study, also how to take answers out:",
}


@dataclass(frozen=True)
class Sheet:
    """A title and its lines."""

    title: str
    lines: tuple[str, ...]
    about: str = ""


@cache
def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "classroom.json").read_text(encoding="utf-8"))
    return found


def languages(what: str) -> tuple[str, ...]:
    return tuple(written()[what])


def sheet(what: str, language: str, study: Study, sitting: Sitting) -> Sheet:
    text = written()[what].get(language) or written()[what]["nl"]
    withdraw = sitting.wave.withdraw_until or study.withdraw_until
    with override(language):
        days = [date_format(day, "j F Y") if day else BLANK for day in (sitting.day, withdraw)]
    name = study.name.get(language) or study.name.get("nl") or ""
    filled = {"study": name, "day": days[0], "withdraw": days[1]}
    lines = tuple(line.format(**filled) for line in text["lines"])
    return Sheet(text["title"], lines, ABOUT[language])


def letters(study: Study) -> dict[str, Any]:
    """Language -> the text for parents that is in use; nothing while there is none."""
    text_set = consent.active_texts(study, "parent")
    cells = consent.readable(text_set) if text_set else []
    return {cell.language: cell for cell in cells if cell.level == "standard"}


def letter(cell: Any, sitting: Sitting) -> Sheet:
    """What parents read, with the day of this class where it is known. A code of their own stands only on the letters
    that are printed from the class list."""
    parts, day = cell.parts, sitting.day
    with override(cell.language):
        when = WHEN.get(cell.language, "{day}").format(day=date_format(day, "j F Y")) if day else ""
    sections = [parts[name] for name in wording.SECTIONS if name in parts and name != "group"]
    told = [" ".join([section["heading"], *section["lines"]]) for section in sections]
    return Sheet(
        parts["title"],
        tuple(filter(None, [parts["greeting"], when, *told, *parts["closing"]])),
        ABOUT.get(cell.language, ""),
    )
