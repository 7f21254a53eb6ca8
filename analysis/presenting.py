"""A table as a page shows it: formatted numbers, marks, and for each cell a sentence that explains it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.books.result import Base, Block, BookResult, Cell, Column, Row, Table, text_in
from analysis.selectors import Exclusion, Release, Run, WeightingScheme
from surveys.engine.codebook import Codebook

HIDDEN = {"suppressed_primary", "suppressed_complementary"}


def number_format(value: float, places: int = 0) -> str:
    """A number in the notation of the page's language, rounded (Django's own cuts digits off)."""
    return formats.number_format(Decimal(f"{value:.{places}f}"), places)


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
                cell_view(f"c{y}-{x}", row, place, cell, language)
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


def cell_view(id_: str, row: Row, place: Place, cell: Cell, language: str) -> CellView:
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
        sentence=" ".join([sentence, *compared(place, cell, language)]),
        facts=facts(cell, row.statistic),
    )


def interval(cell: Cell, statistic: str) -> str:
    if cell.low is None or cell.high is None:
        return ""
    return _("between %(low)s and %(high)s") % {
        "low": figure(cell.low, statistic),
        "high": figure(cell.high, statistic),
    }


def compared(place: Place, cell: Cell, language: str) -> list[str]:
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


@dataclass(frozen=True)
class ExclusionView:
    name: str
    reason: str
    count: str


@dataclass(frozen=True)
class WeightView:
    """Diagnostics of raking in one community, formatted."""

    group: str
    n: str
    n_effective: str
    deff: str
    minimum: str
    maximum: str
    gap: str


@dataclass(frozen=True)
class MarginView:
    label: str
    status: str
    status_text: str
    source: str


@dataclass(frozen=True)
class ReleaseView:
    rows: str
    exclusions: tuple[ExclusionView, ...]
    weighting: tuple[WeightView, ...]
    margins: tuple[MarginView, ...]


STATUSES = {
    "official": lambda: _("official"),
    "derived": lambda: _("derived"),
    "estimate": lambda: _("estimate"),
    "unstated": lambda: _("not stated"),
}


def release_view(
    release: Release, exclusions: list[Exclusion], scheme: WeightingScheme | None, language: str
) -> ReleaseView:
    diagnostics = scheme.diagnostics if scheme else {}
    named = group_names(release, scheme, language) if scheme else {}
    return ReleaseView(
        rows=children(int(release.manifest.get("counts", {}).get("rows", 0))),
        exclusions=tuple(
            ExclusionView(rule.name, text_in(rule.reason, language), number_format(rule.count))
            for rule in exclusions
            if rule.removes and rule.count
        ),
        weighting=tuple(weight_view(group, named) for group in diagnostics.get("groups", ())),
        margins=tuple(margin_view(margin, language, named) for margin in diagnostics.get("margins", ())),
    )


def group_names(release: Release, scheme: WeightingScheme | None, language: str) -> dict[str, str]:
    """code, or labels joined as a book's provenance has them -> label of the groups that were weighted apart."""
    by = scheme.margins.get("by") if scheme else None
    groups = [
        category
        for variable in Codebook.from_json(release.codebook).variables
        if variable.name == by
        for category in variable.categories
    ]
    named = {f"{category.code:g}": text_in(category.label, language) for category in groups}
    joined = {
        " / ".join(dict.fromkeys(category.label[key] for key in ("nl", "fr") if category.label.get(key))): text_in(
            category.label, language
        )
        for category in groups
    }
    return named | joined


def relative(gap: float) -> str:
    """A relative gap as a per cent: what lies below a millionth is called so, not written out."""
    return _("%(number)s%%") % {
        "number": f"< {number_format(0.0001, 4)}" if gap < 1e-6 else number_format(100 * gap, 4)
    }


def weight_view(group: dict[str, Any], named: dict[str, str]) -> WeightView:
    return WeightView(
        group=named.get(str(group["group"]), str(group["group"])) or _("everybody"),
        n=number_format(group["n"]),
        n_effective=number_format(group["n_effective"], 0),
        deff=number_format(group["kish_deff"], 2),
        minimum=number_format(group["minimum"], 1),
        maximum=number_format(group["maximum"], 1),
        gap=relative(group["largest_gap"]),
    )


def margin_view(margin: dict[str, Any], language: str, named: dict[str, str]) -> MarginView:
    label = text_in(margin["label"], language) or margin["variable"]
    group = named.get(str(margin.get("group", "")), str(margin.get("group", "")))
    source = " · ".join(part for part in (margin.get("source", ""), margin.get("date", "")) if part)
    return MarginView(f"{label} ({group})" if group else label, margin["status"], STATUSES[margin["status"]](), source)


def contents(tables: tuple[Table, ...], language: str) -> list[dict[str, Any]]:
    """The list of tables: number, title, wording."""
    return [
        {
            "number": table.number,
            "title": text_in(table.title, language),
            "question": text_in(table.question, language),
        }
        for table in tables
    ]


def origin(run: Run, result: BookResult, language: str) -> dict[str, Any]:
    """What the footer of a book or a table says of its numbers."""
    named = group_names(run.release, run.scheme, language)
    margins = [margin_view(asdict(margin), language, named) for margin in result.provenance.margins]
    return {"provenance": result.provenance, "margins": margins}
