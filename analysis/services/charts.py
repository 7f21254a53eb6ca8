"""Charts of a run, drawn when first looked at and kept on disk under the hash of the run."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext_lazy as _

from analysis import charts, selectors
from analysis.charts import numbers
from analysis.charts.sheet import NARROW, WIDE
from analysis.models import Run, folder
from backend.core.errors import Missing

EDITION = 4
"""Raised when drawing changes, so that kept charts are drawn again."""
SIZES = {"narrow": NARROW, "wide": WIDE}
RELEASE = {"nl": "Release", "fr": "Version", "en": "Release", "de": "Release"}
LANGUAGES = numbers.LANGUAGES
Form = Literal["svg", "png"]


@dataclass(frozen=True)
class Choice:
    """A kind of chart that a table is offered, as its page lists it."""

    kind: str
    name: str
    current: bool
    wide: bool


def subject(run: Run, number: int, language: str) -> charts.Subject:
    """Table `number` with its grid and the line that says where it comes from."""
    table = selectors.table_in(run, number)
    note = f"{RELEASE[language]} {run.release.number} ({run.release.short_hash})"
    parts = [str(run.release.study), note]
    if run.release.study.synthetic and "SYNTHETIC" not in parts[0]:
        parts.append("SYNTHETIC")
    return charts.Subject(table, charts.siblings(selectors.tables(run), table), " · ".join(parts))


def picture(
    run: Run, number: int, *, language: str, form: Form = "svg", theme: str = "light", kind: str = "", size: str = ""
) -> bytes:
    """The chart of table `number`. kind: "" for the one that the book or the table asks for; size: "narrow", "wide" or ""
    for what suits the kind. Unknown words count as "".
    """
    language, theme = known(language), theme if theme in charts.THEMES else "light"
    about = subject(run, number, language)
    name = charts.chosen(about, kind)
    if name is None:
        raise Missing("chart", _("This table has nothing to draw."))
    size = size if size in SIZES else ""
    path = folder() / "charts" / run.hash / f"{EDITION}-{number}-{language}-{theme}-{name}-{size}.{form}"
    if path.is_file():
        return path.read_bytes()
    content = rendered(about, language, charts.THEMES[theme], name, SIZES.get(size), form)
    keep(path, content)
    return content


def rendered(
    about: charts.Subject, language: str, theme: charts.Theme, kind: str, width: float | None, form: Form
) -> bytes:
    """One chart in one form."""
    canvas = charts.canvas(about, language, theme, kind=kind, width=width)
    if form == "png":
        return canvas.png()
    return canvas.svg(*charts.words(about, language, kind=kind), language)


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{secrets.token_hex(4)}")
    scratch.write_bytes(content)
    scratch.replace(path)


def forms(run: Run, number: int, *, language: str) -> dict[str, bytes]:
    """ending -> content: both pictures of a table's chart and its words; none for a table without anything to draw."""
    language = known(language)
    about = subject(run, number, language)
    kind = charts.chosen(about)
    if kind is None:
        return {}
    canvas, words = charts.canvas(about, language, kind=kind), charts.words(about, language, kind=kind)
    return {"svg": canvas.svg(*words, language), "png": canvas.png(), "txt": "\n".join(words).encode()}


def drawn(run: Run, number: int, *, language: str) -> tuple[bytes, str] | None:
    """A table's chart as SVG, and it in words; None for a table without anything to draw."""
    if charts.chosen(subject(run, number, known(language))) is None:
        return None
    return picture(run, number, language=language), description(run, number, language=language)


def description(run: Run, number: int, *, language: str, kind: str = "") -> str:
    """The text alternative of that chart."""
    return charts.describe(subject(run, number, known(language)), known(language), kind=kind)


def choices(run: Run, number: int, *, language: str, kind: str = "") -> list[Choice]:
    """The kinds offered for that table; one of them is current."""
    language = known(language)
    about = subject(run, number, language)
    current = charts.chosen(about, kind)
    return [
        Choice(
            name,
            charts.KINDS[name].name.get(language, charts.KINDS[name].name["en"]),
            name == current,
            charts.KINDS[name].wide,
        )
        for name in charts.offered(about)
    ]


def known(language: str) -> str:
    """The main language, English for one that charts don't speak."""
    return numbers.main(language) if numbers.main(language) in LANGUAGES else "en"
