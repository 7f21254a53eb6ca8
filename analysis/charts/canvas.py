"""A drawing surface in points, origin top left: the same bytes for the same chart, as SVG and as PNG.

Shapes are kept in the order in which they are painted and handed to matplotlib's renderers without a figure around them:
axes, ticks and layout would cost ten times the drawing and decide nothing here.
"""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.image import imsave

from analysis.charts.shapes import Area, Label, Marker, Pen, Point, Shape, Stroke
from analysis.charts.theme import HIDDEN, Theme
from analysis.charts.type import drawable, text_width, wrap

__all__ = ("DRAWING", "Canvas", "text_width", "wrap")

mpl.rcParams.update({"svg.hashsalt": "arobase", "svg.fonttype": "path"})
DRAWING = threading.RLock()
"""matplotlib's font objects are not made for two threads at once."""
PNG_SCALE = 2.0
"""Pixels a point in a PNG: twice the size on the page, sharp in print at half a column."""
UNDATED = {"Date": None, "Creator": None, "Format": None, "Type": None}
ANONYMOUS = {"Software": ""}


class _Picture(RendererAgg):
    """matplotlib's raster renderer with the letters of the SVG: outlines, not hinted bitmaps."""

    draw_text = RendererBase.draw_text


class Canvas:
    """Lines, boxes, markers and text at places given in points. `height` may grow until the drawing is asked for."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        self.width, self.height, self.theme = width, height, theme
        self.shapes: list[Shape] = []

    @property
    def labels(self) -> tuple[Label, ...]:
        """All text, with its boxes."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Label))

    def line(
        self, x: tuple[float, float], y: tuple[float, float], colour: str, width: float = 1.0, *, dashed: bool = False
    ) -> None:
        self.path(((x[0], y[0]), (x[1], y[1])), colour, width, dashed=dashed)

    def path(self, points: tuple[Point, ...], colour: str, width: float = 1.0, *, dashed: bool = False) -> None:
        """A line through points."""
        self.shapes.append(Stroke(points, colour, width, dashed))

    def interval(self, low: float, high: float, y: float, colour: str, *, half: float = 4.0, name: str = "") -> None:
        """A line from low to high with ends of `half` points up and down, as one stroke."""
        ends = ((low, y - half), (low, y + half), (low, y), (high, y), (high, y - half), (high, y + half))
        self.shapes.append(Stroke(ends, colour, 1.6, name=name))

    def marker(
        self, x: float, y: float, shape: str, *, colour: str, hollow: bool, size: float = 7.5, name: str = ""
    ) -> None:
        self.shapes.append(Marker(x, y, shape, self.theme.surface if hollow else colour, colour, size, name))

    def box(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        face: str,
        *,
        edge: str = "none",
        pattern: str = "",
        ink: str = "",
        name: str = "",
    ) -> None:
        """A rectangle, with a pattern in the colour `ink` when one is asked for."""
        self.shapes.append(Area(_corners(x, y), face, "" if edge == "none" else edge, 1.0, pattern, ink, name))

    def hatch(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """The sign of a hidden number."""
        self.shapes.append(Area(_corners(x, y), self.theme.sunken, "", 1.0, HIDDEN, self.theme.edge))

    def text(
        self, x: float, y: float, text: str, *, colour: str, size: float = 9, weight: str = "normal", at: str = "left"
    ) -> None:
        """Text on a baseline; `at` ("left", "center", "right") says which end of the text stands at x."""
        self.shapes.append(Label(x, y, drawable(text), colour, size, weight, at))

    def over(
        self, x: float, y: float, text: str, *, colour: str, size: float, weight: str = "normal", at: str
    ) -> None:
        """Text on a patch of the surface, so that lines don't cross it; kept inside the canvas."""
        label = Label(x, y, drawable(text), colour, size, weight, at)
        left, top, right, bottom = label.box
        shift = max(2.0 - left, 0.0) + min(self.width - 2.0 - right, 0.0)
        self.box((left + shift - 2, right + shift + 2), (top, bottom + 1), self.theme.surface)
        self.shapes.append(replace(label, x=x + shift))

    def svg(self, title: str = "", description: str = "", language: str = "") -> bytes:
        """The drawing, without a date, so that equal charts are equal bytes; with its words for who can't see it."""
        out = io.StringIO()
        with DRAWING:
            renderer = RendererSVG(self.width, self.height, out, image_dpi=72, metadata=UNDATED)  # type: ignore[no-untyped-call]
            self._paint(Pen(renderer, self.height))
            renderer.finalize()  # type: ignore[no-untyped-call]
        return _spoken(out.getvalue(), title, description, language).encode()

    def png(self, scale: float = PNG_SCALE) -> bytes:
        """The same drawing in pixels, on the theme's surface."""
        out = io.BytesIO()
        with DRAWING:
            renderer = _Picture(round(self.width * scale), round(self.height * scale), 72.0 * scale)  # type: ignore[no-untyped-call]
            self._paint(Pen(renderer, self.height, scale))
            pixels = np.asarray(renderer.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
        imsave(out, pixels, format="png", dpi=72 * scale, metadata=ANONYMOUS, pil_kwargs={"compress_level": 4})
        return out.getvalue()

    def _paint(self, pen: Pen) -> None:
        Area(_corners((0, self.width), (0, self.height)), self.theme.surface).draw(pen)
        for shape in self.shapes:
            if shape.name:
                pen.renderer.open_group("mark", gid=shape.name)
                shape.draw(pen)
                pen.renderer.close_group("mark")
            else:
                shape.draw(pen)


def _corners(x: tuple[float, float], y: tuple[float, float]) -> tuple[Point, ...]:
    return ((x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]))


def _spoken(svg: str, title: str, description: str, language: str) -> str:
    """The SVG as an image with a name: role, language, title and description."""
    if not title:
        return svg
    opening, rest = svg.split("<svg ", maxsplit=1)
    attributes, body = rest.split(">", maxsplit=1)
    said = f" xml:lang={quoteattr(language)}" if language else ""
    words = f'<title id="title">{escape(title)}</title>\n <desc id="description">{escape(description)}</desc>'
    return f'{opening}<svg role="img" aria-labelledby="title" aria-describedby="description"{said} {attributes}>\n {words}{body}'
