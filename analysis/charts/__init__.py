"""Charts of table books: SVG and PNG from the numbers of a Table, uncertainty always drawn, with a text alternative."""

from analysis.charts.kinds import KINDS, Kind, canvas, chosen, describe, draw, offered, words
from analysis.charts.subject import Subject, siblings
from analysis.charts.theme import DARK, LIGHT, THEMES, Theme

__all__ = (
    "DARK",
    "KINDS",
    "LIGHT",
    "THEMES",
    "Kind",
    "Subject",
    "Theme",
    "canvas",
    "chosen",
    "describe",
    "draw",
    "offered",
    "siblings",
    "words",
)
