"""Second readings: each Dutch and French text of the bank read once more beside the other language.

A record is bound to both texts by their hashes; when either changes, the reading no longer counts.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys import bank
from surveys.engine.texts import item_texts, text_hash

PAIR = {"nl": "fr", "fr": "nl"}
"""Each language and the one it is read against."""


@dataclass(frozen=True)
class Reading:
    """`by` says what it was and who did it; `on` is a date."""

    read_against: str
    by: str
    on: str
    text: str
    against: str


def addressed(entry: bank.Entry) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The texts of an entry with addresses of the bank: `<id>/texts`, `<id>/category/<code>`, `scale/<name>/<code>`."""
    for placed in item_texts(entry.item):
        _item, _variable, rest = placed.address.split("/", 2)
        kind, _slash, code = rest.partition("/")
        shared = entry.scale and kind == "category"
        yield (f"scale/{entry.scale}/{code}" if shared else f"{entry.id}/{rest}"), placed.texts


def every_text() -> dict[str, Mapping[str, str]]:
    """Every text of the bank that ships, each scale once."""
    return {address: texts for entry in bank.entries() for address, texts in addressed(entry)}


@functools.cache
def kept() -> dict[tuple[str, str], Reading]:
    """(address, track) -> its last reading."""
    found = {}
    for session in bank.read("readings"):
        for address, hashes in session["texts"].items():
            for track, other in PAIR.items():
                found[address, track] = Reading(other, session["by"], session["on"], hashes[track], hashes[other])
    return found


def reading_of(address: str, track: str, texts: Mapping[str, str]) -> Reading | None:
    """The reading that holds for these texts."""
    found = kept().get((address, track))
    if found is None or track not in texts or found.read_against not in texts:
        return None
    fresh = (text_hash(texts[track]), text_hash(texts[found.read_against])) == (found.text, found.against)
    return found if fresh else None


def session(by: str, on: str) -> dict[str, object]:
    """A record of reading every text that is unread, for the file of readings: write it only after having read them."""
    every = every_text()
    return {
        "by": by,
        "on": on,
        "texts": {
            address: {track: text_hash(every[address][track]) for track in PAIR} for address in sorted(unread())
        },
    }


def unread() -> list[str]:
    """Addresses whose texts nobody has read against each other as they are now."""
    return [
        address
        for address, texts in every_text().items()
        if any(reading_of(address, track, texts) is None for track in PAIR)
    ]
