"""What a formula may say, and the sentence for each that can't be estimated."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.modelling import model
from analysis.modelling.specs import parse_model
from surveys.engine.codebook import MultipleSet
from tests.unit.modelling.school_survey import TEAM, children, codebook, computed, source, variable

RANDOM = np.random.default_rng(1)


def fitted(formula, data=None, **more):
    return computed(model.compute, parse_model({"formula": formula, "suppress": TEAM, **more}), data)


def odd_columns():
    """Columns that no model should swallow in silence."""
    frame = children()
    own = [f"in my own words {place}" for place in range(len(frame))]
    return source(
        words=own,
        twin=frame["gender"],
        only=np.where(frame["grade"] == 4, 1, 2),
        school_twin=frame["school"],
        same=np.ones(len(frame)),
        labels={"twin": {1: "a", 2: "b", 3: "c"}, "only": {1: "ja", 2: "nee"}, "same": {1: "ja", 2: "nee"}},
    )


@pytest.mark.parametrize(
    ("formula", "code", "sentence"),
    [
        ("phone", "no_outcome", "a formula is written"),
        ("phone ~ 1", "no_terms", "choose at least one variable that explains ‘phone’"),
        ("phone ~ gender - 1", "no_constant", "keeps its constant"),
        ("phone ~ gendr", "unknown_column", "Did you mean ‘gender’?"),
        ("phonee ~ gender", "unknown_column", "Did you mean ‘phone’?"),
        ("phone ~ gender +", "formula_syntax", "can't be read"),
        ("phone ~ phone + gender", "outcome_explains", "can’t explain itself"),
        ("phone ~ school", "design_column", "how the sample was drawn"),
        ("phone ~ weight", "design_column", "how the sample was drawn"),
        ("phone ~ gender:grade:age", "interaction_deep", "Cross two at a time"),
        ("phone ~ words", "words", "own words"),
        ("phone ~ gender + twin", "collinear", "follows from the variables before it"),
        ("phone ~ same", "one_category", "same answer to ‘same’"),
        ("only ~ grade", "separation", "all .* children with grade=1 have the same outcome"),
        ("phone ~ log(hours)", "not_finite", "logarithm of 0"),
        ("phone ~ I(gender^2)", "expression_categories", "number\\(gender\\)"),
        ("phone == 7 ~ gender", "unknown_category", "no category ‘7’"),
    ],
)
def test_what_can_not_be_estimated_is_refused_with_a_sentence(formula, code, sentence):
    with pytest.raises(BookInvalid, match=sentence) as refused:
        fitted(formula, odd_columns())
    assert refused.value.code == code


def test_a_linear_model_needs_an_order_and_a_logistic_one_a_choice():
    with pytest.raises(BookInvalid, match="no order"):
        fitted("gender ~ age", family="linear")
    with pytest.raises(BookInvalid, match="leave at least one out"):
        fitted("phone ~ age", event=[1, 2])
    with pytest.raises(BookInvalid, match="takes the outcome as a number"):
        fitted("hours ~ age", family="linear", event=[1])
    ordered = fitted("i1 ~ age", family="linear")
    assert "ordinal_as_number" in {finding.code for finding in ordered.heading.findings}


def test_a_question_with_several_answers_offers_its_answers():
    frame = children().assign(apps_a=1, apps_b=0)
    apps = MultipleSet("apps", {"nl": "Apps"}, {}, ("apps_a", "apps_b"))
    more = (variable("apps_a", {0: "nee", 1: "ja"}), variable("apps_b", {0: "nee", 1: "ja"}))
    with pytest.raises(BookInvalid, match="Choose one of them: apps_a, apps_b"):
        fitted("phone ~ apps", Source(frame, codebook(*more, sets=(apps,))))


def test_more_coefficients_than_schools_are_refused_and_few_are_remarked_on():
    frame = children()
    few = Source(frame[frame["school"].isin([1, 2, 3, 10, 11, 12])].reset_index(drop=True), codebook())
    with pytest.raises(BookInvalid, match="only 4 degrees of freedom"):
        fitted("phone ~ gender + grade", few)
    assert "few_clusters" in {finding.code for finding in fitted("phone ~ age", few).heading.findings}


def test_an_empty_combination_is_named():
    frame = children()
    alone = np.where((frame["gender"] == 3), 1, frame["grade"])
    with pytest.raises(BookInvalid, match="nobody is in the combination gender=3 × alone=2"):
        fitted("phone ~ gender * alone", source(alone=alone, labels={"alone": {1: "a", 2: "b", 3: "c", 4: "d"}}))


def test_missing_answers_go_listwise_and_are_counted():
    frame = children()
    found = fitted("phone ~ gender + grade")
    wanted = {name: int((frame[name] < 0).sum()) for name in ("phone", "gender", "grade")}
    assert {line.variable: line.n for line in found.missing} == wanted
    assert found.base.n == int((frame[["phone", "gender", "grade"]] > 0).all(axis=1).sum())
    assert (found.asked, found.base.n_clusters) == (len(frame), frame["school"].nunique())


def test_a_category_nobody_is_in_drops_out_and_another_reference_is_the_same_model():
    found = fitted("phone ~ gender", universe="gender != 3")
    assert [line.key for line in found.coefficients] == ["(constant)", "gender=2"]
    one, other = fitted("phone ~ gender + age"), fitted("phone ~ gender + age", reference={"gender": "jongen"})
    assert other.coefficients[1].key == "gender=1"
    assert other.coefficients[1].estimate == pytest.approx(-one.coefficients[1].estimate, rel=1e-9)
    assert other.coefficients[1].against == {"nl": "jongen", "fr": "jongen (fr)"}
    for left, right in zip(one.adjusted.rows[0].cells, other.adjusted.rows[0].cells, strict=True):
        assert right.estimate == pytest.approx(left.estimate, rel=1e-9)
        assert right.se == pytest.approx(left.se, rel=1e-7)


def test_a_number_written_as_one_is_one():
    steps = fitted("phone ~ number(grade)")
    assert [line.key for line in steps.coefficients] == ["(constant)", "grade"]
    assert steps.coefficients == fitted("phone ~ grade", numeric=["grade"]).coefficients
    curved = fitted("hours ~ age + I(age^2)", family="linear")
    assert [line.key for line in curved.coefficients] == ["(constant)", "age", "I(age^2)"]
    years = fitted("hours ~ factor(age)", family="linear", universe="age <= 12")
    assert [line.key for line in years.coefficients] == ["(constant)", "age=12"]
