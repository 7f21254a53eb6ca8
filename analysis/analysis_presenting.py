"""A model, scale or profiles as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from analysis.analysis_selectors import Analysis
from analysis.books.result import text_in
from analysis.modelling import sheets
from analysis.modelling.result import Result
from analysis.modelling.sheets import Line, Section, Sheet
from analysis.presenting import group_names, margin_view
from analysis.scored import Scale


@dataclass(frozen=True)
class CellView:
    text: str
    limits: str
    hidden: bool
    flagged: bool
    words: bool


@dataclass(frozen=True)
class LineView:
    """The first cell is the row's head; `head` is a heading over the lines below it."""

    head: str
    cells: tuple[CellView, ...]
    kind: str


@dataclass(frozen=True)
class SectionView:
    key: str
    title: str
    lead: str
    heads: tuple[tuple[str, bool], ...]  # text, whether numbers stand below it
    lines: tuple[LineView, ...]
    flagged: bool
    hidden: bool


@dataclass(frozen=True)
class SheetView:
    title: str
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    sections: tuple[SectionView, ...]
    remarks: tuple[str, ...]
    suppression: str


@dataclass(frozen=True)
class ScaleView:
    """A scale saved as a variable."""

    name: str
    label: str
    items: str


def sheet_view(result: Result, language: str) -> SheetView:
    """The result in a language ("nl", "fr" or "en"), its numbers as the language writes them."""
    sheet: Sheet = sheets.sheet_of(result, language)
    return SheetView(
        sheet.title,
        sheet.facts,
        sheet.sentences,
        tuple(
            SectionView(
                each.key,
                each.title,
                each.lead,
                _heads(each),
                tuple(_line(line, language) for line in each.lines),
                any(cell.flagged for line in each.lines for cell in line.cells),
                any(cell.hidden for line in each.lines for cell in line.cells),
            )
            for each in sheet.sections
        ),
        sheet.remarks,
        text_in(result.heading.suppression, language),
    )


def _heads(section: Section) -> tuple[tuple[str, bool], ...]:
    """The heads, each with whether numbers stand below it."""
    words = {
        place for line in section.lines for place, cell in enumerate(line.cells) if cell.form == "text" and cell.text
    }
    return tuple((head, place > 0 and place not in words) for place, head in enumerate(section.heads))


def _line(line: Line, language: str) -> LineView:
    first, *rest = line.cells
    cells = tuple(
        CellView(
            sheets.shown(cell, language), sheets.limits(cell, language), cell.hidden, cell.flagged, cell.form == "text"
        )
        for cell in rest
    )
    return LineView(sheets.shown(first, language), cells, line.kind)


def origin(analysis: Analysis, result: Result, language: str) -> dict[str, Any]:
    """What the footer says of the numbers."""
    named = group_names(analysis.release, analysis.scheme, language)
    margins = [margin_view(asdict(margin), language, named) for margin in result.heading.provenance.margins]
    return {"provenance": result.heading.provenance, "margins": margins}


def scale_views(scales: Iterable[Scale], language: str) -> list[ScaleView]:
    return [
        ScaleView(each.name, text_in(each.label, language), ", ".join(each.definition.get("items", ())))
        for each in scales
    ]
