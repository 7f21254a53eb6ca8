"""A drawing surface in points, origin top left, made with matplotlib and the same bytes for the same chart."""

from __future__ import annotations

import io
import threading
from functools import cache

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath

from analysis.charts.theme import Theme

mpl.rcParams.update({"svg.hashsalt": "arobase", "svg.fonttype": "path", "hatch.linewidth": 0.8})
DRAWING = threading.Lock()
"""matplotlib's font objects are not made for two threads at once."""


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family="DejaVu Sans", size=size, weight=weight)


@cache
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width in points."""
    return float(TextToPath().get_text_width_height_descent(text, _font(size, weight), ismath=False)[0])


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width` points, broken between words; a longer word stands alone."""
    lines: list[str] = []
    for piece in text.split():
        longer = f"{lines[-1]} {piece}" if lines else piece
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines or [""]


class Canvas:
    """Lines, boxes, markers and text at places given in points."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        self.width, self.height, self.theme = width, height, theme
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self.figure.patch.set_alpha(0.0)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.axes.set_axis_off()

    def line(self, x: tuple[float, float], y: tuple[float, float], colour: str, width: float = 1.0) -> None:
        self.axes.plot(x, y, color=colour, linewidth=width, solid_capstyle="round")

    def interval(self, low: float, high: float, y: float, colour: str) -> None:
        """A line from low to high with short ends."""
        self.line((low, high), (y, y), colour, 1.8)
        for end in (low, high):
            self.line((end, end), (y - 4, y + 4), colour, 1.8)

    def marker(self, x: float, y: float, shape: str, *, colour: str, hollow: bool) -> None:
        face = self.theme.surface if hollow else colour
        self.axes.plot(
            [x], [y], marker=shape, markersize=7.5, color=colour, markerfacecolor=face, markeredgewidth=1.8, zorder=5
        )

    def box(self, x: tuple[float, float], y: tuple[float, float], face: str, *, edge: str = "none") -> None:
        self.axes.add_patch(
            Rectangle((x[0], y[0]), x[1] - x[0], y[1] - y[0], facecolor=face, edgecolor=edge, zorder=2)
        )

    def hatch(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """The sign of a hidden number."""
        patch = Rectangle((x[0], y[0]), x[1] - x[0], y[1] - y[0], facecolor=self.theme.sunken, hatch="////", zorder=2)
        patch.set_edgecolor(self.theme.edge)
        patch.set_linewidth(0)
        self.axes.add_patch(patch)

    def text(
        self, x: float, y: float, text: str, *, colour: str, size: float = 9, weight: str = "normal", at: str = "left"
    ) -> None:
        """Text on a baseline; `at` says which end of the text stands at x."""
        self.axes.text(
            x,
            y,
            text,
            color=colour,
            fontproperties=_font(size, weight),
            ha=at,
            va="baseline",
            parse_math=False,
            zorder=6,
        )

    def svg(self) -> bytes:
        """The drawing, without a date, so that equal charts are equal bytes."""
        out = io.BytesIO()
        self.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "Arobase"})
        return out.getvalue()
