"""Content in several languages: language -> string, shown in the reader's language or the nearest there is."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

FALLBACK = ("nl", "fr", "en", "de")


def in_language(text: Mapping[str, str], language: str | None = None) -> str:
    """The text in `language` (default: the page's), else in the first of nl, fr, en, de that is there."""
    wanted = (language or get_language() or "nl").split("-")[0]
    for key in (wanted, *FALLBACK):
        if text.get(key):
            return text[key]
    return next(iter(text.values()), "")
