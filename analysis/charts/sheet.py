"""The parts that every kind of chart shares: headings, names and figures of a row, grid lines, the hidden, the foot."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from analysis.books.result import Cell, text_in
from analysis.charts.canvas import Canvas
from analysis.charts.numbers import MINUS, PERCENT, figure, number, per_cent, word
from analysis.charts.scale import Scale
from analysis.charts.shapes import Shape, Stroke
from analysis.charts.subject import Mark, Subject, hidden
from analysis.charts.theme import Theme, marker
from analysis.charts.type import shortened, text_width, wrap

NARROW, MIDDLE, WIDE = 250.0, 320.0, 560.0
"""Points: beside a table and on a phone, where 250 points keep letters readable; a column of a report; its full width."""
TITLE_PT, LABEL_PT, SMALL_PT = 11.0, 9.5, 8.5
LEADING = 12.5
MARGIN = 6.0
MOST_LINES = 3
DOT, TALL = 5.6, 6.0
"""Size of a dot, and half the height of its interval's ends: they stand out above it however narrow the interval is."""


@dataclass
class Sheet:
    """A canvas that is filled from the top; `y` is where the next part begins."""

    subject: Subject
    language: str
    theme: Theme
    width: float = MIDDLE
    y: float = 4.0
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.width, 0.0, self.theme)

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def right(self) -> float:
        return self.width - MARGIN

    def heading(self, line: str, caption: str) -> None:
        """Title of the table, what of it is shown, and what the marks mean."""
        title = text_in(self.subject.table.title, self.language)
        self.lines(title, size=TITLE_PT, colour=self.theme.ink, weight="bold", leading=14.0)
        if line and line != title:
            self.lines(line, size=LABEL_PT, colour=self.theme.soft)
        self.lines(caption, size=SMALL_PT, colour=self.theme.faint)
        self.y += 6

    def foot(self, columns: list[int]) -> None:
        """The children behind these columns and where the numbers come from; ends the sheet."""
        said = [part for part in (self.base(columns), self.subject.note) if part]
        self.y += 4
        for part in said:
            self.lines(part, size=SMALL_PT - 0.5, colour=self.theme.faint, leading=11.0)
        self.canvas.height = self.y + MARGIN

    def base(self, columns: list[int]) -> str:
        """ "n = 3.982 kinderen", from the smallest to the largest base that may be shown."""
        tables = self.subject.grid or (self.subject.table,)
        shown = [table.bases[place].n for table in tables for place in columns if place < len(table.bases)]
        counts = sorted({count for count in shown if count})
        if not counts:
            return ""
        low, high = (number(count, self.language, 0) for count in (counts[0], counts[-1]))
        span = low if low == high else word("range", self.language).format(low=low, high=high)
        return word("children", self.language).format(n=span)

    def lines(
        self, text: str, *, size: float, colour: str, weight: str = "normal", leading: float = LEADING, most: int = 6
    ) -> None:
        """Text over the whole width."""
        for line in shortened(text, size, self.right - self.left, most, weight):
            self.y += leading
            self.canvas.text(self.left, self.y, line, colour=colour, size=size, weight=weight)

    def names(self, text: str, width: float, *, size: float = LABEL_PT, weight: str = "normal") -> list[str]:
        """The lines of a name beside or above a mark."""
        return shortened(text, size, width, MOST_LINES, weight)

    def name(self, lines: list[str], *, x: float | None = None, weight: str = "normal", colour: str = "") -> None:
        """A name at the left, below `y`, on a patch so that grid lines don't cross it; moves `y` below it."""
        for line in lines:
            self.y += LEADING
            self.canvas.over(
                self.left if x is None else x, self.y - 2.5, line, colour=colour or self.theme.ink, size=LABEL_PT,
                weight=weight, at="left",
            )  # fmt: skip

    def group(self, text: str) -> None:
        """The heading of a block."""
        if text:
            self.y += 5
            for line in wrap(text, SMALL_PT, self.right - self.left):
                self.y += LEADING
                self.canvas.over(self.left, self.y - 2, line, colour=self.theme.faint, size=SMALL_PT, at="left")
            self.y += 2

    def value(self, x: float, y: float, mark: Mark, *, at: str = "right") -> None:
        """The figure of a mark, the word for a hidden one, a dash where there is none."""
        cell, colour, weight, size = mark.cell, self.theme.ink, "bold", LABEL_PT
        if hidden(cell):
            text, colour, weight, size = word("hidden", self.language), self.theme.faint, "normal", SMALL_PT
        elif cell.estimate is None:
            text = "–"
        else:
            text = figure(cell.estimate, mark.statistic, self.language)
        self.canvas.over(x, y, text, colour=colour, size=size, weight=weight, at=at)

    def value_width(self, marks: list[Mark]) -> float:
        """What the widest figure takes."""
        texts = [
            figure(mark.cell.estimate, mark.statistic, self.language)
            for mark in marks
            if not hidden(mark.cell) and mark.cell.estimate is not None
        ]
        widest = max((text_width(text, LABEL_PT, "bold") for text in texts), default=0.0)
        covered = any(hidden(mark.cell) for mark in marks)
        return max(widest, text_width(word("hidden", self.language), SMALL_PT) if covered else 0.0, 12.0)

    def bar(
        self, mark: Mark, scale: Scale, y: float, *, half: float = 5.0, colour: str = "", pattern: str = ""
    ) -> None:
        """A tinted bar from zero, so that the interval stays readable on it; empty for a small base, hatched when
        hidden.
        """
        canvas, cell, theme = self.canvas, mark.cell, self.theme
        colour = colour or theme.colour(mark.block)
        if hidden(cell):
            canvas.hatch((scale.left, scale.right), (y - half, y + half))
        elif cell.estimate is not None:
            face = theme.surface if cell.status == "flagged" else theme.tint(colour)
            ends = (scale.at(max(scale.low, 0.0)), scale.at(cell.estimate))
            canvas.box(
                ends, (y - half, y + half), face, edge=colour, pattern=pattern, ink=colour, name=f"bar-{mark.place}"
            )
            self.interval(cell, scale, y, theme.ink, mark.place)

    def dot(self, mark: Mark, scale: Scale, y: float) -> None:
        """The block's marker on its interval; hollow for a small base, a hatched line when hidden."""
        cell, colour = mark.cell, self.theme.colour(mark.block)
        if hidden(cell):
            self.canvas.hatch((scale.left, scale.right), (y - 4, y + 4))
        elif cell.estimate is not None:
            self.interval(cell, scale, y, colour, mark.place, half=TALL)
            x, hollow = scale.at(cell.estimate), cell.status == "flagged"
            self.canvas.marker(
                x, y, marker(mark.block), colour=colour, hollow=hollow, size=DOT, name=f"dot-{mark.place}"
            )

    def interval(self, cell: Cell, scale: Scale, y: float, colour: str, place: str, *, half: float = 4.0) -> None:
        if cell.low is not None and cell.high is not None:
            ends = scale.at(cell.low), scale.at(cell.high)
            self.canvas.interval(*ends, y, colour, half=half, name=f"interval-{place}")

    def grid(self, scale: Scale, top: float, beneath: int, *, percent: bool, labels: bool = True) -> None:
        """Grid lines from `top` down to `y`, painted beneath what came after `beneath` shapes, with values below."""
        lines: list[Shape] = []
        for tick in scale.ticks():
            x = scale.at(tick)
            colour = self.theme.edge if abs(tick) < 1e-12 else self.theme.rule
            lines.append(Stroke(((x, top), (x, self.y)), colour, 0.8))
        self.canvas.shapes[beneath:beneath] = lines
        if labels:
            self.ticks(scale, self.y + 11, percent=percent)
            self.y += 14

    def ticks(self, scale: Scale, y: float, *, percent: bool) -> None:
        """The values of the grid lines; those at the ends stay within the scale. Where not all fit, only the ends do."""
        factor = 100.0 if percent else 1.0
        decimals, low, high = scale.decimals(factor), min(scale.left, scale.right), max(scale.left, scale.right)
        placed: list[tuple[float, float, str]] = []
        for x, tick in sorted((scale.at(tick), tick) for tick in scale.ticks()):
            text = number(tick * factor, self.language, decimals).replace("-", MINUS)
            width = text_width(text, SMALL_PT)
            placed.append((min(max(x - width / 2, low - 2), high + 2 - width), width, text))
        if not _apart(placed):
            placed = [placed[0], placed[-1]]
        for start, _width, text in placed if _apart(placed) else placed[:1]:
            self.canvas.text(start, y, text, colour=self.theme.faint, size=SMALL_PT)


def _apart(placed: list[tuple[float, float, str]]) -> bool:
    return all(one[0] + one[1] + 5 <= other[0] for one, other in pairwise(placed))


def caption(subject: Subject, statistic: str, language: str) -> str:
    """What the marks mean: "Schatting en 95 %-interval, in %"."""
    level = per_cent(subject.table.interval_level, language)
    sentence = word("caption", language).format(level=level)
    return f"{sentence}, {word('in_percent', language)}" if statistic in PERCENT else sentence
