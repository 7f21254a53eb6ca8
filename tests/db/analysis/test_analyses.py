"""Models, scales and profiles on a release: stored once, read back, taken along as files, marked when rows leave."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from django.utils import translation
from openpyxl import load_workbook

from analysis import analysis_selectors, scored, selectors
from analysis.models import Analysis, Scale
from analysis.services import analyses, books, releases, scales, weights
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Cancelled
from exports.services import analysis_files
from surveys.box.models import Response
from tests.db.analysis import fieldwork
from tests.db.analysis.test_books import SMALL

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
TEAM = {"audience": "team"}
MODEL = {
    "formula": "ai_used ~ gender + age",
    "suppress": TEAM,
    "title": {"nl": "Wie gebruikt AI?", "fr": "Qui utilise l’IA ?"},
}
ITEMS = ["hab_check", "hab_think", "hab_sleep", "hab_quarrel", "hab_escape"]
SCALE = {
    "items": ITEMS,
    "at_least": 3,
    "suppress": TEAM,
    "title": {"nl": "Gewoonten", "fr": "Habitudes"},
    "banner": ["gender"],
}
PROFILES = {
    "variables": ["freq_video", "freq_game", "freq_chat"],
    "profiles": 2,
    "compare_to": 2,
    "repeats": 10,
    "suppress": TEAM,
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def release(study):
    fieldwork.fill(study.public_id, size=6)
    return releases.make(study)


def computed(study, kind, spec, **more) -> Analysis:
    done = analyses.work_of(kind)(study, {"spec": spec, **more}, releases.silent)
    return analysis_selectors.analysis_in(study, done["analysis"])


def test_a_model_is_kept_with_the_release_and_weights_it_was_made_on(study, release) -> None:
    weights.run(study, {"calibration": SMALL}, releases.silent)
    row = computed(study, "model", MODEL)
    scheme = selectors.latest_scheme(release)
    assert (row.release, row.scheme, row.spec["formula"]) == (release, scheme, MODEL["formula"])
    assert row.title == MODEL["title"]
    result = analysis_selectors.outcome(row)
    provenance = result.heading.provenance
    assert (provenance.data_hash, provenance.synthetic, provenance.rows) == (
        release.hash,
        True,
        len(selectors.frame(release)),
    )
    frame, used = selectors.frame(release), ["ai_used", "gender", "age"]
    inside = (frame[used] > 0).all(axis=1)
    assert result.base.n == int(inside.sum())
    assert result.base.n_weighted == pytest.approx(selectors.weights(scheme)[inside].sum())


def test_what_can_not_be_computed_leaves_nothing(study, release) -> None:
    with pytest.raises(Invalid, match="Did you mean ‘gender’"):
        computed(study, "model", {**MODEL, "formula": "ai_used ~ gendr"})
    with pytest.raises(Invalid, match="has other answers than"):
        analyses.check(kind="scale", release=release, spec={**SCALE, "items": ["hab_check", "gender"], "at_least": 2})
    with pytest.raises(Invalid, match="several answers"):
        analyses.check(kind="profiles", release=release, spec={**PROFILES, "variables": ["apps", "gender"]})
    assert not Analysis.objects.exists()


def test_work_that_is_stopped_leaves_nothing(study, release, settings) -> None:
    def stopping(share: float, message: str = "") -> None:
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        analyses.work_of("profiles")(study, {"spec": PROFILES}, stopping)
    assert not Analysis.objects.exists()
    assert not list((settings.DATA_DIR / "analysis").glob("analyses/*"))


def test_profiles_keep_the_seed_they_were_drawn_with(study, release) -> None:
    row = computed(study, "profiles", PROFILES)
    again = computed(study, "profiles", row.spec)
    assert row.spec["seed"] > 0
    assert again.hash == row.hash


def test_a_kept_scale_is_a_variable_of_later_books_and_models_and_the_release_stays_as_it_was(study, release) -> None:
    before, rows = release.hash, selectors.frame(release)
    row = computed(study, "scale", SCALE)
    scales.save(analysis=row, name="habits")
    assert "habits" not in selectors.frame(release)
    assert selectors.frame(release).equals(rows)
    score, items = scored.frame(release)["habits"], rows[ITEMS].where(rows[ITEMS] > 0)
    np.testing.assert_allclose(score, items.mean(axis=1).where(items.notna().sum(axis=1) >= 3))

    spec = {"title": {"nl": "Proef"}, "tables": [{"stub": "habits", "statistic": "mean"}], "suppress": TEAM}
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=spec, release=release)
    run = books.run(study, {"book": str(book.public_id)}, releases.silent)
    cell = selectors.tables(selectors.run_in(study, run["run"]))[0].rows[0].cells[0]
    result = analysis_selectors.outcome(row)
    assert cell.estimate == pytest.approx(result.tables[1].rows[0].cells[0].estimate, rel=1e-12)
    linear = analysis_selectors.outcome(
        computed(study, "model", {"formula": "habits ~ gender", "family": "linear", "suppress": TEAM})
    )
    observed = [cell.estimate for cell in linear.adjusted.rows[1].cells]
    assert observed == pytest.approx([cell.estimate for cell in result.tables[1].rows[0].cells[1:]])
    release.refresh_from_db()
    assert release.hash == before

    with pytest.raises(Conflict, match="“Proef” uses this scale"):
        scales.remove(study=study, name="habits")
    book.delete()
    scales.remove(study=study, name="habits")
    assert not Scale.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Habits!", "small letters"), ("gender", "already have a variable"), ("apps", "already have")],
)
def test_a_scale_needs_a_name_of_its_own(study, release, name, sentence) -> None:
    row = computed(study, "scale", SCALE)
    with pytest.raises((Invalid, Conflict), match=sentence):
        scales.save(analysis=row, name=name)
    scales.save(analysis=row, name="habits")
    with pytest.raises(Conflict, match="already has a scale"):
        scales.save(analysis=row, name="habits")
    with pytest.raises(Invalid, match="Only a scale"):
        scales.save(analysis=computed(study, "model", MODEL), name="other")


def test_weights_of_another_release_are_refused(study, release) -> None:
    weights.run(study, {"calibration": SMALL}, releases.silent)
    scheme = selectors.latest_scheme(release)
    other = releases.make(study)
    with pytest.raises(Conflict):
        analyses.make(kind="model", release=other, scheme=scheme, spec=MODEL, progress=releases.silent)


def test_a_result_stays_and_says_how_many_have_left_when_its_rows_are_erased(study, release) -> None:
    row = computed(study, "model", MODEL)
    fieldwork.withdraw(study.public_id, Response.objects.filter(study=study.public_id).first())
    releases.supersede(study)
    row = analysis_selectors.analysis_in(study, row.public_id)
    assert row.release.erased
    assert selectors.left_since(row.release) == 1
    assert analysis_selectors.outcome(row).formula == MODEL["formula"]


def file_of(analysis, form, language="nl"):
    """The path of the file, made."""
    file = analysis_files.of(analysis, form, language)
    file.make(releases.silent)
    return file.path


def cells(path):
    return {
        sheet.title: [cell for line in sheet.iter_rows(values_only=True) for cell in line if cell is not None]
        for sheet in load_workbook(path)
    }


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_files_hold_the_numbers_of_the_page_and_say_synthetic(study, release, language) -> None:
    row = computed(study, "model", MODEL)
    result = analysis_selectors.outcome(row)
    path = file_of(row, "xlsx", language)
    assert "SYNTHETIC" in path.name
    found = cells(path)
    title = {"nl": "Gecorrigeerde percentages", "fr": "Pourcentages ajustés"}[language]
    assert result.adjusted.rows[0].cells[0].estimate in found[title]
    words = {"nl": "In woorden", "fr": "En mots"}[language]
    assert any("SYNTHETIC" in str(each) for each in found[words])
    assert result.terms[0].sentence[language] in found[words]
    with file_of(row, "csv").open(encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    odds = [line for line in lines if line["statistic"] == "odds_ratio" and line["category"] == "gender=2"]
    assert [float(line["estimate"]) for line in odds] == [result.coefficients[1].ratio]


def test_profiles_are_called_exploratory_in_every_file(study, release) -> None:
    row = computed(study, "profiles", PROFILES)
    for language, word in (("nl", "Verkennend"), ("fr", "Exploratoire")):
        assert any(
            str(each).startswith(word) for sheet in cells(file_of(row, "xlsx", language)).values() for each in sheet
        )
    assert "exploratory" in file_of(row, "csv").read_text(encoding="utf-8")
    assert "Exploratory" in file_of(row, "json").read_text(encoding="utf-8")


def test_hidden_numbers_are_in_no_file(study, release) -> None:
    """With a limit no group reaches, not one share or count of a group leaves."""
    spec = {**MODEL, "formula": "ai_used ~ gender", "suppress": {"minimum_n": 120, "complementary": True}}
    open_ = analysis_selectors.outcome(computed(study, "model", {**spec, "suppress": TEAM}))
    row = computed(study, "model", spec)
    result = analysis_selectors.outcome(row)
    hidden = [
        place for place, cell in enumerate(result.adjusted.rows[0].cells) if cell.status.startswith("suppressed")
    ]
    assert len(hidden) >= 2
    text = file_of(row, "json").read_text(encoding="utf-8") + file_of(row, "csv").read_text(encoding="utf-8")
    numbers = {cell for sheet in cells(file_of(row, "xlsx", "nl")).values() for cell in sheet}
    for place in hidden:
        secret = open_.adjusted.rows[0].cells[place].estimate
        assert repr(secret) not in text
        assert secret not in numbers
