"""Replicates: what must equal linearisation does, and what can't be resampled is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.kernel import estimates, tables
from analysis.kernel import replicates as kernel
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError


def sample(seed, strata=4, units=6, size=5):
    """A stratified cluster sample with a number and a category, weights unequal."""
    random = np.random.default_rng(seed)
    school = np.repeat(np.arange(strata * units), size)
    plan = design(school.size, weights=random.uniform(1, 4, school.size), strata=school // units, clusters=[school])
    return plan, random.normal(size=school.size) + school % 3, random.integers(-1, 3, school.size)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_jackknife_of_a_total_is_the_linearised_variance(seed):
    plan, values, _ = sample(seed)
    jackknife = kernel.replicates(plan, "JKn")
    one, two = estimates.totals(plan, values), estimates.totals(jackknife, values)
    assert two.value == pytest.approx(one.value)
    assert two.se == pytest.approx(one.se, rel=1e-9)
    assert two.df == one.df


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 0.9))
def test_balanced_half_samples_of_a_total_are_the_linearised_variance(seed, rho):
    plan, values, _ = sample(seed, strata=7, units=2)
    for plan_of_pairs in (kernel.replicates(plan, "BRR"), kernel.replicates(plan, "Fay", rho=rho)):
        assert estimates.totals(plan_of_pairs, values).se == pytest.approx(estimates.totals(plan, values).se, rel=1e-9)


def test_corrections_shrink_the_jackknife_and_a_census_has_no_error():
    school = np.repeat(np.arange(8), 3)
    values = np.arange(24.0)
    for population in (16, 8):
        plan = design(24, clusters=[school], fpc=[np.full(24, population)])
        one, two = estimates.totals(plan, values), estimates.totals(kernel.replicates(plan, "JK1"), values)
        assert two.se == pytest.approx(one.se, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("kind", ["bootstrap", "subbootstrap"])
def test_many_resamples_come_near_linearisation_and_repeat_from_their_seed(kind):
    plan, values, _ = sample(3, strata=3, units=12)
    first, again = (kernel.replicates(plan, kind, count=3000, rng=np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first.factors, again.factors)
    assert estimates.means(first, values).se == pytest.approx(estimates.means(plan, values).se, rel=0.1)


def test_weights_read_back_from_a_file_give_the_same_errors():
    plan, _values, codes = sample(11)
    made = kernel.replicates(plan, "JKn", mse=True)
    columns = np.stack([made.replicate(index) for index in range(made.count)], axis=1)
    read = kernel.given(made.weights, columns, scale=made.scale, rscales=made.rscales, mse=True, df=20)
    one, two = estimates.proportions(made, codes, 3), estimates.proportions(read, codes, 3)
    assert two.covariance == pytest.approx(one.covariance, rel=1e-10)
    assert two.df == 20
    with_factors = kernel.given(
        made.weights, columns / made.weights[:, None], "JKn", combined=False, rscales=made.rscales
    )
    assert np.allclose(with_factors.factors, read.factors)


def test_splitting_and_permuting_rows_change_nothing():
    plan, values, _ = sample(2)
    order = np.random.default_rng(1).permutation(plan.rows)
    strata, school = plan.stages[0].stratum[plan.psu], plan.psu
    doubled = np.repeat(order, 2)
    split = design(doubled.size, weights=plan.weights[doubled] / 2, strata=strata[doubled], clusters=[school[doubled]])
    one = estimates.means(kernel.replicates(plan, "JKn"), values)
    two = estimates.means(kernel.replicates(split, "JKn"), values[doubled])
    assert two.value == pytest.approx(one.value, rel=1e-12)
    assert two.se == pytest.approx(one.se, rel=1e-10)


def test_a_replicate_without_the_domain_does_not_count():
    school = np.repeat(np.arange(5), 2)
    plan = kernel.replicates(design(10, clusters=[school]), "JK1")
    found = estimates.means(plan, np.arange(10.0), school == 2)
    assert found.value[0] == 4.5
    assert np.isfinite(found.se[0])


def test_a_table_of_replicates_is_a_table_of_domains():
    plan, values, codes = sample(8)
    replicated = kernel.replicates(plan, "JKn")
    columns = tables.disjoint(np.arange(plan.rows) % 2, 2)
    shares = tables.column_shares(replicated, tables.single(replicated, codes, 3, columns))
    totals = tables.column_totals(replicated, tables.single(replicated, codes, 3, columns))
    means = tables.column_shares(replicated, tables.moments(replicated, values, columns))
    for place in range(2):
        inside = np.arange(plan.rows) % 2 == place
        assert shares.se[place] == pytest.approx(estimates.proportions(replicated, codes, 3, inside).se, rel=1e-9)
        assert means.se[place] == pytest.approx(estimates.means(replicated, values, inside).se, rel=1e-9)
        indicators = np.where(codes[:, None] < 0, np.nan, codes[:, None] == np.arange(3))
        assert totals.se[place] == pytest.approx(estimates.totals(replicated, indicators, inside).se, rel=1e-9)
        assert tables.degrees(replicated, columns)[place] == replicated.df(inside)


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("replicates_strata", lambda plan: kernel.replicates(plan, "JK1")),
        ("replicates_pairs", lambda plan: kernel.replicates(plan, "BRR")),
        ("replicates_random", lambda plan: kernel.replicates(plan, "bootstrap")),
        ("replicates_kind", lambda plan: kernel.replicates(plan, "jack")),
        ("replicates_shape", lambda plan: kernel.given(plan.weights, np.ones((3, 4)))),
        ("weights_negative", lambda plan: kernel.given(plan.weights, -np.ones((plan.rows, 4)))),
    ],
)
def test_what_can_not_be_resampled_is_refused(code, make):
    with pytest.raises(KernelError) as caught:
        make(sample(0)[0])
    assert caught.value.code == code


def test_lonely_strata_follow_their_rule():
    """One stratum of four clusters, one of a single cluster that lies far off."""
    school = np.array([0, 1, 2, 3, 4])
    values, strata = np.array([1.0, 2, 3, 4, 50]), np.array([0, 0, 0, 0, 1])
    found = {}
    for rule in ("remove", "certainty", "average", "adjust"):
        plan = design(5, strata=strata, clusters=[school], lonely=rule)
        jackknife = kernel.replicates(plan, "JKn")
        found[rule] = float(estimates.totals(jackknife, values).se[0])
        assert jackknife.count == (5 if rule == "adjust" else 4)
    assert found["remove"] == found["certainty"] == pytest.approx(np.sqrt(4 * np.var(values[:4], ddof=1)))
    assert found["average"] == pytest.approx(found["remove"] * np.sqrt(5 / 4))
    assert found["adjust"] > 3 * found["remove"]


def test_successive_differences_and_missing_scales():
    plan, values, _ = sample(1)
    columns = plan.weights[:, None] * np.random.default_rng(0).uniform(0.5, 1.5, (plan.rows, 8))
    one = kernel.given(plan.weights, columns, "successive_difference")
    two = kernel.given(plan.weights, columns, "other", scale=0.5)
    assert estimates.means(one, values).se == pytest.approx(estimates.means(two, values).se)
    for kind in ("JKn", "other"):
        with pytest.raises(KernelError, match="need their scale"):
            kernel.given(plan.weights, columns, kind)


def test_a_stratum_of_one_cluster_can_not_be_left_out():
    plan = design(4, strata=["a", "a", "b", "a"], clusters=[[1, 2, 3, 1]])
    with pytest.raises(KernelError, match="Stratum b has only one cluster"):
        kernel.replicates(plan, "JKn")
