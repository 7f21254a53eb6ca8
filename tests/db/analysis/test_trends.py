"""Releases become a trend whose files say what its result says; what is no wave is refused, and nothing stays behind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis import trend_selectors as trends_of
from analysis.models import Release, Trend, folder
from analysis.services import releases, trend_charts, trends
from analysis.trends.words import change_text
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Cancelled
from exports.services import trend_files
from tests.db.analysis import two_waves

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SPEC = {
    "tables": ["own_phone", "phone_night", "apps", "age"],
    "banner": ["community", "gender"],
    "correction": "none",
    "suppress": {"audience": "team"},
}


@pytest.fixture
def waves(study, tmp_path) -> list[trends.Chosen]:
    return [trends.chosen(each) for each in two_waves.both(study, tmp_path)]


@pytest.fixture
def made(study, waves) -> Trend:
    params = trends.described(waves, SPEC)
    done = trends.run(study, params, releases.silent)
    return trends_of.trend_in(study, done["trend"])


def test_waves_are_named_after_their_file_and_keep_their_order(made, waves) -> None:
    result = trends_of.result(made)
    assert result.waves[0].label["nl"] == "Golf 0"
    assert [wave.release_id for wave in result.waves] == [str(wave.release.public_id) for wave in waves]
    assert result.title["nl"].startswith("Golf 0 – ")
    assert [str(each.release.public_id) for each in made.waves.all()] == [wave.release_id for wave in result.waves]
    gender = result.tables[0].blocks[2]
    assert gender.label["nl"] == "Geslacht"


def test_what_moved_is_clear_and_what_did_not_is_not(made) -> None:
    result = trends_of.result(made)
    changes = {table.name: table.rows[0].lines[0].changes[0] for table in result.tables}
    assert changes["phone_night"].direction == "up"
    assert changes["phone_night"].difference > 0.2
    assert changes["own_phone"].difference == pytest.approx(0, abs=1e-12)
    assert changes["own_phone"].direction == "unclear"


def test_every_reason_stands_in_the_result(made) -> None:
    left = {each.name: [text["en"] for text in each.reasons] for each in trends_of.result(made).left_out}
    assert "wording changed (Dutch, French)" in left["own_tablet"][0]
    assert "New answers" in left["screen_time"][0]
    assert "everyone" in left["phone_age"][0]
    assert set(left) == {"own_tablet", "screen_time", "phone_age"}


def test_a_motive_is_kept_and_printed(study, waves) -> None:
    motive = "Both ask whether the child has a tablet of its own."
    spec = {**SPEC, "tables": ["own_tablet"], "motives": {"own_tablet": motive}}
    done = trends.run(study, trends.described(waves, spec), releases.silent)
    trend = trends_of.trend_in(study, done["trend"])
    assert trends_of.result(trend).tables[0].motive == motive
    sheet = load_workbook(made_file(trend, "xlsx", "nl"))["Tabel 1"]
    assert any(motive in str(row[0].value) for row in sheet.iter_rows())
    with pytest.raises(Invalid, match="can't be compared"):
        trends.described(waves, {**SPEC, "tables": ["screen_time"], "motives": {"screen_time": motive}})


def made_file(trend: Trend, form: str, language: str = "nl") -> Path:
    file = trend_files.of(trend, form, language)
    file.make(releases.silent)
    return file.path


def test_the_files_hold_every_number_of_the_result(made) -> None:
    result = trends_of.result(made)
    with made_file(made, "csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    levels = [line for line in lines if line["wave"]]
    changes = [line for line in lines if line["statistic"] == "change"]
    every = [line for *_place, line in result.lines()]
    assert [line["estimate"] for line in levels] == [
        "" if cell.estimate is None else repr(cell.estimate) for line in every for cell in line.cells
    ]
    assert [line["p_adjusted"] for line in changes] == [
        "" if change.adjusted is None else repr(change.adjusted) for line in every for change in line.changes
    ]
    assert "SYNTHETIC" in made_file(made, "csv").name
    book = load_workbook(made_file(made, "xlsx", "nl-fr"))
    for table in result.tables:
        for prefix in ("NL Tabel", "FR Tableau"):
            row = [cell.value for cell in book[f"{prefix} {table.number}"][10]][1:]
            wanted = [
                number
                for line in table.rows[0].lines
                for number in (*(cell.estimate for cell in line.cells), _points(line.changes[0], table.statistic))
            ]
            for place, value in enumerate(wanted):
                assert row[place] == (pytest.approx(value) if value is not None else "–")


def _points(change, statistic):
    percent = statistic == "column_percent" and change.difference is not None
    return 100 * change.difference if percent else change.difference


def test_charts_are_drawn_and_told(made) -> None:
    drawn, media = trend_charts.drawn(made, 2, language="fr")
    assert (drawn[:5], media) == (b"<?xml", "image/svg+xml")
    assert b"Vague 0" in drawn
    assert trend_charts.drawn(made, 2, language="fr", kind="png")[0][:4] == b"\x89PNG"
    told = trend_charts.description(made, 2, language="nl")
    assert "Golf 0" in told
    assert "tussen" in told


def test_releases_of_one_box_are_no_waves_and_school_codes_of_a_box_are_not_joined(study, waves) -> None:
    again = trends.chosen(releases.make(study))
    with pytest.raises(Conflict) as refused:
        trends.checked([waves[1], again])
    assert refused.value.code == "trend-same-children"
    with pytest.raises(Conflict) as refused:
        trends.checked(waves, shared_schools=True)
    assert refused.value.code == "trend-shared-box"
    with pytest.raises(Invalid):
        trends.checked(waves[:1])
    with pytest.raises(Invalid):
        trends.checked([waves[0], waves[0]])


def test_imported_waves_may_share_their_schools(study, waves, tmp_path) -> None:
    box = waves[1].release
    other = trends.chosen(two_waves.earlier(study, box, tmp_path))
    done = trends.run(study, trends.described([waves[0], other], {**SPEC, "shared_schools": True}), releases.silent)
    result = trends_of.result(trends_of.trend_in(study, done["trend"]))
    assert "one design" in result.samples["en"]
    change = result.tables[0].rows[0].lines[0].changes[0]
    assert (change.difference, change.direction) == (0, "unclear")
    assert change_text(change, "column_percent", "en") == "no clear change"


def test_a_stopped_job_leaves_nothing(study, waves) -> None:
    def stop(share: float, message: str = "") -> None:
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        trends.run(study, trends.described(waves, SPEC), stop)
    assert not Trend.objects.exists()
    assert not list((folder() / "trends").glob("*"))


def test_an_erased_release_is_no_wave(study, waves) -> None:
    releases.erase(waves[0].release, left=1)
    gone = trends.chosen(Release.objects.get(pk=waves[0].release.pk))
    with pytest.raises(Conflict) as refused:
        trends.checked([gone, waves[1]])
    assert refused.value.code == "release-erased"
