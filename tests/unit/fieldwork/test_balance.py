"""The sample beside the population: shares by design weight, what is missing, and what is still to come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.balance import margins
from surveys.fieldwork.reach import ClassReach

LABEL = {"nl": "Leerjaren", "fr": "Années", "en": "Grades"}
CALIBRATION = {
    "margins": [
        {
            "group": "Flemish",
            "variable": "grade_band",
            "label": LABEL,
            "status": "derived",
            "source": "somewhere",
            "date": "2023-02-01",
            "unit": "pupils",
            "totals": {3: 100, 4: 300},
        },
        {"group": "Flemish", "variable": "gender", "label": LABEL, "totals": {1: 1, 2: 1}},
        {"group": "French", "variable": "grade_band", "label": LABEL, "totals": {3: 1, 4: 1}},
    ]
}


def one(band="P5-6", children=20, *, weight=2.0, done=True, form="", community="nl"):
    return ClassReach(community, band, form, children, weight, done)


def test_shares_are_weighted_and_only_what_a_class_tells_is_compared():
    (margin,) = margins([one(), one("S1-2", 20, weight=4.0), one("S3-4")], CALIBRATION)
    assert margin.community == "nl"
    assert margin.date == "2023-02-01"
    assert [cell.level for cell in margin.cells] == ["primary", "secondary"]
    primary, secondary = margin.cells
    assert (primary.share, primary.weighted, primary.children) == (0.25, pytest.approx(1 / 3), 20)
    assert (secondary.share, secondary.weighted) == (0.75, pytest.approx(2 / 3))
    assert not secondary.thin


def test_a_thin_cell_says_how_many_are_missing_and_whether_more_is_coming():
    classes = [one(children=60), one("S1-2", 20)]
    secondary = margins(classes, CALIBRATION)[0].cells[1]
    assert (secondary.thin, secondary.missing, secondary.ask_more) == (True, 160, True)
    more = margins([*classes, one("S1-2", 160, done=False)], CALIBRATION)[0].cells[1]
    assert (more.coming, more.thin, more.ask_more) == (160, True, False)
    reached = margins([*classes, one("S1-2", 160)], CALIBRATION)[0].cells[1]
    assert (reached.ratio, reached.missing) == (pytest.approx(1), 0)


def test_nobody_reached_yet_is_no_fault():
    (margin,) = margins([one(done=False)], CALIBRATION)
    assert [(cell.weighted, cell.missing) for cell in margin.cells] == [(0.0, 0), (0.0, 0)]


@given(st.lists(st.tuples(st.sampled_from(["P5-6", "S1-2"]), st.integers(1, 30), st.floats(0.5, 90)), min_size=1))
def test_adding_the_missing_children_brings_a_cell_to_its_share(given_classes):
    classes = [one(band, children, weight=weight) for band, children, weight in given_classes]
    for place, band in enumerate(("P5-6", "S1-2")):
        cell = margins(classes, CALIBRATION)[0].cells[place]
        mine = [each for each in classes if each.grade_band == band] or classes
        mean = sum(each.weight * each.children for each in mine) / sum(each.children for each in mine)
        if cell.missing:
            after = margins([*classes, one(band, cell.missing, weight=mean)], CALIBRATION)[0].cells[place]
            assert after.weighted >= cell.share - 1e-6
