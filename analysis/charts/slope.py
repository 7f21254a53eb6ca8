"""The slope chart: each line a group or an answer over the waves, its uncertainty at every wave, its name at its end."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.books.result import Cell, text_in
from analysis.charts.canvas import DRAWING, Canvas, text_width, wrap
from analysis.charts.numbers import word
from analysis.charts.slope_view import Panel, Series, SlopeView, caption, describe_slope, figure, slope_view
from analysis.charts.theme import LIGHT, Theme, marker
from analysis.trends.result import Table, TrendResult

WIDTH, LEFT, RIGHT = 320.0, 6.0, 314.0
FIRST, LAST = 44.0, 176.0
"""Where the first and the last wave stand; names run from there to the right edge."""
NAMES = LAST + 16.0
TITLE_PT, LABEL_PT, SMALL_PT = 10.5, 9.0, 8.5
LEADING, HEADING, BETWEEN = 12.0, 20.0, 22.0
LEAST_HEIGHT = 84.0
STAGGER = 3.0
"""Points between the intervals of neighbouring lines, so that none hides another."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Values to points within a panel."""

    low: float
    high: float
    top: float
    height: float

    def at(self, amount: float) -> float:
        inside = min(max(amount, self.low), self.high)
        return self.top + self.height * (self.high - inside) / (self.high - self.low)


def draw_slope(result: TrendResult, table: Table, language: str, theme: Theme = LIGHT) -> Canvas:
    """The chart on its canvas, to be taken as SVG or PNG."""
    shown = slope_view(result, table)
    heads = wrap(text_in(shown.label, language), TITLE_PT, RIGHT - LEFT)
    notes = wrap(caption(shown, language), SMALL_PT, RIGHT - LEFT)
    top = 6 + 13.0 * len(heads) + LEADING * len(notes) + 12
    with DRAWING:
        canvas = Canvas(WIDTH, top, theme)
        for line, head in enumerate(heads, start=1):
            canvas.text(LEFT, 2 + 13.0 * line, head, colour=theme.ink, size=TITLE_PT, weight="bold")
        for line, note in enumerate(notes, start=1):
            canvas.text(LEFT, 4 + 13.0 * len(heads) + LEADING * line, note, colour=theme.faint, size=SMALL_PT)
        for panel in shown.panels:
            top = _Drawing(canvas, shown, language).panel(panel, top) + BETWEEN
        canvas.height = top - BETWEEN + 4
    return canvas


def slope_svg(result: TrendResult, table: Table, language: str, theme: Theme = LIGHT) -> bytes:
    """The chart as SVG, with its words inside."""
    canvas = draw_slope(result, table, language, theme)
    return canvas.svg(text_in(table.label, language), describe_slope(result, table, language), language)


def bounds(shown: SlopeView) -> tuple[float, float]:
    """Limits around every visible number and its interval, one scale for all panels."""
    ends = [
        end
        for cell in shown.cells
        if not cell.status.startswith("suppressed")
        for end in (cell.low, cell.estimate, cell.high)
        if end is not None
    ]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    room = max(0.06 * (high - low), 0.01 if shown.percent else 1e-3)
    return (max(low - room, 0.0), min(high + room, 1.0)) if shown.percent else (low - room, high + room)


def apart(wanted: list[float], heights: list[float], top: float, bottom: float) -> list[float]:
    """Middles as near to the wanted ones as labels of these heights allow without overlap."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    found = list(wanted)
    edge = top
    for place in order:
        found[place] = max(wanted[place], edge + heights[place] / 2)
        edge = found[place] + heights[place] / 2
    edge = max(bottom, top + sum(heights))
    for place in reversed(order):
        found[place] = min(found[place], edge - heights[place] / 2)
        edge = found[place] - heights[place] / 2
    return found


@dataclass(frozen=True, slots=True)
class _Drawing:
    canvas: Canvas
    shown: SlopeView
    language: str

    def panel(self, panel: Panel, top: float) -> float:
        """Draws the panel from `top` on; gives its lower edge."""
        canvas, theme = self.canvas, self.canvas.theme
        heading = text_in(panel.label, self.language)
        if heading:
            canvas.text(LEFT, top + 9, heading, colour=theme.faint, size=SMALL_PT, weight="bold")
            top += HEADING
        names = [self._name(series) for series in panel.series]
        heights = [LEADING * len(lines) + 4 for lines in names]
        height = max(LEAST_HEIGHT, sum(heights))
        spread = Spread(*bounds(self.shown), top, height)
        for place in range(len(self.shown.waves)):
            x = self._x(place)
            canvas.line((x, x), (top, top + height), theme.rule)
        for place, series in enumerate(panel.series):
            self._line(place, len(panel.series), series, spread)
        self._ends(panel, spread, names, heights)
        return self._waves(top + height)

    def _x(self, wave: int) -> float:
        return FIRST + (LAST - FIRST) * wave / max(len(self.shown.waves) - 1, 1)

    def _colour(self, place: int) -> str:
        return self.canvas.theme.colour(place + 1)

    def _line(self, place: int, count: int, series: Series, spread: Spread) -> None:
        """Intervals first, then the line, then the markers; a hidden wave leaves a gap."""
        colour, offset = self._colour(place), (place - (count - 1) / 2) * STAGGER
        points = {}
        for wave, cell in enumerate(series.cells):
            if cell.status.startswith("suppressed") or cell.estimate is None:
                continue
            x, y = self._x(wave) + offset, spread.at(cell.estimate)
            points[wave] = (x, y)
            if cell.low is not None and cell.high is not None:
                low, high = spread.at(cell.low), spread.at(cell.high)
                self.canvas.path(((x - 2, low), (x + 2, low), (x, low), (x, high), (x - 2, high), (x + 2, high)),
                                 self.canvas.theme.tint(colour, 0.6), 1.2)  # fmt: skip
        for wave, point in points.items():
            if wave + 1 in points:
                self.canvas.path((point, points[wave + 1]), colour, 1.8)
        for wave, (x, y) in points.items():
            hollow = series.cells[wave].status == "flagged"
            self.canvas.marker(x, y, marker(place + 1), colour=colour, hollow=hollow)

    def _name(self, series: Series) -> list[str]:
        """The last figure with the name, folded into the room at the right."""
        last = series.cells[-1]
        cut = last.status.startswith("suppressed")
        if cut:
            said = word("hidden", self.language)
        else:
            said = "–" if last.estimate is None else figure(self.shown, last.estimate, self.language)
        name = text_in(series.label, self.language)
        return wrap(f"{name} {said}" if cut else f"{said} {name}", LABEL_PT, RIGHT - NAMES)

    def _ends(self, panel: Panel, spread: Spread, names: list[list[str]], heights: list[float]) -> None:
        """The first figures at the left, names and last figures at the right, tied to their points."""
        canvas, bottom = self.canvas, spread.top + spread.height
        for wave, at_left in ((0, True), (len(self.shown.waves) - 1, False)):
            cells = [series.cells[wave] for series in panel.series]
            hidden = [cell.status.startswith("suppressed") or cell.estimate is None for cell in cells]
            wanted = [
                bottom if gone or cell.estimate is None else spread.at(cell.estimate)
                for cell, gone in zip(cells, hidden, strict=True)
            ]
            sizes = [LEADING] * len(cells) if at_left else heights
            for place, y in enumerate(apart(wanted, sizes, spread.top, bottom)):
                if at_left:
                    self._first(cells[place], y)
                    continue
                if not hidden[place]:
                    canvas.line((LAST + 9, NAMES - 3), (wanted[place], y), canvas.theme.edge, 0.7)
                start = y - LEADING * (len(names[place]) - 1) / 2 + 3
                for line, text in enumerate(names[place]):
                    colour = canvas.theme.ink
                    canvas.text(NAMES, start + LEADING * line, text, colour=colour, size=LABEL_PT)

    def _first(self, cell: Cell, y: float) -> None:
        """The figure of the first wave; nothing where it is hidden or isn't there."""
        if cell.estimate is not None and not cell.status.startswith("suppressed"):
            text = figure(self.shown, cell.estimate, self.language)
            self.canvas.text(FIRST - 10, y + 3, text, colour=self.canvas.theme.soft, size=LABEL_PT, at="right")

    def _waves(self, bottom: float) -> float:
        """The names of the waves below; gives the lower edge."""
        theme, lowest = self.canvas.theme, bottom
        room = (LAST - FIRST) / max(len(self.shown.waves) - 1, 1) + 8
        for place, wave in enumerate(self.shown.waves):
            x = self._x(place)
            for line, text in enumerate(wrap(text_in(wave, self.language), SMALL_PT, min(room, 84.0)), start=1):
                half = text_width(text, SMALL_PT) / 2
                middle = min(max(x, LEFT + half), RIGHT - half)
                y = bottom + 3 + LEADING * line
                self.canvas.text(middle, y, text, colour=theme.soft, size=SMALL_PT, at="center")
                lowest = max(lowest, y)
        return lowest
