"""In which state a text is in one track: missing, stale since its source changed, draft, or reviewed.

The source of a language is the questionnaire's source language; the source of an easy-read track is its own language.
What is known of a text is bound to its hash, so that a change of wording forgets a review and taking the change back
remembers it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.engine.texts import text_hash

Name = Literal["missing", "stale", "draft", "reviewed"]
NAMES: tuple[Name, ...] = ("missing", "stale", "draft", "reviewed")


@dataclass(frozen=True)
class Known:
    """What is remembered of one wording: the source text it was written beside, and who reviewed it."""

    source: str | None = None
    reviewer: str = ""


@dataclass(frozen=True)
class State:
    """`was`: what the source said when this text was written, where it says something else now."""

    name: Name
    reviewer: str = ""
    was: str = ""


MISSING, DRAFT = State("missing"), State("draft")


def source_of(track: str, source: str, tracks: Container[str]) -> str:
    """The track a text is written from; a source track is its own."""
    language, _, easy = track.partition("-")
    return language if easy and language in tracks else source if source in tracks else track


def state(track: str, source_track: str, texts: Mapping[str, str], known: Mapping[str, Known]) -> State:
    """known: text hash -> what is known of that wording of this text in this track."""
    text = texts.get(track, "")
    if not text.strip():
        return MISSING
    about = known.get(text_hash(text)) if known else None
    if about is None:
        return DRAFT
    now = texts.get(source_track, "")
    if track != source_track and about.source is not None and text_hash(about.source) != text_hash(now):
        return State("stale", was=about.source)
    return State("reviewed", about.reviewer) if about.reviewer else DRAFT
