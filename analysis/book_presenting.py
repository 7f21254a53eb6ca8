"""A draft of a table book as its page shows it: the codebook to choose from, the tables in order, the open one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis.book_drafts import Draft, Item
from analysis.books.result import text_in
from analysis.cell_words import STATISTICS
from backend.core.errors import DomainError
from surveys.engine.codebook import Codebook, MultipleSet, Variable

OFFERED = ("column_percent", "row_percent", "total", "mean", "median")
SORTS: dict[str, Callable[[], str]] = {
    "none": lambda: _("order of the question"),
    "descending": lambda: _("highest first"),
    "ascending": lambda: _("lowest first"),
}
CORRECTIONS: dict[str, Callable[[], str]] = {
    "none": lambda: _("none"),
    "holm": lambda: "Holm",
    "bonferroni": lambda: "Bonferroni",
}
PLACE = re.compile(r"\b(tables|banner)\[(\d+)\]")


@dataclass(frozen=True)
class Entry:
    """A question, a set or a column of the design that a table or a block can be made of."""

    name: str
    label: str
    checked: bool


@dataclass(frozen=True)
class ItemView:
    """One line of the list of tables or blocks. `id` stays with the line when it moves, so that focus does too."""

    place: int
    id: str
    name: str
    label: str
    data: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class CodeView:
    key: str
    label: str
    checked: bool


@dataclass(frozen=True)
class NetView:
    place: int
    label: dict[str, str]
    codes: tuple[CodeView, ...]


@dataclass(frozen=True)
class OpenView:
    """The fields of the table that is open."""

    table: Item
    statistics: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str], ...]
    nets: tuple[NetView, ...]
    nettable: bool


def entries(codebook: Codebook, language: str, search: str, checked: list[str]) -> list[Entry]:
    """What fits the words searched for, in the order of the codebook; what is ticked stays in sight."""
    inside = {name: found for found in codebook.sets for name in found.variables}
    found: dict[str, Variable | MultipleSet] = {}
    for variable in codebook.variables:
        one = inside.get(variable.name)
        if one is not None:
            found.setdefault(one.name, one)
        elif (variable.role in {"answer", "derived"} and variable.type != "text") or (
            variable.role == "design" and variable.categories
        ):
            found.setdefault(variable.name, variable)
    words = search.casefold().split()
    return [
        Entry(name, text_in(each.label, language) or name, name in checked)
        for name, each in found.items()
        if name in checked or all(word in _searched(name, each) for word in words)
    ]


def _searched(name: str, each: Variable | MultipleSet) -> str:
    return " ".join((name, *each.label.values(), *each.question.values())).casefold()


def items(draft: Draft, part: str, codebook: Codebook, language: str) -> list[ItemView]:
    """The lines of the list of "tables" or of blocks of the "banner"."""
    labels = labelled(codebook, language)
    seen: dict[str, int] = {}
    lines = []
    for place, item in enumerate(draft.tables if part == "tables" else draft.banner):
        names = [item["stub"]] if item.get("stub") else _names(item)
        name = " × ".join(map(str, names))
        seen[name] = seen.get(name, 0) + 1
        own = item.get("title" if part == "tables" else "label")
        label = text_in(own, language) if isinstance(own, dict) else own
        lines.append(
            ItemView(
                place=place,
                id=f"{part}-{re.sub(r'[^0-9A-Za-z]+', '-', name)}-{seen[name]}",
                name=name,
                label=str(label or " × ".join(labels.get(str(each), str(each)) for each in names)),
                data=json.dumps(item, ensure_ascii=False),
                notes=tuple(notes(item)),
            )
        )
    return lines


def notes(item: Item) -> list[str]:
    """What is special about a table, in a few words."""
    found = []
    if item.get("universe"):
        found.append(_("only where %(universe)s") % {"universe": item["universe"]})
    if item.get("statistic", "column_percent") != "column_percent" and item["statistic"] in STATISTICS:
        found.append(STATISTICS[item["statistic"]]())
    labels = [text_in(net["label"], "") for net in item.get("nets", ()) if isinstance(net.get("label"), dict)]
    if any(labels):
        found.append(_("nets: %(names)s") % {"names": ", ".join(filter(None, labels))})
    return found


def _names(item: Item) -> list[str]:
    found = item.get("variables") or item.get("variable") or item.get("set") or ""
    return found if isinstance(found, list) else [found]


def labelled(codebook: Codebook, language: str) -> dict[str, str]:
    named = {each.name: text_in(each.label, language) or each.name for each in codebook.variables}
    return named | {each.name: text_in(each.label, language) or each.name for each in codebook.sets}


def opened(draft: Draft, codebook: Codebook, language: str) -> OpenView | None:
    if draft.open is None:
        return None
    table = draft.tables[draft.open]
    options = categories(codebook, str(table.get("stub", "")), language)
    return OpenView(
        table=table,
        statistics=tuple((name, STATISTICS[name]()) for name in OFFERED),
        sorts=tuple((name, label()) for name, label in SORTS.items()),
        nets=tuple(_net(place, net, options) for place, net in enumerate(table.get("nets", ()))),
        nettable=bool(options),
    )


def categories(codebook: Codebook, stub: str, language: str) -> list[tuple[str, dict[str, str], str]]:
    """(key, texts, label) of the categories a net can take."""
    labels = labelled(codebook, language)
    for found in codebook.sets:
        if found.name == stub:
            texts = {each.name: each.label for each in codebook.variables}
            return [(name, texts.get(name, {}), labels.get(name, name)) for name in found.variables]
    for variable in codebook.variables:
        if variable.name == stub:
            shown = [each for each in variable.categories if not each.missing]
            return [
                (f"{each.code:g}", each.label, text_in(each.label, language) or f"{each.code:g}") for each in shown
            ]
    return []


def _net(place: int, net: Item, options: list[tuple[str, dict[str, str], str]]) -> NetView:
    """The net with every category to tick. A book from a file may name categories by label or ending."""
    given = [f"{code:g}" if isinstance(code, int | float) else str(code) for code in net.get("codes", ())]
    left, codes = set(given), []
    for key, texts, label in options:
        named = {key, *texts.values()} | {code for code in given if key.endswith(f"_{code}")}
        hit = {code for code in given if code.casefold() in {each.casefold() for each in named}}
        left -= hit
        codes.append(CodeView(key, label, bool(hit)))
    codes += [CodeView(code, code, checked=True) for code in given if code in left]
    return NetView(place, net.get("label", {}), tuple(codes))


def trouble(error: DomainError, draft: Draft, codebook: Codebook, language: str) -> tuple[str, int | None]:
    """The sentence for a book that was refused, its place in the words of the page, and the table to open."""
    where, reason = str(error.params.get("where", "")), str(error.params.get("reason", ""))
    found = PLACE.search(where)
    if not found or not reason:
        return (reason or str(error)), None
    part, place = found[1], int(found[2])
    lines = items(draft, part, codebook, language)
    words = {"number": place + 1, "name": lines[place].label if place < len(lines) else "", "reason": reason}
    if part == "tables":
        return _("Table %(number)s, “%(name)s”: %(reason)s") % words, place
    return _("Columns %(number)s, “%(name)s”: %(reason)s") % words, None


def form_view(draft: Draft, codebook: Codebook, language: str) -> dict[str, Any]:
    """What the form shows of a draft."""
    tests = draft.tests or {}
    return {
        "draft": draft,
        "tables": items(draft, "tables", codebook, language),
        "banner": items(draft, "banner", codebook, language),
        "opened": opened(draft, codebook, language),
        "level": tests.get("level", 0.05),
        "correction": tests.get("correction", "holm"),
        "corrections": [(name, label()) for name, label in CORRECTIONS.items()],
        "rest": json.dumps(draft.rest, ensure_ascii=False),
        "tests_rest": json.dumps(tests, ensure_ascii=False),
        "suppress_rest": json.dumps(draft.suppress, ensure_ascii=False),
    }
