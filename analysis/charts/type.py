"""Letters: the product's typeface for matplotlib, the width of a text, and lines no wider than their place."""

from __future__ import annotations

import re
from functools import cache

from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import TextToPath

from backend.core.fonts import FOLDER

FAMILIES = ("Atkinson Hyperlegible Next", "DejaVu Sans")
"""The typeface of the pages, then one that comes with matplotlib for letters outside Latin."""

UNKNOWN = "\u25a1"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
BREAKS = re.compile(r"(?<=[/\u2010\u2013\u00ad-])")
for _file in sorted(FOLDER.glob("*.ttf")):
    fontManager.addfont(_file)


@cache
def font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=list(FAMILIES), size=size, weight=weight)


@cache
def _letters() -> frozenset[int]:
    files = [fontManager.findfont(FontProperties(family=family)) for family in FAMILIES]
    return frozenset(code for file in files for code in get_font(file).get_charmap())


def drawable(text: str) -> str:
    """The text on one line, with a box for every letter that no typeface has."""
    plain = CONTROL.sub(" ", text.replace("\u00ad", ""))
    return "".join(letter if ord(letter) in _letters() else UNKNOWN for letter in plain)


@cache
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width in points."""
    drawn = drawable(text)
    return float(TextToPath().get_text_width_height_descent(drawn, font(size, weight), ismath=False)[0])


def wrap(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Lines no wider than `width` points, broken between words; a word that is wider alone is broken with a hyphen."""
    lines: list[str] = []
    for word in drawable(text).split(" "):
        longer = f"{lines[-1]} {word}".strip() if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        elif word or not lines:
            lines.extend(_broken(word, size, width, weight))
    return lines or [""]


def shortened(text: str, size: float, width: float, most: int, weight: str = "normal") -> list[str]:
    """At most `most` lines; what is left out is said by an ellipsis, and in full by the text alternative."""
    lines = wrap(text, size, width, weight)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(f"{last}…", size, weight) > width:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], f"{last}…"]


def _broken(word: str, size: float, width: float, weight: str) -> list[str]:
    """A word in pieces that fit: at its own hyphens and slashes first, else where the line ends, with a hyphen."""
    if text_width(word, size, weight) <= width:
        return [word]
    pieces: list[str] = []
    for part in filter(None, BREAKS.split(word)):
        if pieces and text_width(pieces[-1] + part, size, weight) <= width:
            pieces[-1] += part
            continue
        pieces.append(part)
        while text_width(pieces[-1], size, weight) > width and len(pieces[-1]) > 1:
            rest = pieces.pop()
            cut = max(_fitting(rest, size, width, weight), 1)
            pieces += [f"{rest[:cut]}-", rest[cut:]]
    return pieces


def _fitting(word: str, size: float, width: float, weight: str) -> int:
    """How many letters fit with a hyphen behind them, at least three of the rest left over where that is possible."""
    cut = len(word) - 1
    while cut > 1 and (text_width(f"{word[:cut]}-", size, weight) > width or (len(word) - cut < 3 and cut > 3)):
        cut -= 1
    return cut
