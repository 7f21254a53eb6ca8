"""The chart of a model, scale or profiles: one of its tables, drawn when first looked at and kept under its hash."""

from __future__ import annotations

import secrets

from analysis import analysis_selectors, charts
from analysis.books.result import Table
from analysis.modelling.result import ModelResult, Result, ScaleResult
from analysis.models import Analysis, folder
from analysis.services.charts import EDITION, LANGUAGES


def table_of(result: Result) -> Table:
    """What is drawn: adjusted figures, the score by column (its distribution when there is no column), the sizes."""
    if isinstance(result, ModelResult):
        return result.adjusted
    if isinstance(result, ScaleResult):
        return result.tables[1] if len(result.tables[1].columns) > 1 else result.tables[0]
    return result.tables[0]


def svg(analysis: Analysis, *, language: str, theme: str = "light") -> bytes:
    """The chart as SVG."""
    main = language.split("-", maxsplit=1)[0]
    main = main if main in LANGUAGES else "en"
    path = folder() / "charts" / analysis.hash / f"{EDITION}-analysis-{main}-{theme}.svg"
    if path.is_file():
        return path.read_bytes()
    drawn = charts.draw(table_of(analysis_selectors.outcome(analysis)), main, charts.THEMES[theme])
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{secrets.token_hex(4)}")
    scratch.write_bytes(drawn)
    scratch.replace(path)
    return drawn


def description(analysis: Analysis, *, language: str) -> str:
    """The text alternative of that chart."""
    return charts.describe(table_of(analysis_selectors.outcome(analysis)), language)
