"""A release freezes what the box holds: cleaned, coded, hashed; exclusions come back, withdrawn rows never do."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from analysis import content, selectors, storage
from analysis.models import Release, folder
from analysis.services import releases
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Cancelled
from surveys import instruments
from surveys.box.models import Response, StudyState
from tests.db.analysis import fieldwork

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_two_instruments_become_one_frame(study) -> None:
    rows = fieldwork.fill(study.public_id)
    release = releases.make(study)
    frame, book = selectors.frame(release), selectors.codebook(release)
    assert len(frame) == len(rows) == release.manifest["counts"]["rows"]
    assert release.manifest["counts"]["clusters"] == 12
    assert set(frame.columns) == {each.name for each in book.variables}
    instrument = next(each for each in book.variables if each.name == "instrument")
    primary = next(each.code for each in instrument.categories if each.label == {"": "wave1-primary"})
    assert (frame.loc[frame["instrument"] == primary, "school_year"] == -1).all()
    assert (frame.loc[frame["instrument"] != primary, "school_year"] > 0).all()
    assert frame["base_weight"].sum() == pytest.approx(sum(row.base_weight for row in rows))
    assert release.state == Release.State.PROVISIONAL
    assert release.hash == content.digest(frame, release.codebook)


def test_four_instruments_become_one_frame_in_the_words_most_children_read(study) -> None:
    rows = [*fieldwork.fill(study.public_id), *fieldwork.fill_young(study.public_id)]
    release = releases.make(study)
    frame, book = selectors.frame(release), selectors.codebook(release)
    assert len(frame) == len(rows)
    variables = {each.name: each for each in book.variables}
    names = {each.code: each.label[""] for each in variables["instrument"].categories if not each.missing}
    by_name = {names[code]: part for code, part in frame.groupby("instrument") if code in names}
    assert set(by_name) == {"wave1-easy", "wave1-first", "wave1-primary", "wave1-secondary"}
    first, easy, primary = (by_name[f"wave1-{level}"] for level in ("first", "easy", "primary"))
    assert (first["own_tablet"] > 0).any()
    assert (first[["gender", "apps_tiktok", "mean_online"]] == -1).all(axis=None)
    assert (easy[["yest_game", "school_year"]] == -1).all(axis=None)
    assert (easy["own_phone"] > 0).any()
    assert (primary[["yest_game", "week_chat"]] == -1).all(axis=None)
    asked = instruments.instrument("wave1-primary")["modules"][1]["items"][0]
    assert asked["variable"] == "use_device"
    assert variables["use_device_tv"].question["nl"] == asked["texts"]["nl"]
    assert "use_device" in " ".join(release.manifest["rewordings"])


def test_no_words_of_a_child_and_no_code_of_a_school_leave_the_box(study) -> None:
    fieldwork.fill(study.public_id)
    first, second = releases.make(study), releases.make(study)
    for release in (first, second):
        frame = selectors.frame(release)
        assert "adults_know" in release.manifest["left_out"]
        assert not {"adults_know", "tag", "iso_week", "assent", "id"} & set(frame.columns)
        assert all(frame[name].dtype.kind in "if" for name in frame)
    assert first.hash != second.hash
    answers = [name for name in selectors.frame(first) if name not in {"cluster", "subcluster"}]
    same = [content.sort(selectors.frame(release)[answers]) for release in (first, second)]
    pd.testing.assert_frame_equal(*same)


def test_each_exclusion_is_logged_and_reversible(study) -> None:
    rows = fieldwork.fill(study.public_id)
    chance = random.Random(3)
    too_old = fieldwork.answers("primary", "P5-6", chance, age=20)
    silent = dict.fromkeys(fieldwork.answers("primary", "P5-6", chance), -2)
    joker = fieldwork.answers("secondary", "S1-2", chance, honest=3)
    for level, band, given in (
        ("primary", "P5-6", too_old),
        ("primary", "P5-6", silent),
        ("secondary", "S1-2", joker),
    ):
        fieldwork.row(study.public_id, level, band, given).save()
    release = releases.make(study)
    removed = {rule.name: rule.count for rule in selectors.exclusions(release)}
    assert removed["nothing-answered"] == 1
    assert removed["age-out-of-grade"] == 1
    assert removed["not-honest"] == 0
    assert selectors.frame(release)["flag_not_honest"].sum() == 1
    kept_apart = storage.read_frame(releases.excluded_file(release))
    assert sorted(kept_apart["excluded_by"]) == ["age-out-of-grade", "nothing-answered"]
    assert len(selectors.frame(release)) + len(kept_apart) == len(rows) + 3
    back = releases.make(study, skip=["age-out-of-grade"])
    assert (selectors.frame(back)["age"] == 20).sum() == 1
    assert next(rule for rule in selectors.exclusions(back) if rule.name == "age-out-of-grade").applied is False


def test_a_withdrawal_makes_a_successor_and_erases_the_rows(study) -> None:
    rows = fieldwork.fill(study.public_id)
    first = releases.make(study)
    files = first.file.parent
    assert releases.supersede(study) is None
    fieldwork.withdraw(study.public_id, rows[0])
    assert selectors.left_since(first) == 1
    second = releases.supersede(study)
    first.refresh_from_db()
    assert second is not None
    assert second.supersedes == first
    assert len(selectors.frame(second)) == len(rows) - 1
    assert (first.state, first.path, first.manifest["left_since"]) == (Release.State.SUPERSEDED, "", 1)
    assert first.manifest["counts"]["rows"] == len(rows)
    assert not files.exists()
    with pytest.raises(Conflict):
        selectors.frame(first)


def test_an_empty_box_is_refused_in_plain_words(study) -> None:
    with pytest.raises(Conflict, match="no answers to release"):
        releases.make(study)
    assert Release.objects.count() == 0


def test_an_unknown_rule_is_refused(study) -> None:
    fieldwork.fill(study.public_id, size=1, schools=1)
    with pytest.raises(Invalid, match="no-such-rule"):
        releases.make(study, skip=["no-such-rule"])


def test_a_stopped_release_leaves_nothing(study) -> None:
    fieldwork.fill(study.public_id, size=1, schools=1)

    def stop(share: float, message: str = "") -> None:
        if share >= 0.7:
            raise Cancelled

    with pytest.raises(Cancelled):
        releases.make(study, stop)
    assert Release.objects.count() == 0
    assert not list(folder().glob("releases/*"))


def test_after_the_burn_a_release_is_public(study) -> None:
    fieldwork.fill(study.public_id, size=1, schools=1)
    StudyState.objects.create(study=study.public_id, burnt=True)
    assert releases.make(study).state == Release.State.PUBLIC
    assert Response.objects.count() > 0
