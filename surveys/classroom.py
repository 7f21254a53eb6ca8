"""Sheets for a class, as data in the language of the reader: a poster, a letter to parents, a checklist for the
devices, something quiet for those who are done early. The letter is a draft: what stands between square brackets is for
the study to fill in.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.accounts.models import Study
from surveys.models import Sitting

TITLES = {
    "poster": _("Poster for the class"),
    "letter": _("Letter to parents"),
    "checklist": _("Checklist for the devices"),
    "reserve": _("For those who are done early"),
}
BLANK = {"nl": "[dag]", "fr": "[jour]", "de": "[Tag]", "en": "[day]"}
ABOUT = {
    "nl": "Alles over dit onderzoek, ook hoe je je antwoorden weghaalt:",
    "fr": "Tout sur cette recherche, aussi comment retirer ses réponses\u202f:",
    "de": "Alles über diese Studie, auch wie man Antworten herausnimmt:",
    "en": "All about this study, also how to take answers out:",
}
GAP = re.compile(r"(\[[^\]]*\])")


@dataclass(frozen=True)
class Sheet:
    """A title and its lines; each line in parts, the odd ones gaps to fill in by hand."""

    title: str
    lines: tuple[tuple[str, ...], ...]
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
        days = [date_format(day, "j F Y") if day else BLANK[language] for day in (sitting.day, withdraw)]
    name = study.name.get(language) or study.name.get("nl") or ""
    filled = {"study": name, "day": days[0], "withdraw": days[1]}
    lines = tuple(tuple(GAP.split(line.format(**filled))) for line in text["lines"])
    return Sheet(text["title"], lines, ABOUT[language])
