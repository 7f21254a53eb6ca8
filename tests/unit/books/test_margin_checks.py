"""Every trouble between margins and sample is found before anything is fitted, with its margin and its numbers."""

import pytest

from analysis.books.frames import Source
from analysis.books.margin_checks import troubles
from analysis.books.spec import calibration_of
from analysis.books.weighting import calibrate
from tests.unit.books.wave import codebook, frame

GOOD = {1: 50, 2: 50}


def margin(variable, totals, **other):
    return {"variable": variable, "totals": totals, **other}


def found(*margins, data=None, **other):
    spec = calibration_of({"margins": list(margins), **other})
    return [(each.code, each.margin) for each in troubles(Source(frame() if data is None else data, codebook()), spec)]


@pytest.mark.parametrize(
    ("margins", "codes"),
    [
        ([margin("grade", GOOD)], []),
        ([margin("grade", GOOD), margin("gender", {1: 60, 2: 41}, without=[3])], [("margins_disagree", 1)]),
        ([margin("gender", GOOD)], [("unknown_category", 0)]),
        ([margin("gender", {**GOOD, 3: 0})], [("zero_total", 0)]),
        ([margin("gender", {1: 0, 2: 0}, without=[3])], [("margin_totals", 0)]),
        ([margin("gender", {**GOOD, 7: 5}, without=[3])], [("unknown_category", 0)]),
        ([margin("nobody", GOOD)], [("unknown_column", 0)]),
        ([margin("grade", {"1": 50, "lager": 50, 2: 1})], [("category_twice", 0)]),
        ([margin("grade", {1: 50, 2: 0}), margin("gender", GOOD)],
         [("zero_total", 0), ("unknown_category", 1), ("margins_disagree", 1)]),
        ([{"variables": ["grade", "gender"], "without": {"gender": [3]},
           "totals": [{"grade": 1, "gender": 1, "total": 9}, {"grade": 1, "gender": 2, "total": 9},
                      {"grade": 2, "gender": 1, "total": 9}]}], [("unknown_category", 0)]),
    ],
)  # fmt: skip
def test_troubles_are_found_all_at_once(margins, codes):
    assert found(*margins) == codes


def test_a_category_without_children_is_empty_and_says_its_population():
    data = frame().query("phone != 3").reset_index(drop=True)
    (trouble,) = troubles(
        Source(data, codebook()), calibration_of({"margins": [margin("phone", {1: 60, 2: 30, 3: 10})]})
    )
    assert trouble.code == "empty_cell"
    assert trouble.params["total"] == 10
    assert trouble.params["category"]["fr"] == "geen (fr)"


def test_groups_need_margins_of_their_own_and_one_for_post_stratification():
    both = [margin("gender", {1: 5, 2: 5, 3: 1}, group=group) for group in ("1", "2")]
    assert found(*both, by="grade") == []
    assert found(both[0], by="grade") == [("group_without_margins", None)]
    assert found(*both, margin("phone", {1: 9, 2: 1, 3: 1}, group="1"), by="grade", method="poststratify") == [
        ("one_margin", None)
    ]
    missing = frame().assign(grade=lambda data: data.grade.where(data.index > 4, -2))
    assert found(*both, by="grade", data=missing) == [("group_missing", None)]


def test_what_has_no_trouble_can_be_weighted():
    data = frame()
    spec = calibration_of({"margins": [margin("grade", GOOD), margin("gender", {1: 60, 2: 40}, without=[3])]})
    source = Source(data, codebook())
    assert troubles(source, spec) == []
    assert calibrate(source, spec, data.weight.to_numpy()).reports[0].converged
