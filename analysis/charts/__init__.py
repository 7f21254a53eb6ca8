"""Charts of table books: SVG from the numbers of a Table, uncertainty always drawn, with a text alternative."""

from analysis.charts.describe import describe
from analysis.charts.plot import draw
from analysis.charts.theme import DARK, LIGHT, THEMES, Theme

__all__ = ["DARK", "LIGHT", "THEMES", "Theme", "describe", "draw"]
