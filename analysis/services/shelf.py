"""Keeping table books: what a save was based on, what a reader should know of a saved one, putting one away."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analysis import scored
from analysis.books import spec as specs
from analysis.books.frames import Source
from analysis.books.stubs import stub_of
from analysis.books.universe import members
from analysis.models import Book, Release
from backend.core.errors import Conflict
from backend.core.text import in_language
from surveys.engine.codebook import Codebook
from surveys.engine.expressions import LogicError, tokens

TRIED = 50_000


def fingerprint(book: Book) -> str:
    """What a form was filled from; another one at the save means that somebody saved in between."""
    text = json.dumps([book.title, book.spec], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def unchanged_since(book: Book, seen: str) -> None:
    """Refuse to save over what the writer hasn't seen. Raises Conflict with who and when."""
    if fingerprint(book) == seen:
        return
    raise Conflict(
        "book-changed",
        gettext_lazy("%(who)s saved this book at %(when)s, after you opened it. Nothing of yours is lost: choose."),
        who=str(book.changed_by or _("Somebody")),
        when=formats.time_format(timezone.localtime(book.changed_at), "H:i"),
    )


def put_away(*, book: Book, back: bool = False) -> None:
    """Take a book off the shelf, or put it back; its runs stay."""
    book.away_at = None if back else timezone.now()
    book.save(update_fields=["away_at"])


def warnings(*, release: Release, spec: dict[str, Any]) -> list[str]:
    """What the tables of this book will not show on this release: nobody to count in a table or in a column."""
    (source, some), book = sources(release), specs.parse_book(spec)
    found = []
    empty = [
        in_language(table.title) or _name(source, table.stub)
        for table in book.tables
        if _nobody(some, table) and (some is source or _nobody(source, table))
    ]
    if empty:
        found.append(
            ngettext(
                "Nobody in this release answered %(names)s: this table will hold no figures.",
                "Nobody in this release answered %(names)s: these tables will hold no figures.",
                len(empty),
            )
            % {"names": ", ".join(f"“{name}”" for name in empty)}
        )
    columns = [in_language(group.label) or str(group.keys[0]) for group in _empty_groups(source, book)]
    if columns:
        found.append(
            ngettext(
                "The column %(names)s has no child in this release and is left out.",
                "The columns %(names)s have no child in this release and are left out.",
                len(columns),
            )
            % {"names": ", ".join(f"“{name}”" for name in columns)}
        )
    return found


def _name(source: Source, name: str) -> str:
    found = source.multiple(name) or source.variable(name)
    return (in_language(found.label) if found else "") or name


def columns_of(universe: str, codebook: Codebook) -> set[str] | None:
    """The columns a condition is about; None, for all, where it names something unknown: its error lists what is near."""
    try:
        names = {token.text for token in tokens(universe) if token.kind == "name"}
    except LogicError:
        return None
    sets = {each.name.lstrip("$"): each.variables for each in codebook.sets}
    known = {each.name for each in codebook.variables}
    if not names or not names <= known | set(sets):
        return None
    return {one for name in names for one in sets.get(name, (name,))}


def sources(release: Release) -> tuple[Source, Source]:
    """All rows, and the first of them: enough to see whether a question can be tabulated, however many there are."""
    frame, codebook = scored.frame(release), scored.codebook(release)
    whole = Source(frame, codebook)
    return whole, Source(frame.head(TRIED), codebook) if len(frame) > TRIED else whole


def _nobody(source: Source, table: specs.TableSpec) -> bool:
    answered = stub_of(source, table).answered
    if table.universe:
        answered = answered & members(table.universe, source, f"{table.where}.universe")
    return not bool(answered.any())


def _empty_groups(source: Source, book: specs.BookSpec) -> list[specs.Group]:
    found = []
    for block in book.banner:
        if not block.groups:
            continue
        name = block.variables[0]
        several = source.multiple(name)
        for group in block.groups:
            if several is not None:
                chosen = source.chosen(several, block.where)
                member = chosen.indicators[:, chosen.positions(group.keys, block.where)]
            else:
                coded = source.coded(name, block.where)
                member = np.isin(coded.codes, coded.positions(group.keys, block.where))
            if not member.any():
                found.append(group)
    return found
