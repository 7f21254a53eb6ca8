"""What a design accepts, and what it says when it can't."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.kernel import estimates
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError

VALUES = np.array([1.0, 2.0, 4.0, 3.0, 5.0, 7.0, 6.0, 2.0])
SCHOOLS = np.array([1, 1, 2, 2, 3, 3, 4, 4])
STRATA = np.array(["a", "a", "a", "a", "b", "b", "b", "b"])


def refused(code, **arguments):
    with pytest.raises(KernelError) as caught:
        design(8, **arguments)
    assert caught.value.code == code
    return str(caught.value)


def test_one_stage_by_hand():
    """Two schools a stratum, equal weights: V = sum over strata of (t1 - t2)^2 of the linearised school totals."""
    plan = design(8, strata=STRATA, clusters=[SCHOOLS])
    found = estimates.means(plan, VALUES)[0]
    scores = (VALUES - VALUES.mean()) / 8
    totals = np.array([scores[school == SCHOOLS].sum() for school in (1, 2, 3, 4)])
    assert found.value == pytest.approx(VALUES.mean())
    assert found.se**2 == pytest.approx((totals[0] - totals[1]) ** 2 + (totals[2] - totals[3]) ** 2)
    assert found.df == 2


def test_simple_random_sampling_is_the_textbook_formula():
    found = estimates.means(design(8, fpc=[np.full(8, 80)]), VALUES)[0]
    assert found.se**2 == pytest.approx(VALUES.var(ddof=1) / 8 * (1 - 8 / 80))
    assert found.deff == pytest.approx(1 - 8 / 80)


def test_weights_come_from_the_corrections_of_both_stages():
    classes = np.arange(8)
    plan = design(8, clusters=[SCHOOLS, classes], fpc=[np.full(8, 40), np.full(8, 6)])
    assert plan.weights == pytest.approx(np.full(8, (40 / 4) * (6 / 2)))


def test_a_census_has_no_error():
    found = estimates.totals(design(8, clusters=[SCHOOLS], fpc=[np.full(8, 4)]), VALUES)[0]
    assert (found.value, found.se) == (30.0, 0.0)


def test_cluster_codes_that_start_anew_must_be_declared():
    codes = np.array([1, 1, 2, 2, 1, 1, 2, 2])
    assert "nested" in refused("clusters_not_nested", strata=STRATA, clusters=[codes])
    anew = design(8, strata=STRATA, clusters=[codes], nested=True)
    assert (
        estimates.means(anew, VALUES)[0].se
        == estimates.means(design(8, strata=STRATA, clusters=[SCHOOLS]), VALUES)[0].se
    )


@pytest.mark.parametrize(
    ("code", "arguments", "says"),
    [
        ("design_length", {"weights": [1.0, 2.0]}, "8 rows"),
        ("design_missing", {"strata": np.array([1, 1, 1, 1, 2, 2, 2, np.nan])}, "strata are missing in 1 rows"),
        ("design_missing", {"clusters": [np.array([1, 2, 3, 4, 5, 6, 7, None], dtype=object)]}, "clusters"),
        ("weights_negative", {"weights": [-1.0] * 8}, "8 weights are negative"),
        ("weights_zero", {"weights": [0.0] * 8}, "zero"),
        ("fpc_varies", {"strata": STRATA, "fpc": [np.arange(10, 18)]}, "stage 1 differs"),
        ("fpc_too_small", {"fpc": [np.full(8, 5)]}, "smaller than the sample"),
        ("fpc_stages", {"fpc": [np.full(8, 50), np.full(8, 5)]}, "2 finite population"),
        ("lonely_unknown", {"lonely": "ignore"}, "ignore"),
    ],
)
def test_refusals_say_what_is_wrong(code, arguments, says):
    assert says in refused(code, **arguments)


def test_a_lonely_stratum_stops_only_those_who_use_it():
    strata = np.array(["a", "a", "a", "a", "b", "b", "b", "lone"])
    plan = design(8, strata=strata, clusters=[np.array([1, 1, 2, 2, 3, 3, 4, 5])])
    assert plan.lonely_strata() == ("lone",)
    with pytest.raises(KernelError, match="lone has only one cluster") as caught:
        estimates.means(plan, VALUES)
    assert caught.value.code == "lonely_stratum"
    assert estimates.means(plan, VALUES, strata != "lone")[0].se > 0


def test_a_domain_keeps_the_design_but_counts_its_own_freedom():
    plan = design(8, strata=STRATA, clusters=[SCHOOLS])
    inside = np.isin(SCHOOLS, [1, 2, 3])
    found = estimates.means(plan, VALUES, inside)[0]
    assert (found.n, found.df) == (6, 1)
    assert found.se > estimates.means(design(6, strata=STRATA[inside], clusters=[SCHOOLS[inside]], lonely="remove"),
                                      VALUES[inside])[0].se  # fmt: skip


@given(st.floats(1e-6, 1e6), st.lists(st.floats(0.1, 10), min_size=8, max_size=8))
def test_shares_do_not_depend_on_the_unit_of_the_weights(scale, weights):
    one = design(8, weights=weights, strata=STRATA, clusters=[SCHOOLS])
    two = one.with_weights(np.array(weights) * scale)
    first, second = estimates.means(one, VALUES), estimates.means(two, VALUES)
    assert second.value == pytest.approx(first.value, rel=1e-9)
    assert second.se == pytest.approx(first.se, rel=1e-6, abs=1e-12)
    assert estimates.totals(two, VALUES).se == pytest.approx(scale * estimates.totals(one, VALUES).se, rel=1e-6)


@given(st.permutations(range(8)), st.permutations(range(4)))
def test_names_and_order_of_clusters_mean_nothing(order, names):
    rows, renamed = np.array(order), np.array(names)[SCHOOLS - 1]
    first = estimates.means(design(8, strata=STRATA, clusters=[SCHOOLS]), VALUES)[0]
    second = estimates.means(design(8, strata=STRATA[rows], clusters=[renamed[rows]]), VALUES[rows])[0]
    assert second.se == pytest.approx(first.se, rel=1e-12)


def test_communities_combine_by_population_not_by_sample():
    parts = [estimates.Estimate(0.4, 0.02, 50, 5000), estimates.Estimate(0.6, 0.03, 20, 500)]
    both = estimates.combine(parts, [600, 400])
    assert both.value == pytest.approx(0.48)
    assert both.se == pytest.approx(np.hypot(0.6 * 0.02, 0.4 * 0.03))
    assert 20 < both.df < 70
    with pytest.raises(KernelError, match="2 estimates for 1"):
        estimates.combine(parts, [1.0])


def test_logit_limits_stay_between_nothing_and_all():
    low, high = estimates.Estimate(0.01, 0.02, 10, 40).interval(0.99, "logit")
    assert 0 < low < 0.01 < high < 1
    assert estimates.Estimate(0.01, 0.02, 10, 40).interval(0.99)[0] < 0
    with pytest.raises(KernelError, match="between 0 and 1"):
        estimates.Estimate(0.01, 0.02, 10, 40).interval(95)
