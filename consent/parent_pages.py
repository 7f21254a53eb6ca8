"""What stands around a letter on a parent's screen and on paper, in the parent's language: Dutch, French, German, English.

Parents' languages are not those of staff, so these sentences are data beside the letters and not in the catalogues.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import override
from django.utils.translation.trans_real import parse_accept_lang_header

from consent import wording
from consent.models import Slot, Text
from consent.selectors.letters import Question
from consent.services.texts import DAY
from consent.standing import ParentMode, Purpose

ANSWERS_OF_TODAY = frozenset({Purpose.SURVEY, Purpose.ARCHIVE, Purpose.LINKAGE})
"""Purposes about answers without a name; for any other a letter also says what a talk or a recording means."""


@cache
def written() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "content" / "parent_pages.json"
    found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def around(language: str, fallback: str = "nl") -> tuple[str, dict[str, str]]:
    """The language of the page and its sentences; a letter in Turkish has those of the school's language around it."""
    chosen = next((one for one in (language, fallback) if one in written()), "nl")
    return chosen, written()[chosen]


def preferred(request: HttpRequest) -> str:
    """The first of the browser's languages that these pages speak."""
    asked = parse_accept_lang_header(request.headers.get("accept-language", ""))
    return next((code[:2] for code, _weight in asked if code[:2] in written()), settings.LANGUAGE_CODE[:2])


def day(date: Any, language: str) -> str:
    with override(language):
        return date_format(date, DAY.get(language, "j F Y"))


def address() -> str:
    """Where a parent goes to type a code."""
    return f"{settings.SITE_URL}/parents/"


def link(language: str, code: str) -> str:
    """The code stands behind the #: a browser keeps that to itself, so it is in no log."""
    return f"{settings.SITE_URL}/parents/{language}/#{code}"


def letter(text: Text, questions: list[Question]) -> dict[str, Any]:
    """A letter as a template shows it, in the order of its parts whatever the database made of it."""
    others = any(question.purpose not in ANSWERS_OF_TODAY for question in questions)
    sections = [
        {"name": part, **text.parts[part]}
        for part in wording.SECTIONS
        if part in text.parts and (part != "group" or others)
    ]
    return {
        "text": text,
        "parts": text.parts,
        "sections": sections,
        "questions": [question for question in questions if not question.informed],
        "informed": [question for question in questions if question.informed],
        "right_to_left": text.language in wording.RIGHT_TO_LEFT,
        "silence": any(question.mode is ParentMode.OPT_OUT for question in questions),
    }


def place(slot: Slot) -> dict[str, Any]:
    """Which letter this is, without a name."""
    return {"number": slot.number, "group": slot.group.label, "school": slot.group.school.name}
