"""Files to take away: table books and microdata, named after study and release, SYNTHETIC when the children are."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import selectors, trend_selectors
from analysis.books.result import BookResult
from analysis.services import charts
from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Progress
from exports.services import microdata, starting
from exports.writers import csv_zip, dta, html, json_book, parquet, sav, tidy_csv, xlsx
from exports.writers import trend_csv as trend_tidy
from exports.writers import trend_xlsx as trend_writer
from exports.writers.atomic import replacing

LANGUAGES = ("nl", "fr")


def folder() -> Path:
    """Where made files are kept to be sent again; all of them can be made anew."""
    return Path(settings.DATA_DIR) / "exports"


def book_xlsx(run: selectors.Run, languages: Sequence[str] = LANGUAGES) -> Path:
    """The table book as a spreadsheet in these languages ("nl", "fr")."""
    chosen = list(dict.fromkeys(languages))
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise Invalid("language", gettext_lazy("A table book comes in Dutch, in French or in both."))
    path = _book_path(run, f"{'-'.join(chosen)}.xlsx")
    if not path.is_file():
        xlsx.write_book(_result(run), path, chosen)
    return path


def book_csv(run: selectors.Run) -> Path:
    """The table book as tidy CSV, the same in every language."""
    path = _book_path(run, "csv")
    if not path.is_file():
        tidy_csv.write_book(_result(run), path)
    return path


def book_json(run: selectors.Run) -> Path:
    """The table book with everything the pages know of it, in full precision."""
    path = _book_path(run, "json")
    if not path.is_file():
        json_book.write_book(_result(run), path)
    return path


def book_html(run: selectors.Run, language: str = "nl") -> Path:
    """The table book as one page that needs no network."""
    path = _book_path(run, f"{_known(language)}.html")
    if not path.is_file():
        html.write_book(_result(run), path, language)
    return path


def book_charts(run: selectors.Run, language: str = "nl") -> Path | None:
    """The zip with the chart of every table, once `draw_charts` has made it."""
    path = _charts_path(run, language)
    return path if path.is_file() else None


def draw_charts(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "charts": the chart of every table of `run` in `labels` (a language) as SVG and PNG, the same in words
    beside, in one zip. The result's `file` is the address where it waits.
    """
    run, language = selectors.run_in(study, params["run"]), params["labels"]
    path, numbers = _charts_path(run, language), [table.number for table in _result(run).tables]
    if not path.is_file():
        with replacing(path) as scratch, zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as pack:
            for done, number in enumerate(numbers):
                progress(
                    done / len(numbers), _("Chart %(done)s of %(whole)s") % {"done": done + 1, "whole": len(numbers)}
                )
                for ending, content in charts.forms(run, number, language=language).items():
                    entry = f"{_name(run.release)}_table-{number:03d}.{language}.{ending}"
                    packed = zipfile.ZIP_STORED if ending == "png" else zipfile.ZIP_DEFLATED
                    pack.writestr(entry, content, packed)
    address = reverse("exports:book_charts", args=[study.public_id, run.public_id])
    return {"charts": len(numbers), "file": f"{address}?language={language}"}


def trend_xlsx(trend: trend_selectors.Trend, languages: Sequence[str] = LANGUAGES) -> Path:
    """The trend as a spreadsheet in these languages ("nl", "fr")."""
    chosen = list(dict.fromkeys(languages))
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise Invalid("language", gettext_lazy("A trend comes in Dutch, in French or in both."))
    path = _trend_path(trend, f"{'-'.join(chosen)}.xlsx")
    if not path.is_file():
        trend_writer.write_trend(trend_selectors.result(trend), path, chosen)
    return path


def trend_csv(trend: trend_selectors.Trend) -> Path:
    """The trend as tidy CSV, the same in every language."""
    path = _trend_path(trend, "csv")
    if not path.is_file():
        trend_tidy.write_trend(trend_selectors.result(trend), path)
    return path


def microdata_sav(release: selectors.Release, language: str = "nl") -> Path:
    """The rows for SPSS, labels in one language, the latest weights as a column."""
    data = microdata.of(release)
    path = _data_path(release, data.version, f"{_known(language)}.sav")
    if not path.is_file():
        try:
            sav.write(data.rows, data.codebook, path, language, title=_title(release))
        except sav.SavLimitError as error:
            raise Conflict(
                "sav-limit", gettext_lazy("SPSS can't hold this data: %(detail)s"), detail=str(error)
            ) from error
    return _still_there(release, path)


def microdata_dta(release: selectors.Release, language: str = "nl") -> Path:
    """The rows for Stata, labels in one language, missing codes as extended missing values, weights as a column."""
    data = microdata.of(release)
    path = _data_path(release, data.version, f"{_known(language)}.dta")
    if not path.is_file():
        try:
            dta.write(data.rows, data.codebook, path, language, title=_title(release))
        except dta.DtaLimitError as error:
            raise Conflict(
                "dta-limit", gettext_lazy("Stata can't hold this data: %(detail)s"), detail=str(error)
            ) from error
    return _still_there(release, path)


def microdata_parquet(release: selectors.Release) -> Path:
    """The rows as Parquet with the codebook inside, the latest weights as a column."""
    data = microdata.of(release)
    path = _data_path(release, data.version, "parquet")
    if not path.is_file():
        parquet.write(data.rows, data.codebook, path)
    return _still_there(release, path)


def microdata_csv(release: selectors.Release, language: str = "nl", question: str = "") -> Path:
    """The rows as CSV in a zip with the codebook and scripts for R and Python that rebuild the design and reproduce
    the table of `question` by community; without one they take the first question that suits.
    """
    data, name = microdata.of(release), _name(release)
    suitable = starting.questions(data)
    if question and question not in suitable:
        raise Invalid("question", gettext_lazy("No table of per cents can be made of “%(name)s”."), name=question)
    ending = f"q{suitable.index(question) + 1}.csv.zip" if question else "csv.zip"
    path = _data_path(release, data.version, f"{_known(language)}.{ending}")
    if not path.is_file():
        asked, synthetic = question or next(iter(suitable), ""), bool(release.manifest.get("synthetic"))
        texts = starting.files(data, asked, name=name, language=language, synthetic=synthetic) if asked else {}
        csv_zip.write(data.rows, data.codebook, path, name=name, texts=texts)
    return _still_there(release, path)


def codebook_name(release: selectors.Release) -> str:
    """What the file of the codebook is called."""
    return f"{_name(release)}.codebook.json"


def erase(release: selectors.Release) -> None:
    """Remove the microdata files made of a release whose rows were erased."""
    for path in (folder() / "data").glob(f"{release.public_id}-*/*"):
        path.unlink(missing_ok=True)


def _still_there(release: selectors.Release, path: Path) -> Path:
    """The path, unless the release was erased while the file was being written: then the file goes too."""
    release.refresh_from_db(fields=("path",))
    if release.erased:
        path.unlink(missing_ok=True)
        raise Conflict("release-erased", gettext_lazy("The rows of this release were erased. Use its successor."))
    return path


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid("language", gettext_lazy("Labels come in Dutch or in French."))
    return language


def _title(release: selectors.Release) -> str:
    return "SYNTHETIC" if release.manifest.get("synthetic") else ""


def _result(run: selectors.Run) -> BookResult:
    return selectors.result(run)


def _book_path(run: selectors.Run, ending: str) -> Path:
    return folder() / "books" / run.hash / f"{_name(run.release)}_book-{run.pk}.{ending}"


def _trend_path(trend: trend_selectors.Trend, ending: str) -> Path:
    mark = "_SYNTHETIC" if trend_selectors.result(trend).synthetic else ""
    return folder() / "trends" / trend.hash / f"{trend.study.slug}_trend-{trend.pk}{mark}.{ending}"


def _charts_path(run: selectors.Run, language: str) -> Path:
    path = _book_path(run, f"{_known(language)}.charts.zip")
    return path.parent / f"charts-{charts.EDITION}" / path.name


def _data_path(release: selectors.Release, version: int, ending: str) -> Path:
    return folder() / "data" / f"{release.public_id}-{version}" / f"{_name(release)}.{ending}"


def _name(release: selectors.Release) -> str:
    """wave1_release-2_SYNTHETIC"""
    mark = "_SYNTHETIC" if release.manifest.get("synthetic") else ""
    return f"{release.study.slug}_release-{release.number}{mark}"
