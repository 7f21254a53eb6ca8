"""Regression, group tests and formulas: equal to simpler estimates where they must be, and clear when impossible."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.kernel import compare, estimates, grouptests, regression, terms
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError
from analysis.kernel.estimates import Estimate
from analysis.kernel.replicates import replicates


def sample(seed, rows=300, schools=30):
    random = np.random.default_rng(seed)
    school = random.integers(0, schools, rows)
    plan = design(rows, weights=random.uniform(1, 4, rows), clusters=[school])
    group = random.integers(0, 3, rows)
    group[:3] = np.arange(3)
    hours = random.gamma(2, 2, rows) + group
    return plan, group, hours, (random.random(rows) < 0.3 + 0.1 * group).astype(float)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["gaussian", "quasibinomial", "quasipoisson"]))
def test_a_model_of_one_category_gives_its_means(seed, family):
    plan, group, hours, yes = sample(seed)
    outcome = yes if family == "quasibinomial" else hours
    matrix = (group[:, None] == np.arange(3)).astype(float)
    fit = regression.regress(plan, matrix, outcome, family)
    found = regression.adjusted(plan, fit, [np.eye(3)[np.full(plan.rows, k)] for k in range(3)])
    wanted = estimates.joint([estimates.means(plan, outcome, group == k) for k in range(3)], plan.df())
    assert found.value == pytest.approx(wanted.value, rel=1e-9)
    assert found.covariance == pytest.approx(wanted.covariance, rel=1e-6, abs=1e-12)


def test_the_constant_alone_is_the_mean_and_its_square_the_test():
    plan, group, hours, _ = sample(1)
    fit = regression.regress(plan, np.ones((plan.rows, 1)), hours)
    mean = estimates.means(plan, hours)
    assert fit.coefficients.value == pytest.approx(mean.value)
    assert fit.coefficients.se == pytest.approx(mean.se)
    two = regression.regress(plan, np.column_stack([np.ones(plan.rows), group]), hours)
    test = regression.term_test(two, [1])
    assert test.f == pytest.approx(two.t[1] ** 2)
    assert test.p == pytest.approx(two.p[1])
    assert two.coefficients.df == plan.df() - 1


def test_adjustment_takes_out_what_groups_differ_in():
    random = np.random.default_rng(5)
    group = random.integers(0, 2, 4000)
    age = random.normal(12 + 2 * group, 1)
    hours = age + random.normal(size=4000)
    plan = design(4000)
    fit = regression.regress(plan, np.column_stack([np.ones(4000), group, age]), hours)
    settings_ = [np.column_stack([np.ones(4000), np.full(4000, k), age]) for k in (0, 1)]
    found = regression.adjusted(plan, fit, settings_).contrast([[-1, 1]])
    assert abs(found.value[0]) < 3 * found.se[0] < 0.2
    assert estimates.means(plan, hours, group == 1).value - estimates.means(plan, hours, group == 0).value > 1.8


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_two_means_are_a_contrast_of_domains(seed):
    plan, group, hours, _ = sample(seed)
    codes = np.where(group == 2, -1, group)
    found = grouptests.two_means(plan, hours, codes)
    parts = estimates.joint([estimates.means(plan, hours, group == k) for k in (0, 1)], plan.df())
    wanted = parts.contrast([[-1, 1]])
    assert [found.estimate, found.se] == pytest.approx([wanted.value[0], wanted.se[0]], rel=1e-8)
    assert found.low < found.estimate < found.high
    swapped = grouptests.two_means(plan, hours, np.where(codes < 0, -1, 1 - codes))
    assert [swapped.estimate, swapped.p] == pytest.approx([-found.estimate, found.p], rel=1e-8)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["wilcoxon", "van_der_waerden", "median"]))
def test_ranks_see_only_the_order(seed, score):
    plan, group, hours, _ = sample(seed)
    for codes in (group, np.where(group == 2, -1, group)):
        one = grouptests.rank_test(plan, hours, codes, score=score)
        two = grouptests.rank_test(plan, np.exp(hours / 3) - 7, codes, score=score)
        assert two.p == pytest.approx(one.p, rel=1e-7)


def test_a_mean_difference_within_children():
    plan, _group, hours, _ = sample(3)
    found = grouptests.mean_test(plan, hours - hours)
    assert found.estimate == 0
    shifted = grouptests.mean_test(plan, hours)
    assert shifted.df == plan.df() - 1
    assert shifted.p < 1e-6


def test_a_change_between_independent_waves():
    found = compare.change(Estimate(0.40, 0.03, 20, 500), Estimate(0.50, 0.04, 30, 600))
    assert [found.difference, found.se, found.t] == pytest.approx([0.1, 0.05, 2.0])
    assert 30 < found.df < 50
    assert 0.04 < found.p < 0.06


def test_replicates_of_a_model_come_near_its_linearisation():
    plan, group, hours, yes = sample(2, rows=600, schools=60)
    matrix = np.column_stack([np.ones(600), group, hours])
    one = regression.regress(plan, matrix, yes, "quasibinomial")
    two = regression.regress(replicates(plan, "JK1"), matrix, yes, "quasibinomial")
    assert two.coefficients.value == pytest.approx(one.coefficients.value, rel=1e-9)
    assert two.coefficients.se == pytest.approx(one.coefficients.se, rel=0.1)


@pytest.mark.parametrize(
    ("code", "matrix", "outcome", "family"),
    [
        ("model_collinear", [[1, 2, 2], [1, 3, 3], [1, 4, 4], [1, 1, 1], [1, 5, 5]], [1, 0, 1, 0, 1], "gaussian"),
        ("model_not_converged", [[1, 0], [1, 0], [1, 1], [1, 1], [1, 1]], [0, 0, 1, 1, 1], "quasibinomial"),
        ("outcome_range", [[1, 0], [1, 1], [1, 0], [1, 1], [1, 1]], [0, 2, 1, 1, 0], "quasibinomial"),
        ("too_few", [[1, 0], [1, 1], [np.nan, 0], [np.nan, 1], [np.nan, 1]], [0, 1, 1, 1, 0], "gaussian"),
        ("family_unknown", [[1], [1], [1], [1], [1]], [0, 1, 1, 1, 0], "gamma"),
    ],
)
def test_models_that_can_not_be_fitted_say_why(code, matrix, outcome, family):
    with pytest.raises(KernelError) as caught:
        regression.regress(design(5), np.array(matrix, dtype=float), np.array(outcome, dtype=float), family)
    assert caught.value.code == code


VARIABLES = {
    "sex": terms.Factor(np.array([0, 1, 1, -1]), ("f", "m")),
    "age": terms.Factor(np.array([0, 1, 2, 2]), ("9-11", "12-13", "14+")),
    "t": np.array([1.0, 2.0, np.nan, 4.0]),
}


def test_a_formula_becomes_columns_with_names():
    formula = terms.parse("yes ~ sex*age + I(t^2)")
    assert formula.outcome == "yes"
    model = terms.model_matrix(formula, VARIABLES, 4)
    assert model.names == (
        "(Intercept)", "sexm", "age12-13", "age14+", "I(t^2)", "sexm:age12-13", "sexm:age14+",
    )  # fmt: skip
    assert model.columns["sex:age"] == (5, 6)
    assert model.matrix[1].tolist() == [1, 1, 1, 0, 4, 1, 0]
    assert np.isnan(model.matrix[3, 1])
    assert np.isnan(model.matrix[2, 4])


def test_without_a_constant_the_first_category_stays():
    model = terms.model_matrix(terms.parse("~ 0 + age + sex"), VARIABLES, 4)
    assert model.names == ("age9-11", "age12-13", "age14+", "sexm")


def test_numbers_can_be_categories_and_take_functions():
    model = terms.model_matrix(terms.parse("~ factor(t) + log(t)"), VARIABLES, 4)
    assert model.names == ("(Intercept)", "factor(t)2", "factor(t)4", "log(t)")
    assert model.matrix[[0, 1, 3], 1:3].tolist() == [[0, 0], [1, 0], [0, 1]]
    assert np.isnan(model.matrix[2, 1:]).all()
    assert model.matrix[3, 3] == pytest.approx(np.log(4))


def test_expressions_compare_and_compute():
    assert terms.evaluate("I(sex=='m')", VARIABLES, 4)[:3].tolist() == [0, 1, 1]
    assert np.isnan(terms.evaluate("I(sex=='m')", VARIABLES, 4)[3])
    assert terms.evaluate("I((t-1)/2 >= 0.5)", VARIABLES, 4)[[0, 1, 3]].tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("formula_variable", "~ shoe"),
        ("formula_variable", "~ I(sex + 1)"),
        ("formula_syntax", "~ I(__import__('os').getcwd())"),
        ("formula_syntax", "~ I(t +)"),
        ("formula_syntax", "~ t +"),
        ("formula_syntax", "~ t - sex"),
    ],
)
def test_formulas_that_can_not_be_read_are_refused(code, text):
    with pytest.raises(KernelError) as caught:
        terms.model_matrix(terms.parse(text), VARIABLES, 4)
    assert caught.value.code == code
