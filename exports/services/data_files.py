"""The files of a release's rows, for the study's own team. `microdata.of` is the one place they come from: rows for
others would be another `Microdata` (fewer columns, coarser codes) through the same writers, under names of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import selectors
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Progress
from exports.services import microdata, starting
from exports.services.microdata import Microdata
from exports.services.ordering import File, folder, one_language, stem
from exports.writers import csv_zip, dta, parquet, sav
from exports.writers.rows import Rows

FORMS = {"sav": ("nl", "fr"), "dta": ("nl", "fr"), "parquet": (), "csv": ("nl", "fr")}
"""Form -> the languages its labels can be asked in."""
PASSES = {"sav": 2, "dta": 2, "parquet": 1, "csv": 1}
"""How often a writer goes over the rows."""
MANY_VALUES = 2_000_000
"""More than this take a second or more."""


def of(release: selectors.Release, form: str, language: str = "nl", question: str = "") -> File:
    """The rows for SPSS ("sav"), Stata ("dta"), as Parquet or as CSV with its codebook and start scripts ("csv"), with
    the latest weights as a column. The scripts reproduce the table of `question`, else of the first that suits.
    """
    if form not in FORMS:
        raise Invalid("form", gettext_lazy("Rows come as %(forms)s."), forms=", ".join(FORMS))
    data = microdata.of(release)
    write, ending = MAKERS[form](release, data, one_language(language), question)
    path = folder() / "data" / f"{release.public_id}-{data.version}" / f"{stem(release)}.{ending}"

    count = pq.read_metadata(release.file).num_rows

    def make(progress: Progress) -> None:
        write(_watched(data.rows, PASSES[form] * count, progress), path)
        _still_there(release, path)

    return File(path, make, slow=count * len(data.rows.schema) > MANY_VALUES, microdata=True)


def erase(release: selectors.Release) -> None:
    """Remove the files made of a release whose rows were erased."""
    for path in (folder() / "data").glob(f"{release.public_id}-*/*"):
        path.unlink(missing_ok=True)


Write = Callable[[Rows, Path], None]


def _sav(release: selectors.Release, data: Microdata, language: str, _question: str) -> tuple[Write, str]:
    def write(rows: Rows, path: Path) -> None:
        try:
            sav.write(rows, data.codebook, path, language, title=_title(release))
        except sav.SavLimitError as error:
            raise Conflict(
                "sav-limit", gettext_lazy("SPSS can't hold this data: %(detail)s"), detail=str(error)
            ) from error

    return write, f"{language}.sav"


def _dta(release: selectors.Release, data: Microdata, language: str, _question: str) -> tuple[Write, str]:
    def write(rows: Rows, path: Path) -> None:
        try:
            dta.write(rows, data.codebook, path, language, title=_title(release))
        except dta.DtaLimitError as error:
            raise Conflict(
                "dta-limit", gettext_lazy("Stata can't hold this data: %(detail)s"), detail=str(error)
            ) from error

    return write, f"{language}.dta"


def _parquet(_release: selectors.Release, data: Microdata, _language: str, _question: str) -> tuple[Write, str]:
    return lambda rows, path: parquet.write(rows, data.codebook, path), "parquet"


def _csv(release: selectors.Release, data: Microdata, language: str, question: str) -> tuple[Write, str]:
    suitable = starting.questions(data)
    if question and question not in suitable:
        raise Invalid("question", gettext_lazy("No table of per cents can be made of “%(name)s”."), name=question)
    ending = f"q{suitable.index(question) + 1}.csv.zip" if question else "csv.zip"
    asked, synthetic = question or next(iter(suitable), ""), bool(release.manifest.get("synthetic"))

    def write(rows: Rows, path: Path) -> None:
        texts = (
            starting.files(data, asked, name=stem(release), language=language, synthetic=synthetic) if asked else {}
        )
        csv_zip.write(rows, data.codebook, path, name=stem(release), texts=texts)

    return write, f"{language}.{ending}"


MAKERS: dict[str, Callable[[selectors.Release, Microdata, str, str], tuple[Write, str]]] = {
    "sav": _sav,
    "dta": _dta,
    "parquet": _parquet,
    "csv": _csv,
}


def _watched(rows: Rows, whole: int, progress: Progress) -> Rows:
    """The same rows, telling how far they were read; `whole` counts a row as often as it is read."""
    done = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal done
        for batch in rows.batches():
            yield batch
            done += batch.num_rows
            progress(done / whole, _("Writing the rows"))

    return Rows(rows.schema, batches)


def _still_there(release: selectors.Release, path: Path) -> None:
    """The release may have been erased while the file was being written: then the file goes too."""
    release.refresh_from_db(fields=("path",))
    if release.erased:
        path.unlink(missing_ok=True)
        raise Conflict("release-erased", gettext_lazy("The rows of this release were erased. Use its successor."))


def _title(release: selectors.Release) -> str:
    return "SYNTHETIC" if release.manifest.get("synthetic") else ""
