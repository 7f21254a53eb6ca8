"""Dots with intervals: one row of a table compared across the banner, block by block."""

from __future__ import annotations

from analysis.books.result import Row, text_in
from analysis.charts.canvas import Canvas
from analysis.charts.describe import listed, opening
from analysis.charts.numbers import PERCENT
from analysis.charts.scale import fit
from analysis.charts.sheet import LEADING, Sheet, caption
from analysis.charts.subject import Subject, across, ends, focus
from analysis.charts.theme import Theme

NAME = {"nl": "Punten met interval", "fr": "Points et intervalles", "en": "Dots with intervals"}


def suits(subject: Subject) -> bool:
    """Any table with a row and a column."""
    return bool(subject.table.rows and subject.table.columns)


def draw(subject: Subject, language: str, theme: Theme, width: float) -> Canvas:
    row = shown(subject)
    sheet = Sheet(subject, language, theme, width)
    sheet.heading(text_in(row.label, language), caption(subject, row.statistic, language))
    percent = row.statistic in PERCENT
    scale = fit(ends(row.cells), zero=percent or row.statistic == "total", percent=percent)
    scale = scale.between(sheet.left, sheet.right)
    top, beneath = sheet.y, len(sheet.canvas.shapes)
    for group in across(subject, row):
        sheet.group(text_in(group.label, language))
        for mark in group.marks:
            first = sheet.y
            sheet.name(
                sheet.names(text_in(mark.label, language), sheet.right - sheet.left - sheet.value_width([mark]) - 10)
            )
            sheet.value(sheet.right, first + LEADING - 2.5, mark)
            sheet.dot(mark, scale, sheet.y + 8)
            sheet.y += 20
    sheet.grid(scale, top, beneath, percent=percent)
    sheet.foot([place for place, _column in enumerate(subject.table.columns)])
    return sheet.canvas


def describe(subject: Subject, language: str) -> tuple[str, str]:
    row = shown(subject)
    return (
        opening(NAME, subject, text_in(row.label, language), language),
        f"{caption(subject, row.statistic, language)}. {listed(across(subject, row), language)}.",
    )


def shown(subject: Subject) -> Row:
    """The row worth comparing, else the first."""
    return focus(subject.table) or subject.table.rows[0]
