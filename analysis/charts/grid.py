"""The questions of one grid together: a diverging stacked bar for each, in the first column of its table."""

from __future__ import annotations

from dataclasses import replace

from analysis.books.result import text_in
from analysis.charts import stack
from analysis.charts.canvas import Canvas
from analysis.charts.describe import opening
from analysis.charts.sheet import Sheet
from analysis.charts.subject import Subject
from analysis.charts.theme import Theme

NAME = {
    "nl": "Alle vragen van het rooster",
    "fr": "Toutes les questions de la grille",
    "en": "All questions of the grid",
}


def suits(subject: Subject) -> bool:
    """A table whose grid has more than one, all on a scale."""
    return len(subject.grid) > 1 and all(table.balance for table in subject.grid)


def draw(subject: Subject, language: str, theme: Theme, width: float) -> Canvas:
    shown = _titled(subject)
    sheet = Sheet(shown, language, theme, width)
    stack.draw(sheet, sections(subject), text_in(subject.table.columns[0].label, language))
    sheet.foot([0])
    return sheet.canvas


def describe(subject: Subject, language: str) -> tuple[str, str]:
    line = text_in(subject.table.columns[0].label, language)
    first = opening(NAME, _titled(subject), line, language)
    return first, stack.described(subject.table, sections(subject), language)


def sections(subject: Subject) -> list[stack.Section]:
    """A bar for each question of the grid, in the order of the book; this table's own stands out."""
    lines = tuple(
        replace(stack.line(table, 0, table.label), strong=table.name == subject.table.name) for table in subject.grid
    )
    return [stack.Section({}, lines)]


def _titled(subject: Subject) -> Subject:
    """The grid's question in the place of the title of one of its tables."""
    return replace(subject, table=replace(subject.table, title=subject.table.question))
