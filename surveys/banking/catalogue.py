"""What an organisation can ask from: the bank that ships and the items it keeps itself, as one list to search."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Organisation
from backend.core.errors import Missing
from surveys import bank
from surveys.bank import Entry
from surveys.engine.texts import item_texts
from surveys.models import BankItemVersion

OWN_TOPIC = "own"


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; an empty member asks nothing."""

    words: str = ""
    topic: str = ""
    age: str = ""
    type: str = ""
    track: str = ""
    concept: str = ""
    scale: str = ""
    sensitivity: str = ""


def of_row(row: BankItemVersion) -> Entry:
    """An item of an organisation as an entry. Its source and note are its own words instead of keys."""
    return Entry(
        id=str(row.bank_item.public_id),
        version=row.number,
        topic=row.topic,
        ages=tuple(row.ages),
        sources=(row.source,) if row.source else (),
        notes=(row.note,) if row.note else (),
        scale="",
        _item=row.item,
    )


def own_entries(organisation: Organisation) -> list[Entry]:
    """The newest version of each item the organisation keeps, by variable."""
    rows = BankItemVersion.objects.filter(bank_item__organisation=organisation).select_related("bank_item")
    newest: dict[int, BankItemVersion] = {}
    for row in rows.order_by("bank_item__variable", "number"):
        newest[row.bank_item_id] = row
    return [of_row(row) for row in newest.values()]


def entries(organisation: Organisation) -> list[Entry]:
    return [*own_entries(organisation), *bank.entries()]


def found_entry(organisation: Organisation, bank_id: str, version: int = 0) -> Entry | None:
    """An item in this version, or in its newest; None when this organisation's bank doesn't have it."""
    shipped = bank.entry(bank_id, version)
    if shipped is not None:
        return shipped
    try:
        public_id = uuid.UUID(bank_id)
    except ValueError:
        return None
    rows = BankItemVersion.objects.filter(bank_item__organisation=organisation, bank_item__public_id=public_id)
    row = (rows.filter(number=version) if version else rows).select_related("bank_item").order_by("-number").first()
    return of_row(row) if row else None


def entry_in(organisation: Organisation, bank_id: str, version: int = 0) -> Entry:
    found = found_entry(organisation, bank_id, version)
    if found is None:
        raise Missing("bank-item", _("The bank has no such item."))
    return found


def plain(text: str) -> str:
    """Small letters without accents, so that a search forgives both."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def words_of(entry: Entry) -> str:
    """Everything a search can find an entry by, in every language."""
    item = entry.item
    texts = [text for placed in item_texts(item) for text in placed.texts.values()]
    names = [entry.id, entry.variable, entry.topic, entry.scale, str(item.get("concept", ""))]
    titles = [bank.sources().get(source, source) for source in entry.sources]
    return plain(" ".join([*names, *texts, *titles]))


def matching(listed: Iterable[Entry], wish: Wish) -> list[Entry]:
    """Entries that fit everything that is asked; of words, all of them must occur."""
    wanted = plain(wish.words).split()
    return [
        each
        for each in listed
        if _fits(each, each.item, wish) and (not wanted or all(word in words_of(each) for word in wanted))
    ]


def _fits(entry: Entry, item: Mapping[str, Any], wish: Wish) -> bool:
    own = len(entry.id) == 36
    concept = str(item.get("concept", ""))
    return (
        (not wish.topic or (own if wish.topic == OWN_TOPIC else entry.topic == wish.topic))
        and (not wish.age or wish.age in entry.ages)
        and (not wish.type or item["type"] == wish.type)
        and (not wish.track or wish.track in entry.tracks)
        and (not wish.scale or entry.scale == wish.scale)
        and (not wish.concept or concept == wish.concept or concept.startswith(f"{wish.concept}."))
        and (not wish.sensitivity or str(item.get("sensitivity", 0)) == wish.sensitivity)
    )
