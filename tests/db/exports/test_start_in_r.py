"""The zip of a release, unpacked and run in R as its reader would: the table that the product shows."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from analysis import selectors
from analysis.services import books, releases, weights
from exports.services import data_files
from tests.db.analysis import fieldwork
from tests.db.analysis.test_books import SMALL

pytestmark = [pytest.mark.r, pytest.mark.django_db(databases=["default", "responses"])]
SPEC = {
    "title": {"nl": "Proef", "fr": "Essai"},
    "languages": ["nl", "fr"],
    "banner": ["community"],
    "total": True,
    "tables": [{"stub": "own_phone"}],
    "suppress": {"audience": "team"},
}


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_start_script_gives_the_table_of_the_book(study, settings, tmp_path: Path, language: str) -> None:
    settings.DATA_DIR = tmp_path / "data"
    fieldwork.fill(study.public_id, size=8)
    releases.make(study)
    weights.run(study, {"calibration": SMALL}, releases.silent)
    book = books.save_book(study=study, title=SPEC["title"], spec=SPEC)
    run = selectors.run_in(study, books.run(study, {"book": str(book.public_id)}, releases.silent)["run"])

    file = data_files.of(run.release, "csv", language, "own_phone")
    file.make(releases.silent)
    with zipfile.ZipFile(file.path) as pack:
        pack.extractall(tmp_path)
    said = subprocess.run(
        ["Rscript", "--vanilla", "start.R"], cwd=tmp_path, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    lines = list(csv.DictReader(io.StringIO(said.stdout)))

    (table,) = selectors.tables(run)
    shown = {
        (row.key, column.key): (row.label[language], cell)
        for _table, row, _block, column, cell in selectors.result(run).cells()
        if row.kind == "category"
    }
    assert len(lines) == len(shown)
    for line in lines:
        label, cell = shown[line["category"], line["column"]]
        assert line["label"] == label
        assert float(line["estimate"]) == pytest.approx(cell.estimate, rel=1e-9)
        assert float(line["se"]) == pytest.approx(cell.se, rel=1e-8)
        assert int(line["n"]) == table.bases[table.columns.index(_column(table, line["column"]))].n


def _column(table, key):
    return next(column for column in table.columns if column.key == key)
