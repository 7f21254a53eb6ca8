"""Pyramids: age or grade bands from bottom to top, two groups left and right, a bar with its interval for each.

Drawn of a row of the table over a block that crosses bands with gender, or of the answers of an ordinal question (an
age) by gender.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.books.result import Block, Row, Text, text_in
from analysis.charts.canvas import Canvas
from analysis.charts.describe import listed, opening
from analysis.charts.numbers import PERCENT, word
from analysis.charts.scale import fit
from analysis.charts.sheet import LABEL_PT, LEADING, SMALL_PT, Sheet, caption
from analysis.charts.subject import Group, Mark, Subject, ends, focus, halves, mark
from analysis.charts.theme import Theme
from analysis.charts.type import text_width

NAME = {"nl": "Piramide", "fr": "Pyramide", "en": "Pyramid"}
GENDER = frozenset({"gender", "sex", "geslacht", "sexe", "genre"})
PATTERNS = ("", "....")


@dataclass(frozen=True, slots=True)
class Sides:
    """Two groups of marks, band by band; `rest`: groups that have no side; `line`: what is counted."""

    left: Group
    right: Group
    rest: tuple[Group, ...]
    line: Text
    statistic: str


def suits(subject: Subject) -> bool:
    return sides(subject) is not None


def crossed(subject: Subject) -> tuple[Block, int, bool] | None:
    """A block that crosses gender with something else, the place of its first column, and whether gender is outer."""
    start = 0
    for block in subject.table.blocks:
        names = block.key.split("#", maxsplit=1)[0].split("*")
        if len(names) == 2 and set(names) & GENDER:
            return block, start, names[0] in GENDER
        start += len(block.columns)
    return None


def sides(subject: Subject) -> Sides | None:
    """What a pyramid of this table shows; None when there are no two groups with two bands each."""
    row = focus(subject.table)
    found = _of_row(subject, row) if row is not None else None
    found = found or _of_answers(subject)
    return found if found is not None and len(found.left.marks) > 1 else None


def _of_row(subject: Subject, row: Row) -> Sides | None:
    cross = crossed(subject)
    if cross is None:
        return None
    block, start, outer = cross
    groups: dict[str, tuple[Text, dict[str, Mark]]] = {}
    bands: dict[str, Text] = {}
    for place, column in enumerate(block.columns):
        pair = halves(column)
        (group, name), (band, label) = pair if outer else pair[::-1]
        bands.setdefault(band, label)
        groups.setdefault(group, (name, {}))[1][band] = mark(subject.table, row, start + place, label, 1)
    if len(groups) < 2:
        return None
    whole = [Group(label, tuple(marks[key] for key in bands if key in marks)) for label, marks in groups.values()]
    if len(whole[0].marks) != len(bands) or len(whole[1].marks) != len(bands):
        return None
    return Sides(whole[0], whole[1], tuple(whole[2:]), row.label, row.statistic)


def _of_answers(subject: Subject) -> Sides | None:
    if subject.table.measure != "ordinal" or subject.table.statistic not in PERCENT:
        return None
    start = 0
    for block in subject.table.blocks:
        if block.key in GENDER and len(block.columns) >= 2:
            groups = [
                Group(
                    column.label,
                    tuple(mark(subject.table, row, start + place, row.label, 1) for row in subject.categories),
                )
                for place, column in enumerate(block.columns)
            ]
            return Sides(groups[0], groups[1], tuple(groups[2:]), {}, subject.table.statistic)
        start += len(block.columns)
    return None


def draw(subject: Subject, language: str, theme: Theme, width: float) -> Canvas:
    found = _found(subject)
    sheet = Sheet(subject, language, theme, width)
    sheet.heading(text_in(found.line, language), caption(subject, found.statistic, language))
    pairs = list(zip(reversed(found.left.marks), reversed(found.right.marks), strict=True))
    marks = [each for pair in pairs for each in pair]
    middle = _middle(sheet, found)
    figures = sheet.value_width(marks) + 6
    scale = fit(ends([each.cell for each in marks]), zero=True, percent=found.statistic in PERCENT, most=3.0)
    centre = (sheet.left + sheet.right) / 2
    left = scale.between(centre - middle / 2, sheet.left + figures)
    right = scale.between(centre + middle / 2, sheet.right - figures)
    _heads(sheet, found, left.left, right.left)
    top, beneath = sheet.y, len(sheet.canvas.shapes)
    for one, other in pairs:
        lines = sheet.names(text_in(one.label, language), middle - 8)
        height = max(LEADING * len(lines), 16.0) + 6
        y = sheet.y + height / 2
        for place, text in enumerate(lines):
            baseline = y + 3.5 + LEADING * (place - (len(lines) - 1) / 2)
            sheet.canvas.text(centre, baseline, text, colour=theme.ink, size=LABEL_PT, at="center")
        for each, here, edge, at, number in (
            (one, left, sheet.left, "left", 0),
            (other, right, sheet.right, "right", 1),
        ):
            sheet.bar(each, here, y, half=6.0, colour=theme.series[number], pattern=PATTERNS[number])
            sheet.value(edge, y + 3.5, each, at=at)
        sheet.y += height
    bottom = sheet.y
    for here in (left, right):
        sheet.y = bottom
        sheet.grid(here, top, beneath, percent=found.statistic in PERCENT)
    if found.rest:
        sheet.lines(_left_out(found, language), size=SMALL_PT, colour=theme.faint)
    sheet.foot(sorted({int(each.place.split("-")[1]) for each in marks}))
    return sheet.canvas


def _middle(sheet: Sheet, found: Sides) -> float:
    """The width of the names of the bands between the two sides: what they need, at most a third."""
    need = max(text_width(text_in(each.label, sheet.language), LABEL_PT) for each in found.left.marks)
    return min(need + 12, (sheet.right - sheet.left) * 0.34)


def _heads(sheet: Sheet, found: Sides, left: float, right: float) -> None:
    lines = 0
    for group, x, at, room in (
        (found.left, left, "right", left - sheet.left), (found.right, right, "left", sheet.right - right)
    ):  # fmt: skip
        texts = sheet.names(text_in(group.label, sheet.language), room, weight="bold")
        for place, text in enumerate(texts):
            y = sheet.y + LEADING * (place + 1)
            sheet.canvas.text(x, y, text, colour=sheet.theme.ink, size=LABEL_PT, weight="bold", at=at)
        lines = max(lines, len(texts))
    sheet.y += LEADING * lines + 6


def _left_out(found: Sides, language: str) -> str:
    names = ", ".join(text_in(group.label, language) for group in found.rest)
    return word("not_drawn", language).format(names=names)


def describe(subject: Subject, language: str) -> tuple[str, str]:
    found = _found(subject)
    first = opening(NAME, subject, text_in(found.line, language), language)
    groups = listed([found.left, found.right, *found.rest], language)
    return first, f"{caption(subject, found.statistic, language)}. {groups}."


def _found(subject: Subject) -> Sides:
    found = sides(subject)
    if found is None:
        raise ValueError("no two sides for a pyramid")
    return found
