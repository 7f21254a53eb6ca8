"""A model's result: what changes nothing, what its sentences say, and what an audience may not see."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.spec import parse_design
from analysis.modelling import model, result
from analysis.modelling.specs import parse_model
from tests.unit.modelling.school_survey import TEAM, children, codebook, computed, source

FULL = {"formula": "phone ~ gender + grade + hours", "suppress": TEAM}


def fitted(data=None, **given):
    return computed(model.compute, parse_model({**FULL, **given}), data)


def figures(found):
    return [cell.estimate for row in found.adjusted.rows for cell in row.cells]


def test_a_model_of_one_variable_gives_back_the_observed_shares():
    found = fitted(formula="phone ~ gender").adjusted
    for adjusted, observed in zip(*(row.cells for row in found.rows), strict=True):
        assert adjusted.estimate == pytest.approx(observed.estimate, rel=1e-9)
        assert adjusted.se == pytest.approx(observed.se, rel=1e-6)


def test_a_contrast_is_the_difference_of_two_adjusted_shares():
    found = fitted()
    line = next(each for each in found.contrasts if (each.variable, each.key) == ("gender", "2"))
    cells = found.adjusted.rows[0].cells
    assert line.estimate == pytest.approx(cells[1].estimate - cells[0].estimate)
    assert line.low < line.estimate < line.high


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_order_of_rows_codes_of_categories_and_size_of_weights_change_nothing(seed):
    random, frame = np.random.default_rng(seed), children()
    plain = fitted()
    shuffled = frame.sample(frac=1, random_state=int(seed)).reset_index(drop=True)
    shuffled["weight"] *= random.uniform(0.1, 50)
    again = fitted(Source(shuffled, codebook()))
    assert figures(again)[:-3] == pytest.approx(figures(plain)[:-3], rel=1e-8)
    assert [line.se for line in again.coefficients] == pytest.approx(
        [line.se for line in plain.coefficients], rel=1e-7
    )
    renamed = frame.assign(gender=frame["gender"].map({1: 3, 2: 1, 3: 2, -2: -2}))
    other = fitted(Source(renamed, codebook()), reference={"gender": 3})
    assert [line.p for line in other.terms] == pytest.approx([line.p for line in plain.terms], rel=1e-6)
    assert other.fit.nagelkerke == pytest.approx(plain.fit.nagelkerke, rel=1e-9)


def test_design_effects_say_what_schools_do():
    frame = children()
    found = fitted(Source(frame, codebook()), formula="hours ~ grade", family="linear")
    assert found.coefficients[0].deff > 1, "hours differ by school"
    alone = computed(
        model.compute,
        parse_model({**FULL, "formula": "hours ~ grade", "family": "linear"}),
        source(child=np.arange(len(frame))),
        design=parse_design({"weights": "weight"}),
    )
    assert [line.deff for line in alone.coefficients] == pytest.approx([1] * 4)


def test_every_term_has_a_sentence_in_each_language_with_its_figures():
    found = fitted()
    sentences = {term.key: term.sentence for term in found.terms}
    assert all(set(sentence) == {"nl", "fr", "en"} for sentence in sentences.values())
    share = found.adjusted.rows[0].cells[0].estimate
    assert f"meisje {100 * share:.1f}".replace(".", ",") in sentences["gender"]["nl"]
    assert "elke eenheid meer vermenigvuldigt de kansverhouding" in sentences["hours"]["nl"]
    assert "ne dépassent pas le hasard" in sentences["gender"]["fr"]
    assert found.reference["nl"].startswith("Vraag gender: meisje · Vraag grade: eerste")


def test_a_result_reads_back_as_it_was_written():
    found = fitted(formula="phone ~ gender * hours")
    assert result.from_json(json.loads(json.dumps(result.to_json(found)))) == found


def test_a_small_group_is_hidden_everywhere_and_takes_a_second_along():
    partner = {"audience": "partner", "minimum_n": 60}
    found = fitted(suppress=partner)
    assert int((children()["gender"] == 3).sum()) < 60
    hidden = [cell.status for cell in found.adjusted.rows[0].cells[:3]]
    assert hidden.count("suppressed_primary") == 1
    assert hidden.count("suppressed_complementary") == 1, "or the third could be worked out from the whole"
    assert all(cell.estimate is None for row in found.adjusted.rows for cell in row.cells[1:3])
    lines = {line.key: line for line in found.coefficients}
    assert lines["gender=3"].estimate is None
    assert lines["hours"].estimate is not None
    assert {line.key for line in found.contrasts if line.estimate is None and line.variable == "gender"} == {"2", "3"}
    text = json.dumps(result.to_json(found))
    open_ = json.dumps(result.to_json(fitted()))
    third = json.dumps(fitted().adjusted.rows[0].cells[2].estimate)
    assert third in open_
    assert third not in text
    assert "anders" not in found.terms[0].sentence["nl"]


def test_a_hidden_combination_hides_the_coefficients_it_could_be_rebuilt_from():
    found = fitted(formula="phone ~ gender * grade", suppress={"minimum_n": 12, "complementary": True})
    hidden = {line.key for line in found.coefficients if line.estimate is None}
    assert {"gender=3", "gender=3:grade=2"} <= hidden
    assert "gender=2:grade=2" not in hidden


def test_few_children_with_the_outcome_hide_a_group_from_the_public():
    frame = children()
    frame.loc[(frame["grade"] == 1) & (frame.index % 40 != 0), "phone"] = 2
    yes = int(((frame["grade"] == 1) & (frame["phone"] == 1)).sum())
    assert 0 < yes < 10
    found = fitted(Source(frame, codebook()), formula="phone ~ grade", suppress={"audience": "public"})
    assert found.adjusted.rows[0].cells[0].status == "suppressed_primary"
    shown = [cell for cell in found.adjusted.rows[0].cells if cell.estimate is not None]
    assert shown
    assert all(cell.estimate == pytest.approx(round(cell.estimate, 2)) and cell.n % 5 == 0 for cell in shown)


def test_a_base_too_small_for_its_audience_gives_nothing_at_all():
    with pytest.raises(BookInvalid, match="fewer than 30 children or 3 schools"):
        fitted(universe="gender == 3 and grade == 1", suppress={"audience": "partner"}, formula="phone ~ age")


def test_a_public_result_of_one_school_is_refused():
    with pytest.raises(BookInvalid, match="too few for this audience"):
        fitted(universe="school == 7", suppress={"audience": "public", "minimum_n": 5}, formula="phone ~ age")
