"""Where an item of the bank was asked: in the instruments that ship, and in the published versions of studies."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backend.accounts.models import Study
from surveys import instruments
from surveys.bank import Entry
from surveys.engine import borrowing
from surveys.models import Version

WORDINGS = frozenset({"nl", "fr"})
"""Tracks in which an asking is held against the bank; others may be absent from it."""


@dataclass(frozen=True)
class Asking:
    """One document that asked the item. `changed` are the tracks, or "" for anything else, in which it differs."""

    name: str
    version: Version | None
    variable: str
    by_reference: bool
    changed: tuple[str, ...]


def askings(entry: Entry, studies: Iterable[Study]) -> list[Asking]:
    """Instruments that ship first, then published versions of these studies, latest first."""
    shipped = (_asking(entry, name, None, document) for name, document in _shipped())
    versions = Version.objects.filter(questionnaire__wave__study__in=list(studies), published_at__isnull=False)
    ordered = versions.select_related("questionnaire__wave__study").order_by("-published_at", "-pk")
    published = (_asking(entry, str(each), each, each.document) for each in ordered)
    return [each for each in (*shipped, *published) if each is not None]


@functools.cache
def _shipped() -> tuple[tuple[str, Mapping[str, Any]], ...]:
    return tuple((name, instruments.instrument(name)) for name in instruments.names())


def _asking(entry: Entry, name: str, version: Version | None, document: Mapping[str, Any]) -> Asking | None:
    found = next(_same(entry, document), None)
    if found is None:
        return None
    tracks = WORDINGS & set(document["tracks"]) & set(entry.tracks)
    changes = borrowing.differences(entry.item, {**found, "variable": entry.variable}, tracks)
    changed = tuple(sorted({each.track for each in changes}))
    return Asking(
        name, version, found["variable"], found.get(borrowing.REFERENCE, {}).get("item") == entry.id, changed
    )


def _same(entry: Entry, document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Items that say they come from this entry, or ask for the same under the same name or concept."""
    concept = entry.item.get("concept")
    for module in document["modules"]:
        for item in module["items"]:
            taken = item.get(borrowing.REFERENCE) or item.get(borrowing.COPY)
            if taken is not None:
                if taken["item"] == entry.id:
                    yield item
            elif item["variable"] == entry.variable or (concept and item.get("concept") == concept):
                yield item
