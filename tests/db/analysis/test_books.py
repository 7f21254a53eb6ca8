"""Weights meet their margins, a book runs on them, and its numbers are those of the page and of every file."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pyreadstat
import pytest
from openpyxl import load_workbook

from analysis import selectors
from analysis.books.spec import parse_book, parse_design
from analysis.books.tabulate import tabulate
from analysis.models import Book, Run
from analysis.services import books, charts, releases, weights
from backend.core.errors import Conflict, Invalid
from exports.services import book_files, data_files
from tests.db.analysis import fieldwork

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SMALL = {
    "by": "community",
    "margins": [
        {
            "group": group,
            "variable": "grade_band",
            "status": "official",
            "source": "a register",
            "totals": {3: 1000 * size, 4: 1500 * size, 5: 1500 * size, 6: 1000 * size},
        }
        for group, size in (("Flemish", 2), ("French", 1), ("German-speaking", 0.1))
    ],
}


@pytest.fixture
def release(study):
    fieldwork.fill(study.public_id, size=6)
    return releases.make(study)


@pytest.fixture
def run(study, release) -> Run:
    weights.run(study, {"calibration": SMALL}, releases.silent)
    spec = {
        "title": {"nl": "Proef", "fr": "Essai"},
        "languages": ["nl", "fr"],
        "banner": ["community", "gender", "grade_band"],
        "tables": [{"stub": "own_phone"}, {"stub": "apps"}, {"stub": "age", "statistic": "mean"}],
        "tests": {"level": 0.05},
        "suppress": {"minimum_n": 5, "flag_n": 40},
    }
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=spec)
    done = books.run(study, {"book": str(book.public_id)}, releases.silent)
    return selectors.run_in(study, done["run"])


def test_weights_meet_every_margin_and_sum_to_the_population(study, release) -> None:
    done = weights.run(study, {"calibration": SMALL}, releases.silent)
    assert done["largest_gap"] < 1e-6
    column, frame = selectors.weights(selectors.latest_scheme(release)), selectors.frame(release)
    for community, size in ((1, 2), (2, 1)):
        for band, total in ((3, 1000), (4, 1500), (5, 1500), (6, 1000)):
            inside = (frame["community"] == community) & (frame["grade_band"] == band)
            assert column[inside].sum() == pytest.approx(total * size, rel=1e-6)


def test_the_shipped_margins_fit_the_shipped_instruments(study) -> None:
    fieldwork.fill(study.public_id, size=12, schools=4)
    release = releases.make(study)
    done = weights.run(study, {"release": str(release.public_id)}, releases.silent)
    scheme = selectors.latest_scheme(release)
    assert done["largest_gap"] < 1e-6
    assert scheme.diagnostics["sum"] == pytest.approx(612_000 + 444_000)
    assert {each["status"] for each in scheme.diagnostics["margins"]} == {"derived", "estimate"}
    assert all(each["source"] and each["date"] and each["unit"] for each in scheme.diagnostics["margins"])


def test_trimmed_weights_say_how_far_they_are_off(study, release) -> None:
    done = weights.run(study, {"calibration": SMALL, "trim": [0.9, 1.1]}, releases.silent)
    assert done["largest_gap"] > 1e-3


def test_margins_that_do_not_sum_are_refused_and_leave_nothing(study, release) -> None:
    other = {**SMALL["margins"][0], "variable": "gender", "totals": {1: 10, 2: 10, 3: 10}}
    with pytest.raises(Invalid, match="must have the same sum"):
        weights.run(
            study, {"calibration": {"by": "community", "margins": [*SMALL["margins"], other]}}, releases.silent
        )
    assert selectors.schemes(release).count() == 0


def test_the_result_names_release_weights_and_margins(run) -> None:
    result = selectors.result(run)
    assert result.provenance.data_hash == run.release.hash
    assert (result.provenance.synthetic, result.provenance.provisional) == (True, True)
    assert "schema 1" in result.provenance.weights["nl"]
    assert {(each.group, each.status) for each in result.provenance.margins} == {
        ("Vlaamse / flamande", "official"),
        ("Franse / française", "official"),
    }
    total = result.tables[0].bases[0]
    assert total.n_weighted == pytest.approx(15000, rel=0.2)


def test_stored_weights_give_the_standard_errors_of_weighting_anew(run) -> None:
    """And not those of weights taken as fixed: the grades are known, so their shares have no error."""
    design = {**run.release.manifest["design"], "calibration": run.scheme.margins}
    anew = tabulate(
        selectors.frame(run.release), selectors.codebook(run.release), parse_design(design), parse_book(run.spec)
    )
    stored = selectors.result(run)
    compared = list(zip(stored.cells(), anew.cells(), strict=True))
    assert len(compared) > 50
    for (*_, one), (*_, two) in compared:
        assert one.estimate == (two.estimate if two.estimate is None else pytest.approx(two.estimate, rel=1e-9))
        assert one.se == (two.se if two.se is None else pytest.approx(two.se, rel=1e-7, abs=1e-12))
    assert "residuen op de marges" in stored.tables[0].weights["nl"]
    assert "schéma 1" in stored.tables[0].weights["fr"]


def test_the_total_is_the_weighted_share_of_the_rows(run) -> None:
    frame, column = selectors.frame(run.release), selectors.weights(run.scheme).to_numpy()
    phone = frame["own_phone"].to_numpy()
    asked = phone >= 0
    for row in selectors.table_in(run, 1).rows:
        wanted = column[asked & (phone == int(row.key))].sum() / column[asked].sum()
        assert row.cells[0].estimate == pytest.approx(wanted, rel=1e-12)


def made_file(of: Run | selectors.Release, form: str, language: str = "nl") -> Path:
    """The path of a file of a run or of a release, made."""
    file = book_files.of(of, form, language) if isinstance(of, Run) else data_files.of(of, form, language)
    file.make(releases.silent)
    return file.path


def test_spreadsheet_and_tidy_file_hold_the_numbers_of_the_page(run) -> None:
    path = made_file(run, "xlsx", "nl-fr")
    assert path.name == f"wave_release-{run.release.number}_SYNTHETIC_book-{run.pk}.nl-fr.xlsx"
    workbook = load_workbook(path)
    for language, sheet in (("nl", "NL Tabel 1"), ("fr", "FR Tableau 1")):
        row = selectors.table_in(run, 1).rows[0]
        assert workbook[sheet]["A9"].value == row.label[language]
        assert workbook[sheet]["B9"].value == pytest.approx(row.cells[0].estimate, rel=1e-14)
    with made_file(run, "csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    estimates = [cell.estimate for *_place, cell in selectors.result(run).cells()]
    assert [float(line["estimate"]) if line["estimate"] else None for line in lines] == estimates


def test_microdata_files_hold_the_rows_with_their_weights(run) -> None:
    frame, weight = selectors.frame(run.release), selectors.weights(run.scheme)
    data, meta = pyreadstat.read_sav(str(made_file(run.release, "sav", "fr")), user_missing=True)
    for name in frame:
        assert data[name].tolist() == frame[name].tolist()
    np.testing.assert_allclose(data["weight"], weight, rtol=1e-15)
    assert meta.variable_value_labels["own_phone"][-4.0] == "Je préfère ne pas le dire"
    assert meta.missing_ranges["own_phone"] == [{"lo": -7.0, "hi": -1.0}]
    assert "apps" in meta.mr_sets
    assert meta.file_label == "SYNTHETIC"
    table = pq.read_table(made_file(run.release, "parquet"))
    assert table.column("own_phone").to_pylist() == frame["own_phone"].tolist()


def test_a_chart_is_drawn_once_and_kept(run, settings) -> None:
    first = charts.picture(run, 1, language="nl-be")
    kept = list((settings.DATA_DIR / "analysis" / "charts").rglob("*.svg"))
    assert [path.read_bytes() for path in kept] == [first]
    kept[0].write_bytes(b"<svg/>")
    assert charts.picture(run, 1, language="nl") == b"<svg/>"
    assert charts.picture(run, 1, language="nl", form="png").startswith(b"\x89PNG")
    assert charts.description(run, 1, language="nl")


def test_the_standard_book_holds_every_question_against_every_banner(study, release) -> None:
    done = books.run(study, {}, releases.silent)
    book = Book.objects.get(study=study)
    assert book.title == books.STANDARD
    assert [each["variable"] for each in book.spec["banner"]] == ["community", "gender", "grade_band", "form_group"]
    stubs = [table["stub"] for table in book.spec["tables"]]
    assert {"age", "own_phone", "apps", "freq_game", "victim"} <= set(stubs)
    assert not {"adults_know", "community", "base_weight", "apps_tiktok"} & set(stubs)
    assert done["tables"] == len(stubs) > 60
    books.run(study, {}, releases.silent)
    assert Book.objects.filter(study=study).count() == 1


def test_a_book_that_can_not_be_run_is_not_kept(study) -> None:
    with pytest.raises(Invalid, match="column_percentage"):
        books.save_book(
            study=study, title={"nl": "x"}, spec={"tables": [{"stub": "age", "statistic": "column_percentage"}]}
        )
    assert Book.objects.count() == 0


def test_weights_and_files_of_an_erased_release_are_gone(study, run) -> None:
    row = fieldwork.Response.objects.filter(study=study.public_id).first()
    path = run.scheme.file
    taken = [made_file(run.release, "sav"), made_file(run.release, "parquet")]
    fieldwork.withdraw(study.public_id, row)
    releases.supersede(study)
    run.refresh_from_db()
    run.scheme.refresh_from_db()
    run.release.refresh_from_db()
    assert not any(each.exists() for each in (path, *taken))
    assert selectors.tables(run)
    with pytest.raises(Conflict):
        books.make(book=run.book, release=run.release, scheme=run.scheme, progress=releases.silent)
