"""Each rule finds what it says and leaves honest children alone; skipped rules remove nobody."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cleaning
from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable

GAP = (-7, -6, -5, -4, -3, -2, -1)


def variable(name: str, kind: str, codes: tuple[int, ...], question: str = "", concept: str = "") -> Variable:
    categories = tuple(Category(float(code), {"nl": str(code)}, missing=False) for code in codes)
    categories += tuple(Category(float(code), {"nl": str(code)}, missing=True) for code in GAP)
    words = {"nl": question or name}
    return Variable(name, words, words, kind, "nominal", "answer", categories, "", 0, concept, ((-7.0, -1.0),))


GRID = tuple(f"freq_{place}" for place in range(6))
APPS = tuple(f"apps_{place}" for place in range(6))
BOOK = Codebook(
    {"nl": "t"},
    (
        variable("age", "number", ()),
        variable("phone_age", "number", ()),
        *(variable(name, "grid", (1, 2, 3, 4, 5), "Hoe vaak?") for name in GRID),
        *(variable(name, "multiple", (0, 1), "Welke?") for name in APPS),
        variable("honest", "single", (1, 2, 3), concept="quality.honest"),
    ),
    (MultipleSet("apps", {"nl": "apps"}, {"nl": "Welke?"}, APPS),),
    "test",
)
CHILD = {"age": 11, "phone_age": 9, **dict.fromkeys(APPS, 0), "apps_1": 1, "honest": 1, "grade_band": "P5-6"}
CHILD |= dict(zip(GRID, (1, 3, 2, 5, 1, 4), strict=True))
NAMES = [name for name in CHILD if name != "grade_band"]


def reasons(*children: dict[str, object], skip: tuple[str, ...] = ()) -> list[str]:
    frame = pd.DataFrame([{**CHILD, **child} for child in children])
    return list(cleaning.clean(cleaning.Material(frame, BOOK), skip=skip).reason)


def test_an_ordinary_child_stays() -> None:
    assert reasons({}) == [""]


def test_a_child_that_says_nothing_leaves() -> None:
    assert reasons(dict.fromkeys(NAMES, -2), dict.fromkeys(NAMES, -4)) == ["nothing-answered"] * 2


def test_fewer_than_a_third_is_too_little_and_refusing_is_an_answer() -> None:
    """Ten questions: age, phone age, six rows, the list, honesty. Three answers are too few, four are enough."""
    three = {**dict.fromkeys(NAMES, -2), "age": 11, "phone_age": 9, "honest": 1}
    assert reasons(three, {**three, "freq_0": 2}, {**three, "freq_0": -4}) == ["mostly-unanswered", "", ""]


def test_questions_that_were_not_asked_do_not_count() -> None:
    assert reasons({**dict.fromkeys(NAMES, -1), "age": 11, "honest": -2}) == [""]


def test_an_age_that_no_pupil_of_the_grade_has() -> None:
    assert reasons({"age": 20}, {"age": 8}, {"age": 14}, {"age": -4}, {"age": 20, "grade_band": "S5-6"}) == [
        "age-out-of-grade",
        "age-out-of-grade",
        "",
        "",
        "",
    ]


def test_one_answer_down_the_grid_unless_it_is_never() -> None:
    same = [dict.fromkeys(GRID, code) for code in (1, 2, 5)]
    assert reasons(*same, {**same[1], "freq_3": -2}) == ["", "straight-lining", "straight-lining", ""]


def test_two_signs_make_a_joke_one_does_not() -> None:
    ticked, impossible = dict.fromkeys(APPS, 1), {"phone_age": 18}
    assert reasons(ticked, impossible, {**ticked, **impossible}) == ["", "", "joke-answers"]


def test_saying_so_marks_and_does_not_remove() -> None:
    frame = pd.DataFrame([{**CHILD, "honest": 3}, CHILD])
    cleaned = cleaning.clean(cleaning.Material(frame, BOOK))
    assert cleaned.kept.all()
    assert cleaned.marks["not-honest"].tolist() == [True, False]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {name: st.integers(-7, 5) for name in NAMES}, optional={"grade_band": st.sampled_from(["P5-6", "S1-2"])}
        ),
        min_size=1,
        max_size=15,
    ),
    st.sets(st.sampled_from([rule.name for rule in cleaning.RULES])),
)
def test_the_log_adds_up_and_skipped_rules_remove_nobody(children: list[dict[str, object]], skip: set[str]) -> None:
    frame = pd.DataFrame([{**CHILD, **child} for child in children])
    cleaned = cleaning.clean(cleaning.Material(frame, BOOK), skip=skip)
    assert sum(line["removed"] for line in cleaned.log) == int((~cleaned.kept).sum())
    for line in cleaned.log:
        assert line["found"] >= line["removed"]
        assert line["applied"] is (line["rule"] not in skip)
        assert line["removed"] == int(np.sum(cleaned.reason == line["rule"]))
        assert line["rule"] not in skip or line["found"] == 0
        assert set(line["reason"]) == {"nl", "fr", "en"}
