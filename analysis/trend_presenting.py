"""A trend as its pages show it: figures side by side, changes in plain words, what was left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from analysis.books.result import Base, Cell, Statistic, Text, text_in
from analysis.cell_words import HIDDEN, figure, interval
from analysis.presenting import number_format
from analysis.trends.result import Change, Line, Row, Table, TrendResult
from analysis.trends.words import change_text, labelled, motive_text, signed
from surveys.engine.comparing import normal

MARKS = {"up": "▲", "down": "▼", "unclear": "", "": ""}
FEW = 3
"""Changes named in the list of tables."""


@dataclass(frozen=True)
class ChangeView:
    """A change as a cell: sign and size, direction, and the words behind it."""

    text: str
    mark: str
    direction: str
    hidden: bool
    title: str
    sentence: str
    facts: tuple[tuple[str | Promise, str], ...]


@dataclass(frozen=True)
class WaveCell:
    text: str
    hidden: bool
    flagged: bool
    interval: str
    n: str


@dataclass(frozen=True)
class LineView:
    """One row in one column: `words` say the change over all waves."""

    id: str
    column: str
    cells: tuple[tuple[str, WaveCell], ...]
    changes: tuple[ChangeView, ...]
    words: str

    @property
    def told(self) -> bool:
        """Whether there is anything to explain."""
        return any(not cell.hidden for _wave, cell in self.cells)


@dataclass(frozen=True)
class RowView:
    label: str
    kind: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True)
class BlockView:
    """One block of columns as a table of its own: heads, rows, and the bases per wave."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    bases: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


def contents(result: TrendResult, language: str) -> list[dict[str, Any]]:
    """The list of tables: number, title, and what clearly changed over the whole for all children."""
    found = []
    for table in result.tables:
        clear = [
            labelled(
                text_in(row.label, language),
                change_text(whole(row.lines[0]), table.statistic, language, result.level),
                language,
            )
            for row in sorted(table.rows, key=_size)
            if row.lines and whole(row.lines[0]).direction in {"up", "down"}
        ]
        shown = [row for row in table.rows if row.lines and whole(row.lines[0]).status == "shown"]
        still = _("no clear change") if shown else _("hidden so that nobody can be recognised")
        found.append(
            {
                "number": table.number,
                "title": text_in(table.label, language),
                "clear": clear[:FEW],
                "more": len(clear) - FEW if len(clear) > FEW else 0,
                "still": "" if clear else still,
            }
        )
    return found


def whole(line: Line) -> Change:
    """The change from the first wave to the last."""
    return line.changes[-1]


def _size(row: Row) -> float:
    change = whole(row.lines[0]).difference if row.lines else None
    return -round(abs(change or 0.0), 9)


def table_view(result: TrendResult, table: Table, language: str) -> dict[str, Any]:
    """Everything the page of one table shows."""
    waves = [text_in(result.waves[place].label, language) for place in table.waves]
    return {
        "number": table.number,
        "title": text_in(table.label, language),
        "statistic": _("mean") if table.statistic == "mean" else _("column per cent"),
        "waves": waves,
        "pairs": pair_heads(table, waves),
        "width": len(waves) + len(pair_heads(table, waves)),
        "blocks": _blocks(result, table, waves, language),
        "notes": [text_in(text, language) for text in table.notes],
        "motive": text_in(motive_text(table.motive), language) if table.motive else "",
        "wordings": wordings(table, waves, language),
        "universe": table.universe or _("all children who were asked"),
        "findings": [text_in(each.text, language) for each in table.findings],
        "flagged": any(cell.status == "flagged" for row in table.rows for line in row.lines for cell in line.cells),
        "hidden": any(cell.status in HIDDEN for row in table.rows for line in row.lines for cell in line.cells),
    }


def wordings(table: Table, waves: Sequence[str], language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each wave the question in the reader's language, and in the languages in which its words have changed."""
    changed = [
        key
        for key in dict.fromkeys(key for text in table.wordings for key in text)
        if key != language and len({normal.words(text.get(key, "")) for text in table.wordings}) > 1
    ]
    return [
        (wave, [(language, text_in(text, language)), *((key, text[key]) for key in changed if key in text)])
        for wave, text in zip(waves, table.wordings, strict=True)
    ]


def pair_heads(table: Table, waves: Sequence[str]) -> list[str]:
    """What stands above the changes: just "change" for two waves, the two names for more."""
    if len(waves) == 2:
        return [_("Change between waves")]
    line = table.rows[0].lines[0] if table.rows and table.rows[0].lines else None
    changes = line.changes if line else ()
    return [*(f"{waves[change.before]} → {waves[change.after]}" for change in changes), _("average per wave")]


def _blocks(result: TrendResult, table: Table, waves: Sequence[str], language: str) -> list[BlockView]:
    found, start = [], 0
    for number, block in enumerate(table.blocks):
        stop = start + len(block.columns)
        heads = tuple(text_in(column.label, language) for column in block.columns)
        rows = tuple(
            RowView(
                text_in(row.label, language),
                row.kind,
                tuple(
                    _line((f"c{number}-{y}-{x}", head), line, table.statistic, waves, language, result.level)
                    for x, (line, head) in enumerate(zip(row.lines[start:stop], heads, strict=True))
                ),
            )
            for y, row in enumerate(table.rows)
        )
        found.append(BlockView(text_in(block.label, language), heads, rows, _bases(table.bases[start:stop])))
        start = stop
    return found


def _line(
    place: tuple[str, str], line: Line, statistic: Statistic, waves: Sequence[str], language: str, level: float
) -> LineView:
    """`place`: the line's id on the page, and its column in words."""
    cells = tuple(zip(waves, (_cell(cell, statistic) for cell in line.cells), strict=True))
    changes = [*line.changes, *([line.slope] if line.slope else [])]
    views = tuple(_change(each, line, statistic, waves, language, level) for each in changes)
    return LineView(*place, cells, views, change_text(whole(line), statistic, language, level))


def _cell(cell: Cell, statistic: Statistic) -> WaveCell:
    if cell.status in HIDDEN:
        return WaveCell("", hidden=True, flagged=False, interval="", n="")
    n = "–" if cell.n is None else number_format(cell.n)
    return WaveCell(
        figure(cell.estimate, statistic),
        hidden=False,
        flagged=cell.status == "flagged",
        interval=interval(cell, statistic),
        n=n,
    )


def _change(
    change: Change, line: Line, statistic: Statistic, waves: Sequence[str], language: str, level: float
) -> ChangeView:
    percent = statistic.endswith("percent")
    text = signed(change.difference, language, percent=percent) if change.status == "shown" else "–"
    plus = "+" if change.status == "shown" and (change.difference or 0) > 0 else ""
    title = _("average per wave") if change is line.slope else f"{waves[change.before]} → {waves[change.after]}"
    return ChangeView(
        text=f"{plus}{text}",
        mark=MARKS[change.direction],
        direction=change.direction,
        hidden=change.status == "hidden",
        title=title,
        sentence=change_text(change, statistic, language, level),
        facts=_facts(change, percent=percent, language=language),
    )


def _facts(change: Change, *, percent: bool, language: str) -> tuple[tuple[str, str], ...]:
    def number(value: float | None, places: int) -> str:
        return "–" if value is None else number_format(value, places)

    if change.status != "shown":
        return ()
    return (
        (_("Standard error"), signed(change.se, language, percent=percent)),
        (_("Degrees of freedom"), number(change.df, 1)),
        (_("p, corrected"), probability(change.adjusted)),
    )


def probability(p: float | None) -> str:
    """Three decimals, and no zero that isn't one."""
    if p is None:
        return "–"
    return f"< {number_format(0.001, 3)}" if p < 0.0005 else number_format(p, 3)


def _bases(bases: Sequence[Sequence[Base]]) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    def texts(name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple("" if getattr(base, name) is None else number_format(getattr(base, name)) for base in column)
            for column in bases
        )

    return (
        (_("Children (n)"), texts("n")),
        (_("Effective"), texts("n_effective")),
        (_("Schools"), texts("n_clusters")),
    )


def wave_views(result: TrendResult, left: Sequence[int], language: str) -> list[dict[str, Any]]:
    """What the footer says of each wave."""
    return [
        {
            "label": text_in(wave.label, language),
            "release": wave.release,
            "hash": f"{wave.data_hash[:4]}·{wave.data_hash[4:8]}",
            "rows": number_format(wave.rows),
            "weights": text_in(wave.weights, language),
            "design": text_in(wave.design, language),
            "synthetic": wave.synthetic,
            "provisional": wave.provisional,
            "left": number_format(gone) if gone else "",
        }
        for wave, gone in zip(result.waves, left, strict=True)
    ]


def left_out(result: TrendResult, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Questions without a trend, each with its reasons."""
    return [
        (text_in(each.label, language) or each.name, tuple(text_in(text, language) for text in each.reasons))
        for each in result.left_out
    ]


def neighbours(result: TrendResult, number: int) -> tuple[int | None, int | None]:
    """The tables before and after this one."""
    numbers = [table.number for table in result.tables]
    before = {after: before for before, after in pairwise(numbers)}
    after = dict(pairwise(numbers))
    return before.get(number), after.get(number)


def said(texts: Sequence[Text], language: str) -> list[str]:
    return [text_in(text, language) for text in texts]
