"""What lies on a canvas, in points from the top left, and how matplotlib's renderers put it on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from analysis.charts.type import font, text_width

Point = tuple[float, float]
ASCENT, DESCENT = 0.78, 0.24
"""Height above and below the baseline that letters may take, as shares of the size."""


@dataclass(frozen=True, slots=True)
class Pen:
    """A renderer with the canvas's height and how many of its units are a point."""

    renderer: RendererBase
    height: float
    scale: float = 1.0

    def draw(self, path: Path, gc: GraphicsContextBase, face: str = "") -> None:
        """A path in points from the top left."""
        place = Affine2D().scale(self.scale, -self.scale).translate(0, self.height * self.scale)
        self.renderer.draw_path(gc, path, place, to_rgba(face) if face else None)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str
    width: float
    dashed: bool = False
    name: str = ""

    def draw(self, pen: Pen) -> None:
        gc = context(self.colour, self.width)
        gc.set_capstyle("butt" if self.dashed else "round")
        if self.dashed:
            gc.set_dashes(0, np.array([2.0, 2.5]) * pen.scale)
        pen.draw(Path(np.array(self.points)), gc)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled outline. `hatch`: a matplotlib pattern in the colour `ink`."""

    points: tuple[Point, ...]
    face: str
    edge: str = ""
    width: float = 1.0
    hatch: str = ""
    ink: str = ""
    name: str = ""

    def draw(self, pen: Pen) -> None:
        gc = context(self.edge or self.face, self.width if self.edge else 0.0)
        if self.hatch:
            gc.set_hatch(self.hatch)
            gc.set_hatch_color(to_rgba(self.ink))
            gc.set_hatch_linewidth(0.8)
        codes = [Path.MOVETO, *[Path.LINETO] * (len(self.points) - 1), Path.CLOSEPOLY]
        pen.draw(Path(np.array([*self.points, self.points[0]]), codes), gc, self.face)


@dataclass(frozen=True, slots=True)
class Marker:
    """One of matplotlib's marker shapes around a point."""

    x: float
    y: float
    shape: str
    face: str
    edge: str
    size: float = 7.5
    name: str = ""

    def draw(self, pen: Pen) -> None:
        around = outline(self.shape)
        moved = Affine2D().scale(self.size, -self.size).translate(self.x, self.y)
        gc = context(self.edge, 1.8)
        gc.set_joinstyle("miter")
        pen.draw(around.transformed(moved), gc, self.face)


@dataclass(frozen=True, slots=True)
class Label:
    """Text on a baseline; `at` says which end of it stands at x."""

    x: float
    y: float
    text: str
    colour: str
    size: float
    weight: str
    at: str
    name: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """left, top, right, bottom."""
        width = text_width(self.text, self.size, self.weight)
        left = self.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[self.at]
        return left, self.y - ASCENT * self.size, left + width, self.y + DESCENT * self.size

    def draw(self, pen: Pen) -> None:
        gc = context(self.colour, 0.0)
        left, scale, written = self.box[0], pen.scale, font(self.size, self.weight)
        pen.renderer.draw_text(gc, left * scale, self.y * scale, self.text, written, 0.0, ismath=False)


Shape = Stroke | Area | Marker | Label


def context(colour: str, width: float) -> GraphicsContextBase:
    gc = GraphicsContextBase()
    gc.set_foreground(colour)
    gc.set_linewidth(width)
    return gc


@cache
def outline(shape: str) -> Path:
    """The marker of size 1 around the origin."""
    style = MarkerStyle(shape)
    return style.get_path().transformed(style.get_transform())
