"""Every text of a document with an address that lasts: names and codes instead of positions, so that a text keeps its
state, its recording and its findings while questions move.

Addresses: `title`, `concept/<name>`, `module/<name>/title`, `item/<variable>/texts` (also `help`, `note`, `alt`),
`item/<variable>/category/<code>`, `item/<variable>/row/<row variable>`, `derived/<variable>/texts`,
`derived/<variable>/category/<code>`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ITEM_TEXTS = ("texts", "note", "help", "alt")


@dataclass(frozen=True)
class PlacedText:
    """One text in all its tracks. `owner` is the JSON object that holds it under `member` (so an editor can write to
    it); `variable` is the item or derived variable it belongs to, "" for titles and concepts."""

    address: str
    owner: dict[str, Any]
    member: str
    variable: str = ""

    @property
    def texts(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.owner.get(self.member, {})
        return found


def placed_texts(document: Mapping[str, Any]) -> Iterator[PlacedText]:
    """The texts of a draft or published document in reading order. Optional members that are absent are left out;
    a member that is there but empty is given, because it is a text somebody still has to write."""
    if isinstance(document, dict) and "title" in document:
        yield PlacedText("title", document, "title")
    for module in document.get("modules", ()):
        yield PlacedText(f"module/{module['name']}/title", module, "title")
        for item in module["items"]:
            yield from item_texts(item)
    for derived in document.get("derived", ()):
        variable = derived["variable"]
        yield PlacedText(f"derived/{variable}/texts", derived, "texts", variable)
        yield from _categories(derived, f"derived/{variable}", variable)
    concepts = document.get("concepts", {})
    yield from (PlacedText(f"concept/{name}", concepts, name) for name in concepts)


def item_texts(item: dict[str, Any]) -> Iterator[PlacedText]:
    """The texts of one item of the JSON document: question, note, help, rows, categories."""
    variable = item["variable"]
    for member in ITEM_TEXTS:
        if member in item:
            yield PlacedText(f"item/{variable}/{member}", item, member, variable)
    for row in item.get("rows", ()):
        yield PlacedText(f"item/{variable}/row/{row['variable']}", row, "texts", variable)
    yield from _categories(item, f"item/{variable}", variable)


def _categories(holder: dict[str, Any], address: str, variable: str) -> Iterator[PlacedText]:
    for category in holder.get("categories", ()):
        yield PlacedText(f"{address}/category/{category['code']}", category, "texts", variable)


def text_hash(text: str) -> str:
    """SHA-256 of a text in NFC without outer blanks: what a recording, a review and a pictogram are bound to."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).strip().encode()).hexdigest()
