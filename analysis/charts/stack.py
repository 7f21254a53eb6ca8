"""Stacked bars that diverge from zero: what is left and right of a scale's middle, the middle split, the balance beside.

Left of zero is hatched, right of it is plain, so that the sides differ without colour; a column of which any part is
hidden is hidden whole, because the gap would show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.books.result import Cell, Row, Table, Text, text_in
from analysis.charts.numbers import figure, per_cent, points, word
from analysis.charts.scale import Scale, fit
from analysis.charts.sheet import LABEL_PT, LEADING, SMALL_PT, TALL, Sheet
from analysis.charts.subject import Mark, ends, hidden, mark
from analysis.charts.theme import STEPS
from analysis.charts.type import text_width

LEFT_HATCH = "////////"
BAR = 8.0
"""Half the thickness of a bar."""
KEY_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """One bar: its name, its parts from the left end of the scale to the right one, its balance."""

    label: Text
    parts: tuple[Mark, ...]
    balance: Cell
    strong: bool = False

    @property
    def covered(self) -> bool:
        return hidden(self.balance) or any(hidden(part.cell) for part in self.parts)

    @property
    def empty(self) -> bool:
        return any(part.cell.estimate is None for part in self.parts)


@dataclass(frozen=True, slots=True)
class Section:
    """Bars under one heading, which may be empty."""

    label: Text
    lines: tuple[Line, ...]


def line(table: Table, column: int, label: Text, *, strong: bool = False) -> Line:
    """The bar of a table's column. Categories stand in the order of their codes, however the table is sorted."""
    parts = tuple(mark(table, row, column, row.label, 0) for row in scale(table))
    return Line(label, parts, table.balance[column], strong)


def scale(table: Table) -> list[Row]:
    """The answers from one end to the other, in the order of their codes or, where the book says so, against it."""
    rows = [row for row in table.rows if row.kind == "category"]
    return sorted(rows, key=lambda row: _code(row.key), reverse=table.reverse)


def draw(sheet: Sheet, sections: list[Section], about: str) -> None:
    """All bars, the key of the categories above, the balance of each with its interval at the right."""
    lines = [each for section in sections for each in section.lines]
    shown = [each for each in lines if not each.covered and not each.empty]
    sheet.heading(about, stacked(sheet))
    key(sheet, lines[0].parts)
    side = max(76.0, (sheet.right - sheet.left) * 0.26)
    bars = _reach(shown).between(sheet.left, sheet.right - side - 16)
    balance = _balances(shown).between(sheet.right - side + 6, sheet.right - 6)
    head = word("balance", sheet.language)
    sheet.canvas.text(
        sheet.right, sheet.y + 10, head, colour=sheet.theme.soft, size=SMALL_PT, weight="bold", at="right"
    )
    sheet.y += 12
    top, beneath = sheet.y, len(sheet.canvas.shapes)
    for section in sections:
        sheet.group(text_in(section.label, sheet.language))
        for each in section.lines:
            _bar(sheet, each, bars, balance)
    bottom = sheet.y
    sheet.grid(Scale(0.0, 1.0, 2.0, bars.at(0.0), bars.right), top, beneath, percent=True, labels=False)
    sheet.grid(balance, top, beneath, percent=True)
    sheet.y = bottom + 14


def _bar(sheet: Sheet, each: Line, bars: Scale, balance: Scale) -> None:
    """Name on top, parts below with their figures inside, the balance at the right."""
    weight = "bold" if each.strong else "normal"
    first = sheet.y
    sheet.name(sheet.names(text_in(each.label, sheet.language), bars.right - bars.left, weight=weight), weight=weight)
    middle = sheet.y + BAR + 2
    if each.covered:
        sheet.canvas.hatch((bars.left, bars.right), (middle - BAR, middle + BAR))
        text, colour = word("hidden", sheet.language), sheet.theme.faint
        sheet.canvas.over(sheet.right, middle + 3, text, colour=colour, size=SMALL_PT, at="right")
    elif each.empty:
        sheet.canvas.over(sheet.right, middle + 3, "–", colour=sheet.theme.ink, size=LABEL_PT, at="right")
    else:
        _parts(sheet, each, bars, middle)
        _balance(sheet, each, balance, first + LEADING - 2.5, middle)
    sheet.y = middle + BAR + 5


def _parts(sheet: Sheet, each: Line, bars: Scale, middle: float) -> None:
    sides, size = signs(len(each.parts)), SMALL_PT
    amounts = [part.cell.estimate or 0.0 for part in each.parts]
    start = -sum(amount * {-1: 1.0, 0: 0.5, 1: 0.0}[side] for amount, side in zip(amounts, sides, strict=True))
    for part, (full, pattern, ink) in zip(each.parts, _faces(sheet, len(each.parts)), strict=True):
        amount = part.cell.estimate or 0.0
        x = (bars.at(start), bars.at(start + amount))
        start += amount
        flagged = part.cell.status == "flagged"
        face = sheet.theme.surface if flagged else full
        sheet.canvas.box(
            x, (middle - BAR, middle + BAR), face, edge=sheet.theme.surface if not flagged else sheet.theme.edge,
            pattern=pattern, ink=ink, name=f"part-{part.place}",
        )  # fmt: skip
        text = figure(amount, part.statistic, sheet.language)
        width = text_width(text, size, "bold")
        if x[1] - x[0] >= width + 5:
            centre = (x[0] + x[1]) / 2
            if pattern:
                sheet.canvas.box((centre - width / 2 - 2, centre + width / 2 + 2), (middle - 6, middle + 6), face)
            sheet.canvas.text(
                centre, middle + 3, text, colour=sheet.theme.on(face), size=size, weight="bold", at="center"
            )


def _balance(sheet: Sheet, each: Line, balance: Scale, y: float, middle: float) -> None:
    cell, ink = each.balance, sheet.theme.ink
    if cell.estimate is None:
        return
    place = each.parts[0].place.rsplit("-", maxsplit=1)[-1]
    sheet.canvas.over(
        sheet.right, y, points(cell.estimate, sheet.language), colour=ink, size=LABEL_PT, weight="bold", at="right"
    )
    sheet.interval(cell, balance, middle, ink, f"balance-{place}", half=TALL)
    hollow = cell.status == "flagged"
    sheet.canvas.marker(
        balance.at(cell.estimate), middle, "D", colour=ink, hollow=hollow, size=4.0, name=f"balance-{place}"
    )


def key(sheet: Sheet, parts: tuple[Mark, ...]) -> None:
    """The categories in the order of the bar, each behind a piece of its own face."""
    x, swatch = sheet.left, 13.0
    sheet.y += LEADING
    for part, (face, pattern, ink) in zip(parts, _faces(sheet, len(parts)), strict=True):
        text = sheet.names(text_in(part.label, sheet.language), sheet.right - sheet.left - swatch - 4, size=SMALL_PT)
        width = swatch + 4 + max(text_width(one, SMALL_PT) for one in text)
        if x > sheet.left and x + width > sheet.right:
            x, sheet.y = sheet.left, sheet.y + LEADING
        sheet.canvas.box(
            (x, x + swatch), (sheet.y - 8, sheet.y + 1), face, edge=sheet.theme.edge, pattern=pattern[:4], ink=ink
        )
        for place, one in enumerate(text):
            sheet.canvas.text(x + swatch + 4, sheet.y + LEADING * place, one, colour=sheet.theme.ink, size=SMALL_PT)
        sheet.y += LEADING * (len(text) - 1)
        x += width + KEY_GAP
    sheet.y += 4


def _faces(sheet: Sheet, count: int) -> Iterator[tuple[str, str, str]]:
    """(face, pattern, colour of the pattern) of each category, strongest at the ends."""
    theme, sides = sheet.theme, signs(count)
    half = sum(side < 0 for side in sides)
    for place, side in enumerate(sides):
        depth = STEPS[min(place if side < 0 else count - 1 - place, len(STEPS) - 1)]
        if side == 0:
            yield theme.sunken, "", theme.edge
        elif side < 0:
            face = theme.tint(theme.negative, depth)
            yield (
                face,
                LEFT_HATCH if half > 1 or place == 0 else "",
                theme.tint(theme.negative, 0.55 if depth > 0.6 else 0.8),
            )
        else:
            yield theme.tint(theme.positive, depth), "", theme.edge


def signs(count: int) -> tuple[int, ...]:
    """-1 left of the middle of a scale, 0 in the middle of an odd one, 1 right of it."""
    return tuple((2 * place > count - 1) - (2 * place < count - 1) for place in range(count))


def stacked(sheet: Sheet) -> str:
    level = per_cent(sheet.subject.table.interval_level, sheet.language)
    return word("stacked", sheet.language).format(level=level)


def balance_of(table: Table, language: str) -> str:
    """Which answers a balance takes together."""
    rows = scale(table)
    left, right = (
        " + ".join(
            text_in(row.label, language) for row, side in zip(rows, signs(len(rows)), strict=True) if side == wanted
        )
        for wanted in (-1, 1)
    )
    return word("balance_of", language).format(left=left, right=right)


def described(table: Table, sections: list[Section], language: str) -> str:
    """What the balance is, then every bar: balance with interval, and its parts."""
    meaning = balance_of(table, language)
    bars = word("semicolon", language).join(
        _words(section, each, language) for section in sections for each in section.lines
    )
    return f"{meaning}. {bars}."


def _words(section: Section, each: Line, language: str) -> str:
    colon = word("colon", language)
    name = ", ".join(filter(None, (text_in(section.label, language), text_in(each.label, language))))
    if each.covered:
        return f"{name}{colon}{word('hidden', language)}"
    cell = each.balance
    if each.empty or cell.estimate is None:
        return f"{name}{colon}{word('none', language)}"
    said = [points(cell.estimate, language)]
    if cell.low is not None and cell.high is not None:
        low, high = points(cell.low, language), points(cell.high, language)
        said.append(f"({word('between', language).format(low=low, high=high)})")
    if cell.status == "flagged":
        said.append(f"({word('small', language)})")
    shares = ", ".join(
        f"{text_in(part.label, language)} {figure(part.cell.estimate or 0.0, part.statistic, language)}"
        for part in each.parts
    )
    return f"{name}{colon}{word('balance', language).lower()} {' '.join(said)}, {shares}"


def _reach(lines: list[Line]) -> Scale:
    """A scale that holds the longest bar on either side of zero."""
    left, right = 0.05, 0.05
    for each in lines:
        amounts = [part.cell.estimate or 0.0 for part in each.parts]
        sides = signs(len(amounts))
        middle = sum(amount for amount, side in zip(amounts, sides, strict=True) if side == 0) / 2
        left = max(left, middle + sum(a for a, side in zip(amounts, sides, strict=True) if side < 0))
        right = max(right, middle + sum(a for a, side in zip(amounts, sides, strict=True) if side > 0))
    return Scale(-left, right, left + right)


def _balances(lines: list[Line]) -> Scale:
    """A scale that holds zero, every balance and its interval, and no more, because the place is small."""
    numbers = [0.0, *ends([each.balance for each in lines])]
    low, high = min(numbers), max(numbers)
    pad = max(high - low, 0.1) * 0.06
    return Scale(low - pad, high + pad, fit(numbers, zero=True, percent=False, most=3.5).step)


def _code(key: str) -> float:
    try:
        return float(key)
    except ValueError:
        return 0.0
