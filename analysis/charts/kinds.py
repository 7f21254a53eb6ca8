"""The kinds of charts, which of them suit a table, and which one it gets when nobody chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from analysis.books.result import Chart, Table, Text
from analysis.charts import bars, diverging, dots, grid, multiples, pyramid
from analysis.charts.canvas import Canvas
from analysis.charts.sheet import MIDDLE, WIDE
from analysis.charts.subject import Subject, focus
from analysis.charts.theme import LIGHT, Theme
from surveys.engine import types


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name for readers, which subjects it suits, its drawing and the same in words. `wide`: drawn below
    the table, where there is room, not beside it.
    """

    name: Text
    suits: Callable[[Subject], bool]
    draw: Callable[[Subject, str, Theme, float], Canvas]
    describe: Callable[[Subject, str], tuple[str, str]]
    wide: bool = False


KINDS: dict[Chart, Kind] = {
    "dots": Kind(dots.NAME, dots.suits, dots.draw, dots.describe),
    "bars": Kind(bars.NAME, bars.suits, bars.draw, bars.describe),
    "diverging": Kind(diverging.NAME, diverging.suits, diverging.draw, diverging.describe, wide=True),
    "grid": Kind(grid.NAME, grid.suits, grid.draw, grid.describe, wide=True),
    "pyramid": Kind(pyramid.NAME, pyramid.suits, pyramid.draw, pyramid.describe, wide=True),
    "multiples": Kind(multiples.NAME, multiples.suits, multiples.draw, multiples.describe, wide=True),
}
assert set(KINDS) == set(get_args(Chart))  # noqa: S101  a kind is in the books' list and here, or nowhere


def offered(subject: Subject) -> tuple[Chart, ...]:
    """The kinds that suit, in the order of the registry."""
    return tuple(name for name, kind in KINDS.items() if kind.suits(subject))


def chosen(subject: Subject, asked: str = "") -> Chart | None:
    """The kind asked for here, else the one the book asks for, else the one that suits best; what doesn't suit is passed
    over. None for a table without rows or columns.
    """
    suitable = offered(subject)
    for wanted in (asked, subject.table.chart, _best(subject)):
        for name in suitable:
            if name == wanted:
                return name
    return suitable[0] if suitable else None


def _best(subject: Subject) -> str:
    """Scales diverge, whole grids together; a net, a mean or one side of a pair is compared across the banner, by age and
    gender when they are crossed; a longer list of answers is shown in total.
    """
    table = subject.table
    if table.balance and types.kind(table.item).diverge:
        return "grid" if subject.grid else "diverging"
    if focus(table) is None:
        return "bars"
    return "pyramid" if pyramid.crossed(subject) is not None else "dots"


def canvas(
    about: Subject | Table, language: str, theme: Theme = LIGHT, *, kind: str = "", width: float | None = None
) -> Canvas:
    """The chart, ready as SVG or PNG. Raises ValueError for a table without rows or columns."""
    subject = _subject(about)
    name = chosen(subject, kind)
    if name is None:
        raise ValueError("nothing to draw")
    return KINDS[name].draw(subject, language, theme, width or (WIDE if KINDS[name].wide else MIDDLE))


def draw(about: Subject | Table, language: str, theme: Theme = LIGHT, *, kind: str = "") -> bytes:
    """The chart as SVG, its words inside."""
    return canvas(about, language, theme, kind=kind).svg(*words(about, language, kind=kind), language)


def words(about: Subject | Table, language: str, *, kind: str = "") -> tuple[str, str]:
    """What the chart shows: a short sentence, and every number with its interval; hidden numbers are called hidden."""
    subject = _subject(about)
    name = chosen(subject, kind)
    return KINDS[name].describe(subject, language) if name is not None else ("", "")


def describe(about: Subject | Table, language: str, *, kind: str = "") -> str:
    """The text alternative, as one text."""
    return " ".join(words(about, language, kind=kind)).strip()


def _subject(about: Subject | Table) -> Subject:
    return about if isinstance(about, Subject) else Subject(about)
