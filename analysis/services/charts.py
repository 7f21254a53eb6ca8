"""Charts of a run, drawn when first looked at and kept on disk under the hash of the run."""

from __future__ import annotations

import secrets

from analysis import charts, selectors
from analysis.models import Run, folder

EDITION = 2
"""Raised when drawing changes, so that kept charts are drawn again."""
LANGUAGES = frozenset({"nl", "fr", "en", "de"})


def svg(run: Run, number: int, *, language: str, theme: str = "light") -> bytes:
    """The chart of table `number` as SVG."""
    table = selectors.table_in(run, number)
    main = language.split("-", maxsplit=1)[0]
    main, theme = main if main in LANGUAGES else "en", theme if theme in charts.THEMES else "light"
    path = folder() / "charts" / run.hash / f"{EDITION}-{table.number}-{main}-{theme}.svg"
    if path.is_file():
        return path.read_bytes()
    drawn = charts.draw(table, main, charts.THEMES[theme])
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{secrets.token_hex(4)}")
    scratch.write_bytes(drawn)
    scratch.replace(path)
    return drawn


def description(run: Run, number: int, *, language: str) -> str:
    """The text alternative of that chart."""
    return charts.describe(selectors.table_in(run, number), language)
