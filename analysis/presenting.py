"""A table as a page shows it: formatted numbers, marks, and for each cell a sentence that explains it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.books.result import Base, Block, Cell, Column, Row, Table, text_in

HIDDEN = {"suppressed_primary", "suppressed_complementary"}


@dataclass(frozen=True)
class CellView:
    """`id` is unique on the page; `facts` are the label and value pairs behind the number."""

    id: str
    text: str
    letters: str
    hidden: bool
    flagged: bool
    first_of_block: bool
    interval: str = ""
    sentence: str = ""
    facts: tuple[tuple[str | Promise, str], ...] = ()


@dataclass(frozen=True)
class RowView:
    label: str
    kind: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class BaseRowView:
    label: str
    cells: tuple[tuple[str, bool, bool], ...]  # text, flagged, first of its block


@dataclass(frozen=True)
class ColumnView:
    label: str
    letter: str
    first_of_block: bool


@dataclass(frozen=True)
class BlockView:
    label: str
    width: int


@dataclass(frozen=True)
class TableView:
    number: int
    title: str
    question: str
    universe: str
    statistic: str
    blocks: tuple[BlockView, ...]
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    bases: tuple[BaseRowView, ...]
    tests: str
    weights: str
    flagged: bool
    hidden: bool
    findings: tuple[str, ...]


def table_view(table: Table, language: str) -> TableView:
    """The table in a language ("nl", "fr" or "en")."""
    places = [(block, column, i == 0) for block in table.blocks for i, column in enumerate(block.columns)]
    rows = tuple(
        RowView(
            label=text_in(row.label, language),
            kind=row.kind,
            cells=tuple(
                cell_view(f"c{y}-{x}", table, row, place, cell, language)
                for x, (place, cell) in enumerate(zip(places, row.cells, strict=True))
            ),
        )
        for y, row in enumerate(table.rows)
    )
    shown = [cell for row in table.rows for cell in row.cells]
    return TableView(
        number=table.number,
        title=text_in(table.title, language),
        question=text_in(table.question, language),
        universe=text_in(table.universe_text, language) or _("all children who were asked"),
        statistic=STATISTICS[table.statistic](),
        blocks=tuple(BlockView(text_in(b.label, language), len(b.columns)) for b in table.blocks),
        columns=tuple(ColumnView(text_in(c.label, language), c.letter, first) for _block, c, first in places),
        rows=rows,
        bases=base_rows(table.bases, places),
        tests=text_in(table.tests.text, language) if table.tests and table.tests.letters else "",
        weights=text_in(table.weights, language),
        flagged=any(cell.status == "flagged" for cell in shown),
        hidden=any(cell.status in HIDDEN for cell in shown),
        findings=tuple(text for finding in table.findings if (text := text_in(finding.text, language))),
    )


STATISTICS = {
    "column_percent": lambda: _("column per cent"),
    "row_percent": lambda: _("row per cent"),
    "total": lambda: _("estimated totals"),
    "mean": lambda: _("mean"),
    "median": lambda: _("median"),
}

Place = tuple[Block, Column, bool]


def figure(value: float | None, statistic: str) -> str:
    """A number in the notation of the page's language: per cents and means with one decimal, totals without."""
    if value is None:
        return "–"
    if statistic in {"column_percent", "row_percent"}:
        return number_format(100 * value, 1)
    return number_format(value, 0 if statistic == "total" else 1)


def unit(text: str, statistic: str) -> str:
    return _("%(number)s%%") % {"number": text} if statistic in {"column_percent", "row_percent"} else text


def cell_view(id_: str, table: Table, row: Row, place: Place, cell: Cell, language: str) -> CellView:
    _block, column, first = place
    if cell.status in HIDDEN:
        return CellView(id_, "", "", hidden=True, flagged=False, first_of_block=first)
    text = figure(cell.estimate, row.statistic)
    words = {
        "column": text_in(column.label, language),
        "row": text_in(row.label, language),
        "figure": unit(text, row.statistic),
    }
    if row.statistic == "column_percent":
        sentence = _("Of the children in the column “%(column)s”, %(figure)s gave the answer “%(row)s”.") % words
    else:
        sentence = _("For the children in the column “%(column)s”, “%(row)s” is %(figure)s.") % words
    return CellView(
        id=id_,
        text=text,
        letters=cell.letters,
        hidden=False,
        flagged=cell.status == "flagged",
        first_of_block=first,
        interval=interval(cell, row.statistic),
        sentence=" ".join([sentence, *compared(table, place, cell, language)]),
        facts=facts(cell, row.statistic),
    )


def interval(cell: Cell, statistic: str) -> str:
    if cell.low is None or cell.high is None:
        return ""
    return _("between %(low)s and %(high)s") % {"low": figure(cell.low, statistic), "high": figure(cell.high, statistic)}


def compared(table: Table, place: Place, cell: Cell, language: str) -> list[str]:
    """The letters in words."""
    block, _column, _first = place
    named = [text_in(c.label, language) for c in block.columns if c.letter and c.letter in cell.letters]
    if not named:
        return []
    return [_("That is more than in: %(columns)s.") % {"columns": ", ".join(named)}]


def facts(cell: Cell, statistic: str) -> tuple[tuple[str, str], ...]:
    def number(value: float | None, places: int = 0) -> str:
        return "–" if value is None else number_format(value, places)

    error = None if cell.se is None else cell.se * (100 if statistic in {"column_percent", "row_percent"} else 1)
    return (
        (_("Children (n)"), number(cell.n)),
        (_("Effective base"), number(cell.n_effective)),
        (_("Schools"), number(cell.n_clusters)),
        (_("Standard error"), number(error, 2)),
        (_("Design effect"), number(cell.deff, 2)),
        (_("Degrees of freedom"), number(cell.df)),
    )


def base_rows(bases: tuple[Base, ...], places: list[Place]) -> tuple[BaseRowView, ...]:
    thousands = any((base.n_weighted or 0) >= 100_000 for base in bases)

    def row(label: str, name: str, divisor: float = 1.0, decimals: int = 0) -> BaseRowView:
        return BaseRowView(
            label,
            tuple(
                (
                    "" if getattr(base, name) is None else number_format(getattr(base, name) / divisor, decimals),
                    base.status == "flagged" and name != "n_weighted",
                    first,
                )
                for base, (_block, _column, first) in zip(bases, places, strict=True)
            ),
        )

    return (
        row(_("Children (n)"), "n"),
        row(_("Weighted, × 1,000"), "n_weighted", 1000.0, 1) if thousands else row(_("Weighted"), "n_weighted"),
        row(_("Effective"), "n_effective"),
        row(_("Schools"), "n_clusters"),
    )


def children(count: int) -> str:
    return ngettext("%(count)s child", "%(count)s children", count) % {"count": number_format(count)}
