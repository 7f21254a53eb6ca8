"""From the draw to the release: the weights that come out stand for the children of the frame."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import cleaning
from analysis.services import releases
from consent.services import schools
from surveys.box import mixer
from surveys.fieldwork import classes, selectors, visiting
from surveys.services import sittings
from tests.db.surveys.frames import followed, line
from tests.db.surveys.world import fresh, opened, put_in, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
PUPILS = 6
"""Of every class."""


@pytest.fixture
def frame():
    """Twelve schools of one to four classes of six, in two communities; one is so large that it is taken for certain."""
    sizes = [6, 12, 18, 24, 6, 150, 12, 6, 18, 24, 12, 6]
    return [
        line(number, community="nl" if number < 7 else "fr", size=size) for number, size in enumerate(sizes, start=1)
    ]


def class_answers(wave, group):
    schools.count_participation(group=group, eligible=PUPILS, refused=0, absent=0)
    sitting, slips = opened(wave, group, count=PUPILS)
    assert [put_in(sitting, slip).status for slip in slips] == [201] * PUPILS
    return sittings.ask_mixing(sitting=sittings.close_sitting(sitting=fresh(sitting)))


def test_weights_in_the_release_stand_for_the_children_of_the_frame(study, frame):
    """Every child drawn answers, so the design weights add up to the pupils of the frame, exactly and per stratum: the
    school's chance is in proportion to its size, one class of it is drawn, classes are equally large."""
    wave = wave_for(study)
    made = followed(wave, *frame, count=5, seed="weights", strata=("community",))
    sizes = {row["key"]: row["size"] for row in made.frame.rows}
    for drawn in selectors.asked_schools(wave):
        listed = [classes.Listed(f"5{place:02d}", 5, PUPILS) for place in range(sizes[drawn.key] // PUPILS)]
        classes.make(
            wave=wave, school=drawn.school, listed=listed, count=1, by_band=False, method="simple", seed="classes"
        )
        class_answers(wave, drawn.school.groups.get())
    mixer.turn()
    release = releases.make(study, skip=[rule.name for rule in cleaning.RULES])
    rows = pd.read_parquet(release.file)
    assert len(rows) == 5 * PUPILS
    expected = {
        community: sum(row["size"] for row in made.frame.rows if row["community"] == community)
        for community in ("nl", "fr")
    }
    codes = {1: "nl", 2: "fr"}
    found = {codes[code]: total for code, total in rows.groupby("community")["base_weight"].sum().items()}
    assert found == pytest.approx(expected)
    assert found["nl"] + found["fr"] == pytest.approx(sum(sizes.values()))
    certain = [pick for pick in made.result["drawn"] if pick["probability"] == 1]
    assert len(certain) == 1
    assert rows["cluster"].nunique() == 5


def test_how_sittings_were_watched_over_comes_along_where_schools_share_it(study, frame):
    """Two schools a stratum are too few to be told of; one stratum of four schools is told."""
    wave = wave_for(study)
    followed(wave, *frame, count=4, strata=(), counts={"all": 4}, seed="watched")
    for drawn in selectors.asked_schools(wave):
        group = schools.add_group(school=drawn.school, label="5A", grade=5, size=PUPILS)
        sitting = class_answers(wave, group)
        visiting.watch(sitting=sitting, supervisor="staff", room="apart", incident=False)
    mixer.turn()
    skip = [rule.name for rule in cleaning.RULES]
    release = releases.make(study, skip=skip)
    rows = pd.read_parquet(release.file)
    assert set(rows["sitting_room"]) == {2}
    assert set(rows["sitting_supervisor"]) == {2}
    assert set(rows["sitting_incident"]) == {2}
    visiting.watch(sitting=sitting, supervisor="staff", room="apart", incident=True)
    again = pd.read_parquet(releases.make(study, skip=skip).file)
    assert set(again["sitting_incident"]) == {-7}
    assert set(again["sitting_room"]) == {2}
