"""Files to take away: table books and microdata, named after study and release, SYNTHETIC when the children are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analysis import selectors
from analysis.books.result import BookResult
from backend.core.errors import Conflict, Invalid
from exports.writers import parquet, sav, tidy_csv, xlsx
from surveys.engine.codebook import Codebook, Variable

LANGUAGES = ("nl", "fr")
WEIGHT_LABEL = {"nl": "Gewicht naar de populatie", "fr": "Poids de calage", "en": "Weight to the population"}


def folder() -> Path:
    """Where made files are kept to be sent again; all of them can be made anew."""
    return Path(settings.DATA_DIR) / "exports"


def book_xlsx(run: selectors.Run, languages: Sequence[str] = LANGUAGES) -> Path:
    """The table book as a spreadsheet in these languages ("nl", "fr")."""
    chosen = list(dict.fromkeys(languages))
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise Invalid("language", _("A table book comes in Dutch, in French or in both."))
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


def microdata_sav(release: selectors.Release, language: str = "nl") -> Path:
    """The rows for SPSS, labels in one language, the latest weights as a column."""
    if language not in LANGUAGES:
        raise Invalid("language", _("Labels come in Dutch or in French."))
    frame, codebook, version = microdata(release)
    path = _data_path(release, version, f"{language}.sav")
    if not path.is_file():
        title = "SYNTHETIC" if release.manifest.get("synthetic") else ""
        try:
            sav.write(frame, codebook, path, language, title=title)
        except sav.SavLimitError as error:
            raise Conflict("sav-limit", _("SPSS can't hold this data: %(detail)s"), detail=str(error)) from error
    return _still_there(release, path)


def microdata_parquet(release: selectors.Release) -> Path:
    """The rows as Parquet with the codebook inside, the latest weights as a column."""
    frame, codebook, version = microdata(release)
    path = _data_path(release, version, "parquet")
    if not path.is_file():
        parquet.write(frame, codebook, path)
    return _still_there(release, path)


def microdata(release: selectors.Release) -> tuple[pd.DataFrame, Codebook, int]:
    """Rows and codebook with the column `weight` when there are weights, and their version (0 without)."""
    frame, codebook = selectors.frame(release), selectors.codebook(release)
    scheme = selectors.latest_scheme(release)
    if scheme is None or "weight" in frame.columns:
        return frame, codebook, 0
    frame = pd.concat([frame, selectors.weights(scheme)], axis=1)
    weight = Variable(
        name="weight",
        label=WEIGHT_LABEL,
        question=WEIGHT_LABEL,
        type="number",
        measure="scale",
        role="weight",
        categories=(),
        universe="",
        sensitivity=0,
        concept="",
        user_missing=(),
    )
    return (
        frame,
        Codebook(codebook.title, (*codebook.variables, weight), codebook.sets, codebook.source),
        scheme.version,
    )


def erase(release: selectors.Release) -> None:
    """Remove the microdata files made of a release whose rows were erased."""
    for path in (folder() / "data").glob(f"{release.public_id}-*/*"):
        path.unlink(missing_ok=True)


def _still_there(release: selectors.Release, path: Path) -> Path:
    """The path, unless the release was erased while the file was being written: then the file goes too."""
    release.refresh_from_db(fields=("path",))
    if release.erased:
        path.unlink(missing_ok=True)
        raise Conflict("release-erased", _("The rows of this release were erased. Use its successor."))
    return path


def _result(run: selectors.Run) -> BookResult:
    return selectors.result(run)


def _book_path(run: selectors.Run, ending: str) -> Path:
    return folder() / "books" / run.hash / f"{_name(run.release)}_book-{run.pk}.{ending}"


def _data_path(release: selectors.Release, version: int, ending: str) -> Path:
    return folder() / "data" / f"{release.public_id}-{version}" / f"{_name(release)}.{ending}"


def _name(release: selectors.Release) -> str:
    """wave1_release-2_SYNTHETIC"""
    mark = "_SYNTHETIC" if release.manifest.get("synthetic") else ""
    return f"{release.study.slug}_release-{release.number}{mark}"
