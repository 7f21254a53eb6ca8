"""Table tests: the classical ones under simple random sampling, blind to names, right in size under clustering."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.kernel import association, mixtures
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError


def table(seed, rows=400, schools=40):
    random = np.random.default_rng(seed)
    school = random.integers(0, schools, rows)
    plan = design(rows, weights=random.uniform(1, 3, rows), strata=school % 3, clusters=[school])
    return plan, random.integers(-1, 3, rows), random.integers(-1, 4, rows)


def test_simple_random_sampling_gives_pearsons_test():
    random = np.random.default_rng(1)
    first, second = random.integers(0, 2, 3000), random.integers(0, 3, 3000)
    counts = np.zeros((2, 3))
    np.add.at(counts, (first, second), 1)
    wanted = stats.chi2_contingency(counts, correction=False)
    found = association.independence(design(3000), first, second, statistic="first_order")
    assert found.statistic == pytest.approx(wanted.statistic, rel=1e-9)
    assert found.p == pytest.approx(wanted.pvalue, rel=0.02)
    assert found.effects == pytest.approx([1, 1], rel=0.05)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["second_order", "first_order", "mixture", "wald", "adjusted_wald"]))
def test_names_order_and_sides_of_a_table_mean_nothing(seed, statistic):
    plan, rows, columns = table(seed)
    one = association.independence(plan, rows, columns, statistic=statistic)
    renamed = np.where(columns < 0, -1, (columns * 3 + 1) % 7)
    two = association.independence(plan, renamed, rows, statistic=statistic)
    three = association.independence(plan.with_weights(plan.weights * 17), rows, columns, statistic=statistic)
    for other in (two, three):
        assert [other.statistic, other.df, other.p] == pytest.approx([one.statistic, one.df, one.p], rel=1e-6)


def test_independent_answers_are_rarely_called_dependent_though_clusters_are_alike():
    random = np.random.default_rng(7)
    school = np.repeat(np.arange(40), 15)
    group = school % 2
    plan = design(school.size, clusters=[school])
    found: dict[str, list[float]] = {"second_order": [], "adjusted_wald": [], "mixture": [], "naive": []}
    for _ in range(200):
        leaning = random.normal(size=40)[school] + random.normal(size=school.size)
        answer = np.digitize(leaning, [-0.5, 0.8])
        for statistic in ("second_order", "adjusted_wald", "mixture"):
            found[statistic].append(association.independence(plan, answer, group, statistic=statistic).p)
        found["naive"].append(stats.chi2_contingency(np.histogram2d(answer, group, [3, 2])[0]).pvalue)
    share = {name: float(np.mean(np.array(values) < 0.05)) for name, values in found.items()}
    assert all(0.01 <= share[name] <= 0.10 for name in ("second_order", "adjusted_wald", "mixture")), share
    assert share["naive"] > 0.3


def test_goodness_of_fit_of_a_simple_random_sample_is_pearsons():
    random = np.random.default_rng(2)
    codes = random.choice(3, 4000, p=[0.5, 0.3, 0.2])
    found = association.goodness_of_fit(design(4000), codes, [5, 3, 2])
    wanted = stats.chisquare(np.bincount(codes), 4000 * np.array([0.5, 0.3, 0.2]))
    assert found.statistic == pytest.approx(wanted.statistic, rel=1e-9)
    assert found.p == pytest.approx(wanted.pvalue, rel=0.05)
    assert association.goodness_of_fit(design(4000), codes, [1, 1, 1]).p < 1e-12


@pytest.mark.parametrize("df", [1.0, 2.5, 7.0])
def test_a_mixture_of_equal_weights_is_a_chi_squared(df):
    for x in (0.5, 4.0, 15.0):
        assert mixtures.upper_tail(2 * x, [2.0], [df]) == pytest.approx(stats.chi2.sf(x, df), rel=0.09)


def test_a_mixture_by_simulation():
    random = np.random.default_rng(3)
    weights = np.array([3.0, 1.0, 0.4])
    drawn = random.chisquare(1, (400_000, 3)) @ weights
    for x in (3.0, 10.0, 25.0):
        assert mixtures.upper_tail(x, weights, np.ones(3)) == pytest.approx(np.mean(drawn > x), rel=0.04)
    ratio = drawn / (random.chisquare(12, 400_000) / 12)
    assert mixtures.ratio_tail(10.0, weights, 12) == pytest.approx(np.mean(ratio > 10), rel=0.04)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("table_too_small", lambda plan, rows, columns: association.independence(plan, rows, np.zeros_like(rows))),
        ("table_test", lambda plan, rows, columns: association.independence(plan, rows, columns, statistic="G2")),
        ("shares_range", lambda plan, rows, columns: association.goodness_of_fit(plan, rows, [1, 0, 1])),
        ("codes_range", lambda plan, rows, columns: association.goodness_of_fit(plan, rows, [1, 1])),
    ],
)
def test_tables_no_test_can_read_are_refused(code, call):
    with pytest.raises(KernelError) as caught:
        call(*table(0))
    assert caught.value.code == code


def test_a_wald_test_needs_fewer_cells_than_clusters():
    plan = design(60, clusters=[np.repeat(np.arange(4), 15)])
    random = np.random.default_rng(0)
    with pytest.raises(KernelError, match="more cells than the design"):
        association.independence(plan, random.integers(0, 4, 60), random.integers(0, 4, 60), statistic="wald")
