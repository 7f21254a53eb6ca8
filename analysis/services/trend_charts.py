"""Slope charts of a trend, drawn when first looked at and kept on disk under the hash of the trend."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext_lazy as _

from analysis import trend_selectors as trends_of
from analysis.charts.slope import draw_slope, slope_svg
from analysis.charts.slope_view import describe_slope
from analysis.models import Trend, folder
from analysis.services.charts import LANGUAGES
from backend.core.errors import Missing

EDITION = 1
"""Raised when drawing changes, so that kept charts are drawn again."""
KINDS = {"svg": "image/svg+xml", "png": "image/png"}


def drawn(trend: Trend, number: int, *, language: str, kind: str = "svg") -> tuple[bytes, str]:
    """The chart of table `number` as "svg" or "png", and its media type."""
    if kind not in KINDS:
        raise Missing("chart", _("Charts come as .svg and .png."))
    table, result = trends_of.table_in(trend, number), trends_of.result(trend)
    main = language.split("-", maxsplit=1)[0]
    main = main if main in LANGUAGES else "en"
    path = folder() / "charts" / trend.hash / f"slope{EDITION}-{table.number}-{main}.{kind}"
    if path.is_file():
        return path.read_bytes(), KINDS[kind]
    made = slope_svg(result, table, main) if kind == "svg" else draw_slope(result, table, main).png()
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{secrets.token_hex(4)}")
    scratch.write_bytes(made)
    scratch.replace(path)
    return made, KINDS[kind]


def description(trend: Trend, number: int, *, language: str) -> str:
    """The text alternative of that chart."""
    return describe_slope(trends_of.result(trend), trends_of.table_in(trend, number), language)
