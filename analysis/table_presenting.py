"""A table as a page shows it: formatted numbers, marks, and for each cell the words that explain it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from analysis import cell_words, universe_words
from analysis.books.result import Base, Block, Cell, Column, Row, Table, text_in
from analysis.cell_words import HIDDEN, STATISTICS, figure
from analysis.charts.numbers import points
from analysis.charts.stack import balance_of
from analysis.disclosure.policy import Policy
from analysis.presenting import number_format
from analysis.universe_words import Names
from surveys.engine.codebook import Codebook

MANY_COLUMNS = 8
"""A table with more has its chart below, not beside it."""


@dataclass(frozen=True)
class CellView:
    """`id` is unique on the page; `facts` are the label and value pairs behind the number. `limits` stand under the
    figure when intervals are shown; of a hidden cell `sentence` is the reason and `advice` what can be done.
    """

    id: str
    text: str
    letters: str
    hidden: bool
    flagged: bool
    first_of_block: bool
    place: str = ""
    figure: str = ""
    limits: str = ""
    interval: str = ""
    sentence: str = ""
    certainty: str = ""
    caution: str = ""
    advice: str = ""
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
class BalanceView:
    """The balance of a scale below its answers: (figure, limits, hidden, first of its block) a column, and what it is."""

    cells: tuple[tuple[str, str, bool, bool], ...]
    meaning: str


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
    balance: BalanceView | None
    bases: tuple[BaseRowView, ...]
    tests: str
    marks: str
    weights: str
    flagged: bool
    hidden: bool
    level: str
    findings: tuple[str, ...]

    @property
    def wide(self) -> bool:
        return len(self.columns) > MANY_COLUMNS


Place = tuple[Block, Column, bool]


def table_view(
    table: Table,
    language: str,
    *,
    policy: Policy | None = None,
    codebook: Codebook | None = None,
    names: Names | None = None,
) -> TableView:
    """The table in a language ("nl", "fr" or "en"). policy: the rule behind what is hidden, for the reasons. codebook
    and names (`universe_words.explained`): the words of a universe that has none of its own.
    """
    places = [(block, column, i == 0) for block in table.blocks for i, column in enumerate(block.columns)]
    shown = [cell for row in table.rows for cell in row.cells]
    return TableView(
        number=table.number,
        title=text_in(table.title, language),
        question=text_in(table.question, language),
        universe=universe(table, language, codebook, names),
        statistic=STATISTICS[table.statistic](),
        blocks=tuple(BlockView(text_in(b.label, language), len(b.columns)) for b in table.blocks),
        columns=tuple(ColumnView(text_in(c.label, language), c.letter, first) for _block, c, first in places),
        rows=tuple(_row(table, row, y, places, policy or Policy(), language) for y, row in enumerate(table.rows)),
        balance=balance_view(table, places, language),
        bases=base_rows(table.bases, places),
        tests=text_in(table.tests.text, language) if table.tests and (table.tests.letters or table.tests.rest) else "",
        marks=marks(table),
        weights=text_in(table.weights, language),
        flagged=any(cell.status == "flagged" for cell in shown),
        hidden=any(cell.status in HIDDEN for cell in shown),
        level=number_format(100 * table.interval_level),
        findings=tuple(text for finding in table.findings if (text := text_in(finding.text, language))),
    )


def marks(table: Table) -> str:
    """The signs that the rule of the tests is about."""
    rule = table.tests
    return " ".join((["A–Z"] if rule.letters else []) + (["+ −"] if rule.rest else [])) if rule else ""


def universe(table: Table, language: str, codebook: Codebook | None, names: Names | None) -> str:
    """Whom the table is about: in the book's own words, else its condition in words, else the condition itself."""
    own = text_in(table.universe_text, language)
    if own or not table.universe:
        return own or _("all children who were asked")
    words = universe_words.explained(table.universe, codebook, language, names) if codebook else ""
    return _("only where %(universe)s") % {"universe": words or table.universe}


def balance_view(table: Table, places: Sequence[Place], language: str) -> BalanceView | None:
    """As its charts write it: in percentage points, with a sign."""
    if not table.balance:
        return None
    cells = tuple(
        (*_points(cell, language), cell.status in HIDDEN, first)
        for cell, (_block, _column, first) in zip(table.balance, places, strict=True)
    )
    return BalanceView(cells, balance_of(table, language))


def _points(cell: Cell, language: str) -> tuple[str, str]:
    if cell.estimate is None:
        return "" if cell.status in HIDDEN else "–", ""
    known = cell.low is not None and cell.high is not None
    limits = " – ".join(points(end, language) for end in (cell.low, cell.high) if end is not None) if known else ""
    return points(cell.estimate, language), limits


def _row(table: Table, row: Row, y: int, places: Sequence[Place], policy: Policy, language: str) -> RowView:
    cells = tuple(
        cell_view(f"c{y}-{x}", table, row, place, cell, base, policy, language)
        for x, (place, cell, base) in enumerate(zip(places, row.cells, table.bases, strict=True))
    )
    return RowView(text_in(row.label, language), row.kind, cells)


def cell_view(
    id_: str, table: Table, row: Row, place: Place, cell: Cell, base: Base, policy: Policy, language: str
) -> CellView:
    block, column, first = place
    where = " · ".join((text_in(column.label, language), text_in(row.label, language)))
    if cell.status in HIDDEN:
        reason, advice = cell_words.why_hidden(cell, base, policy, language, by_row=table.statistic == "row_percent")
        return CellView(
            id_, "", "", hidden=True, flagged=False, first_of_block=first, place=where, sentence=reason, advice=advice
        )
    return CellView(
        id=id_,
        text=figure(cell.estimate, row.statistic),
        letters=cell.letters,
        hidden=False,
        flagged=cell.status == "flagged",
        first_of_block=first,
        place=where,
        figure=cell_words.unit(figure(cell.estimate, row.statistic), row.statistic),
        limits=cell_words.short_interval(cell, row.statistic),
        interval=cell_words.interval(cell, row.statistic),
        sentence=cell_words.sentence(row, block, column, cell, language),
        certainty=cell_words.certainty(cell, row.statistic, table.interval_level),
        caution=cell_words.caution(cell, policy),
        facts=cell_words.facts(cell, row.statistic),
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
