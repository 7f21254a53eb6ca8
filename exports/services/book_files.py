"""The files of a computed table book. Its numbers passed disclosure control when it was computed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import selectors
from analysis.books.result import Table
from analysis.services import charts
from backend.core.errors import Invalid
from backend.jobs.registry import Progress
from exports.services.ordering import LANGUAGES, File, folder, one_language, stem
from exports.writers import html, json_book, tidy_csv, xlsx
from exports.writers.atomic import replacing

FORMS = {"xlsx": ("nl", "fr", "nl-fr"), "csv": (), "json": (), "html": ("nl", "fr"), "charts": ("nl", "fr")}
"""Form -> the languages it can be asked in; none when it is the same in all."""
MANY_CELLS = 4_000
"""A spreadsheet of more than this takes more than a second; so do the charts of more tables than `MANY_CHARTS`."""
MANY_CHARTS = 10


def of(run: selectors.Run, form: str, language: str = "nl") -> File:
    """The book as a spreadsheet ("xlsx", in "nl", "fr" or "nl-fr"), tidy CSV, JSON, one page ("html") or its charts."""
    if form not in FORMS:
        raise Invalid("form", gettext_lazy("A table book comes as %(forms)s."), forms=", ".join(FORMS))
    return MAKERS[form](run, language)


def _xlsx(run: selectors.Run, language: str) -> File:
    chosen = list(dict.fromkeys(language.split("-")))
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise Invalid("language", gettext_lazy("A table book comes in Dutch, in French or in both."))
    cells = sum(len(table.rows) * len(table.columns) for table in selectors.tables(run))
    path = _path(run, f"{'-'.join(chosen)}.xlsx")
    return _file(
        path, lambda: xlsx.write_book(selectors.result(run), path, chosen), slow=cells * len(chosen) > MANY_CELLS
    )


def _csv(run: selectors.Run, _language: str) -> File:
    path = _path(run, "csv")
    return _file(path, lambda: tidy_csv.write_book(selectors.result(run), path))


def _json(run: selectors.Run, _language: str) -> File:
    path = _path(run, "json")
    return _file(path, lambda: json_book.write_book(selectors.result(run), path))


def _html(run: selectors.Run, language: str) -> File:
    path = _path(run, f"{one_language(language)}.html")

    def make(progress: Progress) -> None:
        result = selectors.result(run)

        def draw(table: Table) -> tuple[bytes, str] | None:
            _told(progress, result.tables.index(table), len(result.tables))
            return charts.drawn(run, table.number, language=language)

        html.write_book(result, path, language, draw)

    return File(path, make, slow=len(selectors.tables(run)) > MANY_CHARTS, microdata=False)


def _charts(run: selectors.Run, language: str) -> File:
    """Every chart as SVG and PNG and in words, in one zip; drawn again when drawing changes."""
    path = _path(run, f"{one_language(language)}.charts.zip")
    path = path.parent / f"charts-{charts.EDITION}" / path.name

    def make(progress: Progress) -> None:
        tables = selectors.tables(run)
        with replacing(path) as scratch, zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as pack:
            for done, table in enumerate(tables):
                _told(progress, done, len(tables))
                for ending, content in charts.forms(run, table.number, language=language).items():
                    packed = zipfile.ZIP_STORED if ending == "png" else zipfile.ZIP_DEFLATED
                    pack.writestr(f"{stem(run.release)}_table-{table.number:03d}.{language}.{ending}", content, packed)

    return File(path, make, slow=len(selectors.tables(run)) > MANY_CHARTS, microdata=False)


MAKERS: dict[str, Callable[[selectors.Run, str], File]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
    "html": _html,
    "charts": _charts,
}


def _told(progress: Progress, done: int, whole: int) -> None:
    progress(done / whole, _("Chart %(done)s of %(whole)s") % {"done": done + 1, "whole": whole})


def _file(path: Path, write: Callable[[], None], *, slow: bool = False) -> File:
    return File(path, lambda _progress: write(), slow=slow, microdata=False)


def _path(run: selectors.Run, ending: str) -> Path:
    return folder() / "books" / run.hash / f"{stem(run.release)}_book-{run.pk}.{ending}"
