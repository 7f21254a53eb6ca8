"""Small multiples: the same bars for each column of one block (the communities, when they are there), on one axis."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.books.result import Block, Row, text_in
from analysis.charts.canvas import Canvas
from analysis.charts.describe import listed, opening
from analysis.charts.numbers import PERCENT
from analysis.charts.scale import Scale, fit
from analysis.charts.sheet import LABEL_PT, LEADING, Sheet, caption
from analysis.charts.subject import Group, Mark, Subject, ends, mark
from analysis.charts.theme import Theme

NAME = {"nl": "Kleine veelvouden", "fr": "Petits multiples", "en": "Small multiples"}
BY = "community"
LEAST, GAP = 92.0, 14.0
"""Points: the narrowest panel, and between panels."""
MOST_ROWS = 16


def suits(subject: Subject) -> bool:
    """A block of two to six columns, and a few rows."""
    return block(subject) is not None and 2 <= len(subject.table.rows) <= MOST_ROWS


def block(subject: Subject) -> tuple[Block, int] | None:
    """The block to make panels of, and the place of its first column: the communities, else the first that suits."""
    start, found = 0, []
    for each in subject.table.blocks:
        if each.key != "total" and 2 <= len(each.columns) <= 6:
            found.append((each, start))
        start += len(each.columns)
    return next((pair for pair in found if pair[0].key == BY), found[0] if found else None)


def draw(subject: Subject, language: str, theme: Theme, width: float) -> Canvas:
    by, panels = shown(subject)
    statistic = subject.table.statistic
    sheet = Sheet(subject, language, theme, width)
    sheet.heading(text_in(by.label, language), caption(subject, statistic, language))
    marks = [each for panel in panels for each in panel.marks]
    scale = fit(ends([each.cell for each in marks]), zero=True, percent=statistic in PERCENT, most=2.5)
    per_line = max(min(len(panels), int((sheet.right - sheet.left + GAP) // (LEAST + GAP))), 1)
    for line in range(0, len(panels), per_line):
        _line(sheet, panels[line : line + per_line], scale, per_line, sheet.value_width(marks))
    first = next(start for found, start in [block(subject) or (by, 0)] if found is by)
    sheet.foot(list(range(first, first + len(panels))))
    return sheet.canvas


def _line(sheet: Sheet, panels: list[Group], scale: Scale, per_line: int, figures: float) -> None:
    """Panels side by side: their headings, then each row's name over the bars of all panels."""
    language, statistic = sheet.language, sheet.subject.table.statistic
    width = (sheet.right - sheet.left - GAP * (per_line - 1)) / per_line
    starts = [sheet.left + place * (width + GAP) for place in range(len(panels))]
    scales = [scale.between(start, start + width - figures - 6) for start in starts]
    heads = [sheet.names(text_in(panel.label, language), width, weight="bold") for panel in panels]
    for start, lines in zip(starts, heads, strict=True):
        for place, text in enumerate(lines):
            sheet.canvas.text(
                start, sheet.y + LEADING * (place + 1), text, colour=sheet.theme.ink, size=LABEL_PT, weight="bold"
            )
    sheet.y += LEADING * max(map(len, heads)) + 5
    top, beneath = sheet.y, len(sheet.canvas.shapes)
    for row in zip(*(panel.marks for panel in panels), strict=True):
        sheet.name(sheet.names(text_in(row[0].label, language), sheet.right - sheet.left))
        for each, start, here in zip(row, starts, scales, strict=True):
            sheet.bar(each, here, sheet.y + 7)
            sheet.value(start + width, sheet.y + 10, each)
        sheet.y += 17
    bottom = sheet.y
    for here in scales:
        sheet.y = bottom
        sheet.grid(here, top, beneath, percent=statistic in PERCENT)
    sheet.y += 4


def describe(subject: Subject, language: str) -> tuple[str, str]:
    by, panels = shown(subject)
    return (
        opening(NAME, subject, text_in(by.label, language), language),
        f"{caption(subject, subject.table.statistic, language)}. {listed(panels, language)}.",
    )


def shown(subject: Subject) -> tuple[Block, list[Group]]:
    """The block and a group of marks for each of its columns, rows in the order of the table."""
    found = block(subject)
    if found is None:
        raise ValueError("no block for small multiples")
    by, start = found
    groups = [Group(column.label, tuple(_marks(subject, start + place))) for place, column in enumerate(by.columns)]
    return by, groups


def _marks(subject: Subject, column: int) -> Iterator[Mark]:
    rows: tuple[Row, ...] = subject.table.rows
    for row in rows:
        yield mark(subject.table, row, column, row.label, subject.places[column][2])
