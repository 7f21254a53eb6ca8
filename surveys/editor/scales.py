"""The bank's shared scales as lists of answers to begin a question with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Missing
from backend.core.text import in_language
from surveys import bank


def categories(name: str, tracks: Sequence[str]) -> list[dict[str, Any]]:
    """The answers of a scale in the tracks of a document."""
    if name not in offered():
        raise Missing("scale", _("There is no such scale."))
    return [
        {**each, "texts": {track: text for track, text in each["texts"].items() if track in tracks}}
        for each in bank.scales()[name]["categories"]
    ]


def offered() -> list[str]:
    """A ladder has words at its ends only: it is a type of question, not a list of answers."""
    return [name for name, scale in bank.scales().items() if "bounds" not in scale]


def titles() -> list[tuple[str, str]]:
    """(name, title in the reader's language) of every scale."""
    return [(name, in_language(bank.scales()[name]["title"])) for name in offered()]
