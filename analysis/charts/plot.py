"""Dots with intervals and bars with intervals, in the direction of the look: label above, figure at the right."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.books.result import Table, text_in
from analysis.charts.canvas import DRAWING, Canvas, text_width, wrap
from analysis.charts.describe import caption, value
from analysis.charts.numbers import number, word
from analysis.charts.theme import LIGHT, Theme, marker
from analysis.charts.view import Mark, View, view

WIDTH = 320.0
LEFT, RIGHT = 6.0, 314.0
LABEL_PT, SMALL_PT = 9.5, 8.5
LEADING = 13.0
ROW, GAP, HEADING = 17.0, 7.0, 20.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to points. Shares start at zero; means may start elsewhere, dots don't need a zero."""

    low: float
    high: float
    step: float

    def at(self, amount: float) -> float:
        inside = min(max(amount, self.low), self.high)
        return LEFT + (RIGHT - LEFT) * (inside - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + place * self.step for place in range(count + 1)]


def draw(table: Table, language: str, theme: Theme = LIGHT) -> bytes:
    """The table's chart as SVG. What it shows in words: `describe(table, language)`."""
    shown = view(table)
    heads = wrap(text_in(shown.label, language), LABEL_PT + 1, RIGHT - LEFT)
    top = 8 + LEADING * (len(heads) + 1) + 8
    height = top + sum(_height(shown, mark, language) for mark in shown.marks) + _headings(shown, language) + 24
    with DRAWING:
        canvas = Canvas(WIDTH, height, theme)
        for line, head in enumerate(heads, start=1):
            canvas.text(LEFT, 4 + LEADING * line, head, colour=theme.ink, size=LABEL_PT + 1, weight="bold")
        canvas.text(LEFT, top - 12, caption(shown, language), colour=theme.faint, size=SMALL_PT)
        plot = Plot(canvas, shown, fit(shown), language)
        plot.axis(top)
        plot.marks(top)
        return canvas.svg()


def fit(shown: View) -> Scale:
    """Round limits around every number and its interval, four to six steps apart."""
    ends = [
        end
        for mark in shown.marks
        for end in (mark.cell.low, mark.cell.estimate, mark.cell.high)
        if end is not None and not mark.cell.status.startswith("suppressed")
    ]
    top, bottom = max(ends, default=1.0), 0.0 if shown.percent or shown.kind == "bars" else min(ends, default=0.0)
    span = max(top - bottom, 0.04 if shown.percent else 1e-6)
    power = 10.0 ** math.floor(math.log10(span))
    step = next(power * size for size in (0.2, 0.25, 0.5, 1.0, 2.0, 2.5) if span / (power * size) <= 4.0)
    low = math.floor(bottom / step + 1e-9) * step
    high = max(math.ceil(top / step - 1e-9) * step, low + step)
    return Scale(low, min(high, 1.0) if shown.percent and high > 1.0 else high, step)


def _lines(mark: Mark, language: str) -> list[str]:
    return wrap(text_in(mark.label, language), LABEL_PT, RIGHT - LEFT - 52)


def _height(shown: View, mark: Mark, language: str) -> float:
    return LEADING * len(_lines(mark, language)) + ROW + (GAP if shown.kind == "dots" else 5.0)


def _headings(shown: View, language: str) -> float:
    return sum(HEADING for group in shown.groups if text_in(group.label, language))


@dataclass(frozen=True, slots=True)
class Plot:
    """One view on one canvas."""

    canvas: Canvas
    shown: View
    scale: Scale
    language: str

    def axis(self, top: float) -> None:
        """Grid lines with their values below."""
        canvas, factor = self.canvas, 100 if self.shown.percent else 1
        ticks = self.scale.ticks()
        decimals = max(0, -math.floor(math.log10(self.scale.step * factor) + 1e-9))
        for place, tick in enumerate(ticks):
            x = self.scale.at(tick)
            canvas.line((x, x), (top - 4, canvas.height - 20), canvas.theme.rule)
            at = "left" if place == 0 else "right" if place == len(ticks) - 1 else "center"
            label = number(tick * factor, self.language, decimals)
            canvas.text(x, canvas.height - 7, label, colour=canvas.theme.faint, size=SMALL_PT, at=at)

    def marks(self, top: float) -> None:
        """Every group under its heading, mark below mark."""
        y = top
        for group in self.shown.groups:
            heading = text_in(group.label, self.language)
            if heading:
                y += HEADING
                self.name(y - 4, heading, size=SMALL_PT, colour=self.canvas.theme.faint)
            for mark in group.marks:
                self.mark(mark, y)
                y += _height(self.shown, mark, self.language)

    def mark(self, mark: Mark, y: float) -> None:
        """Label and figure on top, the mark with its interval below."""
        canvas, cell, ink = self.canvas, mark.cell, self.canvas.theme.ink
        lines = _lines(mark, self.language)
        for line, label in enumerate(lines):
            self.name(y + 10 + LEADING * line, label, size=LABEL_PT, colour=ink)
        middle = y + LEADING * len(lines) + 8
        if cell.status.startswith("suppressed"):
            canvas.hatch((LEFT, RIGHT), (middle - 5, middle + 5))
            self.figure(y + 10, word("hidden", self.language), canvas.theme.faint)
        elif cell.estimate is None:
            self.figure(y + 10, "–", ink)
        else:
            drawn = self.bar if self.shown.kind == "bars" else self.dot
            drawn(mark, cell.estimate, middle)
            self.figure(y + 10, value(self.shown, cell.estimate, self.language), ink)

    def dot(self, mark: Mark, estimate: float, y: float) -> None:
        """The block's marker on its interval; hollow for a small base."""
        cell, colour = mark.cell, self.canvas.theme.colour(mark.block)
        if cell.low is not None and cell.high is not None:
            self.canvas.interval(self.scale.at(cell.low), self.scale.at(cell.high), y, colour)
        hollow = cell.status == "flagged"
        self.canvas.marker(self.scale.at(estimate), y, marker(mark.block), colour=colour, hollow=hollow)

    def bar(self, mark: Mark, estimate: float, y: float) -> None:
        """A tinted bar, so that the interval stays readable on it; empty for a small base."""
        cell, theme = mark.cell, self.canvas.theme
        colour = theme.colour(mark.block)
        face = theme.surface if cell.status == "flagged" else theme.tint(colour)
        self.canvas.box((self.scale.at(self.scale.low), self.scale.at(estimate)), (y - 5, y + 5), face, edge=colour)
        if cell.low is not None and cell.high is not None:
            self.canvas.interval(self.scale.at(cell.low), self.scale.at(cell.high), y, theme.ink)

    def name(self, y: float, text: str, *, size: float, colour: str) -> None:
        """A name at the left, on a patch of the surface so that grid lines don't cross it."""
        self.canvas.box((LEFT - 2, LEFT + text_width(text, size) + 2), (y - size, y + 3), self.canvas.theme.surface)
        self.canvas.text(LEFT, y, text, colour=colour, size=size)

    def figure(self, y: float, text: str, colour: str) -> None:
        """A figure at the right, on a patch too."""
        width = text_width(text, LABEL_PT, "bold")
        self.canvas.box((RIGHT - width - 2, RIGHT + 2), (y - LABEL_PT, y + 3), self.canvas.theme.surface)
        self.canvas.text(RIGHT, y, text, colour=colour, size=LABEL_PT, weight="bold", at="right")
