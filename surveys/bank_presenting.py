"""An item of the bank as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from backend.core.text import in_language
from surveys import bank
from surveys.bank import Entry
from surveys.bank_forms import AGES, SENSITIVITIES, TRACK_NAMES
from surveys.banking import records
from surveys.banking.records import TRACKS, Known
from surveys.reading import TYPES

SHORT = {"nl": "NL", "fr": "FR", "de": "DE", "nl-easy": "NL ☺", "fr-easy": "FR ☺", "de-easy": "DE ☺"}


@dataclass(frozen=True)
class Line:
    """One item in a list."""

    entry: Entry
    question: str
    language: str
    type: Any
    ages: tuple[Any, ...]
    tracks: tuple[str, ...]
    sensitive: bool
    own: bool


@dataclass(frozen=True)
class Words:
    """One text of an item in one track with what is known of it."""

    mark: str
    known: Known


@dataclass(frozen=True)
class Side:
    """All texts of an item in one track, to read and to sign."""

    track: str
    language: str
    name: Any
    words: tuple[Words, ...]
    confirmed: bool
    read: bool
    must_be_read: bool
    seen: str


def is_own(entry: Entry) -> bool:
    """Whether the organisation keeps it, rather than the bank that ships."""
    return bank.entry(entry.id) is None


def line(entry: Entry) -> Line:
    item = entry.item
    language = spoken(item["texts"])
    return Line(
        entry=entry,
        question=item["texts"].get(language, "") or entry.variable,
        language=language[:2],
        type=TYPES.get(item["type"], item["type"]),
        ages=tuple(AGES[age] for age in entry.ages),
        tracks=entry.tracks,
        sensitive=item.get("sensitivity", 0) >= 2,
        own=is_own(entry),
    )


def spoken(texts: dict[str, str]) -> str:
    """The reader's language where there is a text in it, else the first there is."""
    wanted = (get_language() or "nl")[:2]
    return next((track for track in (wanted, *TRACKS) if texts.get(track)), "nl")


def sides(every: Sequence[Known]) -> list[Side]:
    """The texts by track, in the order of the tracks."""
    found = []
    for track in dict.fromkeys(each.track for each in sorted(every, key=lambda one: TRACKS.index(one.track))):
        mine = [each for each in every if each.track == track]
        found.append(
            Side(
                track=track,
                language=track[:2],
                name=TRACK_NAMES[track],
                words=tuple(Words(_mark(each.address), each) for each in mine),
                confirmed=records.confirmed(every, track),
                read=all(each.reading for each in mine),
                must_be_read=mine[0].must_be_read,
                seen=records.seen(every, track),
            )
        )
    return found


def _mark(address: str) -> str:
    """The code or row variable before a text; nothing before the question."""
    parts = address.split("/")
    return parts[-1] if len(parts) > 2 else ""


def sources(entry: Entry) -> list[str]:
    """Titles of the studies behind it; empty when its wording follows none."""
    return [bank.sources().get(each, each) for each in entry.sources if each != bank.OWN]


def notes(entry: Entry) -> list[str]:
    scale: Sequence[str] = bank.scales()[entry.scale]["notes"] if entry.scale else ()
    return [in_language(bank.notes().get(each, {"": each})) for each in dict.fromkeys((*entry.notes, *scale))]


def sensitivity(entry: Entry) -> Any:
    return SENSITIVITIES[str(entry.item.get("sensitivity", 0))]
