"""Which numbers of a trend its slope chart shows, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.books.result import Cell, Text, text_in
from analysis.charts.numbers import number, per_cent, word
from analysis.trends.result import Row, Table, TrendResult

MOST_LINES = 10
"""More lines than this can't be told apart; a list of answers then keeps the largest of the last wave."""
LARGEST: Text = {
    "nl": "de {count} grootste in de laatste golf",
    "fr": "les {count} plus grandes de la dernière vague",
    "en": "the {count} largest of the last wave",
}


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and a cell per wave."""

    label: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines on one scale, under a heading that may be empty."""

    label: Text
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class SlopeView:
    """What the chart is about (`label`), its waves in order, its panels. `cut`: lines left out of a long list."""

    label: Text
    percent: bool
    level: float
    waves: tuple[Text, ...]
    panels: tuple[Panel, ...]
    cut: bool = False

    @property
    def cells(self) -> list[Cell]:
        return [cell for panel in self.panels for series in panel.series for cell in series.cells]


def slope_view(result: TrendResult, table: Table) -> SlopeView:
    """A net, a mean or one side of a pair is drawn across the banner, a panel a block; other answers in total."""
    waves = tuple(result.waves[place].label for place in table.waves)
    percent = table.statistic.endswith("percent")
    row = focus(table)
    if row is not None:
        return SlopeView(row.label, percent, result.level, waves, _across(table, row))
    rows = [each for each in table.rows if each.lines]
    kept = rows
    if len(rows) > MOST_LINES:
        largest = sorted(rows, key=lambda each: -(each.lines[0].cells[-1].estimate or 0.0))[:MOST_LINES]
        kept = [each for each in rows if each in largest]
    series = tuple(Series(each.label, each.lines[0].cells) for each in kept)
    return SlopeView(table.label, percent, result.level, waves, (Panel({}, series),), cut=len(kept) < len(rows))


def focus(table: Table) -> Row | None:
    """The row worth following across columns, if the table has one."""
    for row in table.rows:
        if row.kind != "category":
            return row
    return table.rows[0] if 0 < len(table.rows) <= 2 else None


def describe_slope(result: TrendResult, table: Table, language: str) -> str:
    """Title, and for each line its figure and interval in every wave; hidden numbers are called hidden."""
    shown = slope_view(result, table)
    panels = "; ".join(_panel(shown, panel, language) for panel in shown.panels)
    return f"{text_in(table.label, language)}. {text_in(shown.label, language)}: {panels}. {caption(shown, language)}."


def caption(shown: SlopeView, language: str) -> str:
    """What the marks mean."""
    parts = [word("caption", language).format(level=per_cent(shown.level, language))]
    if shown.percent:
        parts.append(word("in_percent", language))
    if shown.cut:
        parts.append(text_in(LARGEST, language).format(count=MOST_LINES))
    return ", ".join(parts)


def figure(shown: SlopeView, amount: float, language: str) -> str:
    """One figure as the chart prints it: per cents with one decimal and no sign, others with two."""
    return number(100 * amount, language) if shown.percent else number(amount, language, 2)


def _across(table: Table, row: Row) -> tuple[Panel, ...]:
    panels, place = [], 0
    for block in table.blocks:
        series = tuple(
            Series(column.label, row.lines[place + offset].cells) for offset, column in enumerate(block.columns)
        )
        place += len(block.columns)
        if len(series) <= MOST_LINES:
            panels.append(Panel(block.label, series))
    return tuple(panels)


def _panel(shown: SlopeView, panel: Panel, language: str) -> str:
    heading = text_in(panel.label, language)
    lines = "; ".join(_line(shown, series, language) for series in panel.series)
    return f"{heading}: {lines}" if heading else lines


def _line(shown: SlopeView, series: Series, language: str) -> str:
    told = ", ".join(
        f"{text_in(wave, language)} {_cell(shown, cell, language)}"
        for wave, cell in zip(shown.waves, series.cells, strict=True)
    )
    return f"{text_in(series.label, language)}: {told}"


def _cell(shown: SlopeView, cell: Cell, language: str) -> str:
    if cell.status.startswith("suppressed"):
        return word("hidden", language)
    if cell.estimate is None:
        return word("none", language)
    text = figure(shown, cell.estimate, language)
    extras = []
    if cell.low is not None and cell.high is not None:
        low, high = figure(shown, cell.low, language), figure(shown, cell.high, language)
        extras.append(word("between", language).format(low=low, high=high))
    if cell.status == "flagged":
        extras.append(word("small", language))
    return f"{text} ({', '.join(extras)})" if extras else text
