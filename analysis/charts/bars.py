"""Bars with intervals: the answers of a question in the first column of its table."""

from __future__ import annotations

from analysis.books.result import text_in
from analysis.charts.canvas import Canvas
from analysis.charts.describe import listed, opening
from analysis.charts.numbers import PERCENT
from analysis.charts.scale import fit
from analysis.charts.sheet import LEADING, Sheet, caption
from analysis.charts.subject import Group, Subject, ends, mark
from analysis.charts.theme import Theme

NAME = {"nl": "Staven met interval", "fr": "Barres et intervalles", "en": "Bars with intervals"}


def suits(subject: Subject) -> bool:
    """Any table with answers; a mean alone is a dot, not a length."""
    return bool(subject.categories and subject.table.columns)


def draw(subject: Subject, language: str, theme: Theme, width: float) -> Canvas:
    marks, statistic = shown(subject).marks, subject.table.statistic
    sheet = Sheet(subject, language, theme, width)
    sheet.heading(text_in(subject.table.columns[0].label, language), caption(subject, statistic, language))
    percent = statistic in PERCENT
    scale = fit(ends([each.cell for each in marks]), zero=True, percent=percent).between(sheet.left, sheet.right)
    top, beneath = sheet.y, len(sheet.canvas.shapes)
    for each in marks:
        first = sheet.y
        sheet.name(
            sheet.names(text_in(each.label, language), sheet.right - sheet.left - sheet.value_width([each]) - 10)
        )
        sheet.value(sheet.right, first + LEADING - 2.5, each)
        sheet.bar(each, scale, sheet.y + 7)
        sheet.y += 17
    sheet.grid(scale, top, beneath, percent=percent)
    sheet.foot([0])
    return sheet.canvas


def describe(subject: Subject, language: str) -> tuple[str, str]:
    line = text_in(subject.table.columns[0].label, language)
    return (
        opening(NAME, subject, line, language),
        f"{caption(subject, subject.table.statistic, language)}. {listed([shown(subject)], language)}.",
    )


def shown(subject: Subject) -> Group:
    """The categories in the first column."""
    return Group({}, tuple(mark(subject.table, row, 0, row.label, 1) for row in subject.categories))
