"""Diverging stacked bars: one question on a scale, a bar for each column of the banner."""

from __future__ import annotations

from analysis.charts import stack
from analysis.charts.canvas import Canvas
from analysis.charts.describe import opening
from analysis.charts.sheet import Sheet
from analysis.charts.subject import Subject
from analysis.charts.theme import Theme

NAME = {"nl": "Gestapelde staven rond nul", "fr": "Barres empilées autour de zéro", "en": "Diverging stacked bars"}


def suits(subject: Subject) -> bool:
    """Shares of an ordinal question: the table then holds balances."""
    return bool(subject.table.balance and len(subject.table.balance) == len(subject.table.columns))


def draw(subject: Subject, language: str, theme: Theme, width: float) -> Canvas:
    sheet = Sheet(subject, language, theme, width)
    stack.draw(sheet, sections(subject), "")
    sheet.foot(list(range(len(subject.table.columns))))
    return sheet.canvas


def describe(subject: Subject, language: str) -> tuple[str, str]:
    first = opening(NAME, subject, "", language)
    return first, stack.described(subject.table, sections(subject), language)


def sections(subject: Subject) -> list[stack.Section]:
    """A bar for each column, block by block."""
    found, start = [], 0
    for block in subject.table.blocks:
        lines = tuple(
            stack.line(subject.table, start + place, column.label) for place, column in enumerate(block.columns)
        )
        start += len(block.columns)
        found.append(stack.Section(block.label, lines))
    return found
