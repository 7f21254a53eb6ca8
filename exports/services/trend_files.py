"""The files of a computed trend. Its numbers passed disclosure control when it was computed."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from analysis import trend_selectors
from backend.core.errors import Invalid
from backend.jobs.registry import Progress
from exports.services.ordering import LANGUAGES, File, folder
from exports.writers import trend_csv, trend_xlsx

FORMS = {"xlsx": ("nl", "fr", "nl-fr"), "csv": ()}
"""Form -> the languages it can be asked in; none when it is the same in all."""


def of(trend: trend_selectors.Trend, form: str, language: str = "nl") -> File:
    """The trend as a spreadsheet ("xlsx", in "nl", "fr" or "nl-fr") or as tidy CSV."""
    if form not in FORMS:
        raise Invalid("form", _("A trend comes as %(forms)s."), forms=", ".join(FORMS))
    chosen = list(dict.fromkeys(language.split("-")))
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise Invalid("language", _("A trend comes in Dutch, in French or in both."))
    path = _path(trend, "csv" if form == "csv" else f"{'-'.join(chosen)}.xlsx")

    def make(_progress: Progress) -> None:
        if form == "csv":
            trend_csv.write_trend(trend_selectors.result(trend), path)
        else:
            trend_xlsx.write_trend(trend_selectors.result(trend), path, chosen)

    return File(path, make, slow=False, microdata=False)


def _path(trend: trend_selectors.Trend, ending: str) -> Path:
    mark = "_SYNTHETIC" if trend_selectors.result(trend).synthetic else ""
    return folder() / "trends" / trend.hash / f"{trend.study.slug}_trend-{trend.pk}{mark}.{ending}"
