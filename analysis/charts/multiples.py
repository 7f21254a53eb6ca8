"""Small multiples: the same bars for each column of one block (the communities, when they are there), on one axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.books.result import Text, text_in
from analysis.charts.canvas import Canvas
from analysis.charts.describe import listed, opening
from analysis.charts.numbers import PERCENT
from analysis.charts.scale import Scale, fit
from analysis.charts.sheet import LABEL_PT, LEADING, Sheet, caption
from analysis.charts.subject import Group, Mark, Subject, ends, focus, halves, mark
from analysis.charts.theme import Theme

NAME = {"nl": "Kleine veelvouden", "fr": "Petits multiples", "en": "Small multiples"}
BY = "community"
LEAST, GAP = 92.0, 14.0
"""Points: the narrowest panel, and between panels."""
MOST_PANELS, MOST_ROWS = 6, 16


@dataclass(frozen=True, slots=True)
class Panels:
    """What each panel holds; `label`: the block, or the row that is compared."""

    label: Text
    groups: tuple[Group, ...]
    statistic: str


def suits(subject: Subject) -> bool:
    """Two to six panels, each with a few bars."""
    return panels(subject) is not None


def panels(subject: Subject) -> Panels | None:
    """One row over a block that crosses the communities with something; else all rows over a block, the communities when
    they are there, else the first that suits.
    """
    found = _crossed(subject) or _rows(subject)
    if found is None or not 2 <= len(found.groups) <= MOST_PANELS:
        return None
    return found if 2 <= len(found.groups[0].marks) <= MOST_ROWS else None


def _crossed(subject: Subject) -> Panels | None:
    row, start = focus(subject.table), 0
    for block in subject.table.blocks:
        names = block.key.split("#", maxsplit=1)[0].split("*")
        if row is not None and len(names) == 2 and names[0] == BY:
            outer: dict[str, Text] = {}
            marks: dict[str, list[Mark]] = {}
            for place, column in enumerate(block.columns):
                (key, label), (_inner, name) = halves(column)
                outer.setdefault(key, label)
                marks.setdefault(key, []).append(mark(subject.table, row, start + place, name, 1))
            if len({tuple(tuple(each.label.items()) for each in found) for found in marks.values()}) == 1:
                groups = tuple(Group(label, tuple(marks[key])) for key, label in outer.items())
                return Panels(row.label, groups, row.statistic)
        start += len(block.columns)
    return None


def _rows(subject: Subject) -> Panels | None:
    start, found = 0, []
    for block in subject.table.blocks:
        if block.key != "total" and 2 <= len(block.columns) <= MOST_PANELS:
            found.append((block, start))
        start += len(block.columns)
    if not found:
        return None
    by, start = next((pair for pair in found if pair[0].key == BY), found[0])
    groups = tuple(
        Group(column.label, tuple(_marks(subject, start + place))) for place, column in enumerate(by.columns)
    )
    return Panels(by.label, groups, subject.table.statistic)


def _marks(subject: Subject, column: int) -> Iterator[Mark]:
    for row in subject.table.rows:
        yield mark(subject.table, row, column, row.label, 1)


def draw(subject: Subject, language: str, theme: Theme, width: float) -> Canvas:
    shown = _shown(subject)
    sheet = Sheet(subject, language, theme, width)
    sheet.heading(text_in(shown.label, language), caption(subject, shown.statistic, language))
    marks = [each for group in shown.groups for each in group.marks]
    scale = fit(ends([each.cell for each in marks]), zero=True, percent=shown.statistic in PERCENT, most=2.5)
    per_line = max(min(len(shown.groups), int((sheet.right - sheet.left + GAP) // (LEAST + GAP))), 1)
    for line in range(0, len(shown.groups), per_line):
        _line(sheet, shown.groups[line : line + per_line], scale, per_line, sheet.value_width(marks))
    sheet.foot(sorted({int(each.place.split("-")[1]) for each in marks}))
    return sheet.canvas


def _line(sheet: Sheet, groups: tuple[Group, ...], scale: Scale, per_line: int, figures: float) -> None:
    """Panels side by side: their headings, then each row's name over the bars of all panels."""
    language, statistic = sheet.language, groups[0].marks[0].statistic
    width = (sheet.right - sheet.left - GAP * (per_line - 1)) / per_line
    starts = [sheet.left + place * (width + GAP) for place in range(len(groups))]
    scales = [scale.between(start, start + width - figures - 6) for start in starts]
    heads = [sheet.names(text_in(panel.label, language), width, weight="bold") for panel in groups]
    for start, lines in zip(starts, heads, strict=True):
        for place, text in enumerate(lines):
            sheet.canvas.text(
                start, sheet.y + LEADING * (place + 1), text, colour=sheet.theme.ink, size=LABEL_PT, weight="bold"
            )
    sheet.y += LEADING * max(map(len, heads)) + 5
    top, beneath = sheet.y, len(sheet.canvas.shapes)
    for row in zip(*(panel.marks for panel in groups), strict=True):
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
    shown = _shown(subject)
    return (
        opening(NAME, subject, text_in(shown.label, language), language),
        f"{caption(subject, shown.statistic, language)}. {listed(shown.groups, language)}.",
    )


def _shown(subject: Subject) -> Panels:
    found = panels(subject)
    if found is None:
        raise ValueError("no block for small multiples")
    return found
