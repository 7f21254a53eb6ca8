"""Quantiles, intervals for shares, and variances: against numpy, by definition, and under transformations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.kernel import dispersion, intervals, quantiles
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError
from analysis.kernel.replicates import replicates

NUMPY = {
    "hf1": "inverted_cdf", "hf2": "averaged_inverted_cdf", "hf4": "interpolated_inverted_cdf", "hf5": "hazen",
    "hf6": "weibull", "hf7": "linear", "hf8": "median_unbiased", "hf9": "normal_unbiased",
}  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=40), st.floats(0.01, 0.99), st.sampled_from(sorted(NUMPY)))
def test_with_equal_weights_each_rule_is_the_textbook_one(values, probability, rule):
    given_values = np.array(values, dtype=float)
    if rule in ("hf1", "hf2") and abs(probability * given_values.size % 1 - 0.5) > 0.499:
        return
    found = quantiles.read_off(given_values, np.full(given_values.size, 2.5), probability, rule)
    assert found == pytest.approx(np.quantile(given_values, probability, method=NUMPY[rule]), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), min_size=1, max_size=20), st.integers(1, 9))
def test_a_weight_of_three_is_three_children(pairs, tenth):
    values, counts = np.array(pairs, dtype=float).T
    many = np.repeat(values, counts.astype(int))
    for rule in ("math", "school", "hf3"):
        one = quantiles.read_off(values, counts, tenth / 10, rule)
        assert one == quantiles.read_off(many, np.ones(many.size), tenth / 10, rule)


def test_the_middle_of_an_even_number():
    values, weights = np.array([1.0, 2.0, 3.0, 4.0]), np.ones(4)
    assert [quantiles.read_off(values, weights, 0.5, rule) for rule in ("math", "school", "hf1", "hf2")] == [
        2,
        2.5,
        2,
        2.5,
    ]


@pytest.mark.parametrize("method", ["mean", "logit", "asin", "beta", "wilson", "score"])
def test_a_median_lies_inside_its_limits_and_follows_its_unit(method):
    random = np.random.default_rng(3)
    school = np.repeat(np.arange(30), 10)
    values = random.gamma(2, 30, 300) + school
    values[::17] = np.nan
    plan = design(300, weights=random.uniform(1, 3, 300), clusters=[school])
    one = quantiles.quantiles(plan, values, [0.25, 0.5], interval=method)
    hours = quantiles.quantiles(plan, values / 60, [0.25, 0.5], interval=method)
    for quantile, same in zip(one, hours, strict=True):
        assert quantile.low < quantile.value < quantile.high
        assert quantile.n == int(np.isfinite(values).sum())
        assert [same.value, same.low, same.high] == pytest.approx(
            [quantile.value / 60, quantile.low / 60, quantile.high / 60], rel=1e-12
        )


def test_bootstrapped_medians_come_near_woodruffs():
    random = np.random.default_rng(4)
    plan = design(900, clusters=[np.repeat(np.arange(150), 6)])
    values = random.gamma(2, 30, 900)
    repeated = replicates(plan, "subbootstrap", count=400, rng=random)
    one = quantiles.quantiles(plan, values, 0.5)[0]
    two = quantiles.quantiles(repeated, values, 0.5, interval="replicates")[0]
    assert two.se == pytest.approx(one.se, rel=0.25)
    assert two.value - two.low == pytest.approx(two.high - two.value)
    with pytest.raises(KernelError, match="need a replicate design"):
        quantiles.quantiles(plan, values, 0.5, interval="replicates")


def test_what_no_quantile_can_be_is_refused():
    plan = design(3)
    for code, arguments in (
        ("quantile_rule", {"probabilities": 0.5, "rule": "middle"}),
        ("quantile_probability", {"probabilities": 1.5}),
        ("empty_base", {"probabilities": 0.5, "domain": np.zeros(3, bool)}),
    ):
        with pytest.raises(KernelError) as caught:
            quantiles.quantiles(plan, [1.0, 2.0, 3.0], **arguments)
        assert caught.value.code == code


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.001, 0.05), st.integers(2, 60), st.sampled_from(["logit", "asin", "beta", "wilson", "likelihood"]))  # fmt: skip
def test_limits_of_a_share_enclose_it_and_mirror(share, se, df, method):
    low, high = intervals.share_interval(share, se, df, n=500, method=method)
    mirrored = intervals.share_interval(1 - share, se, df, n=500, method=method)
    if method == "asin" and not 0.15 < share < 0.85:
        return
    assert 0 <= low < share < high <= 1
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)
    wider = intervals.share_interval(share, se, df, n=500, method=method, level=0.99)
    assert wider[0] < low
    assert wider[1] > high or high == 1  # as near as floating point comes


def test_simple_random_samples_have_the_classical_limits():
    n, yes = 200, 30
    share = yes / n
    se = np.sqrt(share * (1 - share) / n)
    exact = stats.binomtest(yes, n).proportion_ci(method="exact")
    wilson = stats.binomtest(yes, n).proportion_ci(method="wilson")
    assert intervals.share_interval(share, se, n - 1, n=n, method="beta") == pytest.approx(tuple(exact), rel=1e-9)
    assert intervals.share_interval(share, se, np.inf, n=n, method="wilson") == pytest.approx(tuple(wilson), rel=1e-9)
    low, high = intervals.share_interval(share, se, np.inf, n=n, method="likelihood")
    for limit in (low, high):
        deviance = 2 * (yes * np.log(share / limit) + (n - yes) * np.log((1 - share) / (1 - limit)))
        assert deviance * (n - 1) / n == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-9)


def test_covariances_by_numpy_and_their_errors_by_the_jackknife():
    random = np.random.default_rng(8)
    table = random.normal(size=(400, 3)) @ [[1, 0.5, 0], [0, 1, 0.3], [0, 0, 1]]
    plan = design(400, clusters=[np.repeat(np.arange(80), 5)])
    found = dispersion.covariances(plan, table)
    assert found.matrix == pytest.approx(np.cov(table.T), rel=1e-10)
    assert found.correlation == pytest.approx(np.corrcoef(table.T), rel=1e-10)
    jackknifed = dispersion.covariances(replicates(plan, "JK1"), table)
    assert jackknifed.entries.se == pytest.approx(found.entries.se, rel=0.03)
    assert dispersion.variance(plan, table).value == pytest.approx(table.var(axis=0, ddof=1), rel=1e-10)
    with pytest.raises(KernelError, match="at least two"):
        dispersion.variance(plan, table, np.arange(400) == 3)
