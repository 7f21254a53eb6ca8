"""Weights meet their margins, say what they cost, and refuse margins that can't be met."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.kernel import weights as kernel
from analysis.kernel.errors import KernelError
from analysis.kernel.weights import Margin


def margin(name, codes, totals):
    return Margin(name, np.asarray(codes), np.asarray(totals, dtype=float))


def sample(seed, rows=400):
    random = np.random.default_rng(seed)
    return (
        random.uniform(0.5, 2, rows),
        random.integers(0, 2, rows),
        random.integers(0, 5, rows),
        random.integers(0, 3, rows),
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.3, 0.7), st.lists(st.floats(0.5, 2), min_size=5, max_size=5))
def test_raked_weights_meet_every_margin(seed, girls, shape):
    start, gender, province, grade = sample(seed)
    totals = np.array(shape) / sum(shape) * 10_000
    margins = [margin("gender", gender, [girls * 1e4, (1 - girls) * 1e4]), margin("province", province, totals),
               margin("grade", grade, [4000, 3500, 2500])]  # fmt: skip
    raked = kernel.rake(start, margins)
    for part in margins:
        reached = np.bincount(part.codes, weights=raked.weights)
        assert np.max(np.abs(reached / part.totals - 1)) < 1e-6
    assert raked.converged
    assert raked.largest.relative <= 1e-10
    ratio = raked.weights / start
    cell = gender * 15 + province * 3 + grade
    assert all(np.ptp(ratio[cell == each]) < 1e-9 * ratio.max() for each in np.unique(cell))


def test_post_stratification_by_hand():
    found = kernel.poststratify([1.0, 1.0, 2.0, 2.0], margin("sex", [0, 0, 1, 1], [10, 40]))
    assert found.weights == pytest.approx([5, 5, 20, 20])
    assert found.cost.n_effective == pytest.approx(50**2 / 850)


def test_a_category_without_a_figure_keeps_the_weight_of_the_others():
    start, gender, _, grade = sample(5)
    gender = np.where(np.arange(400) < 12, -1, gender)
    margins = [margin("gender", gender, [6000, 4000]), margin("grade", grade, [4000, 3500, 2500])]
    raked = kernel.rake(start, margins)
    assert raked.unplaced == {"gender": 12}
    assert raked.weights.sum() == pytest.approx(10_000)
    girls = raked.weights[gender == 0].sum()
    assert girls / raked.weights[gender >= 0].sum() == pytest.approx(0.6)
    others = raked.weights[gender < 0].mean() / start[gender < 0].mean()
    assert 0.7 < others / (raked.weights.mean() / start.mean()) < 1.3


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.5), st.floats(1.5, 4))
def test_trimmed_weights_stay_inside_and_keep_their_sum(seed, lower, upper):
    start, gender, _, grade = sample(seed)
    margins = [margin("gender", gender, [9000, 1000]), margin("grade", grade, [4000, 3500, 2500])]
    raked = kernel.rake(start, margins)
    found = kernel.trimmed(raked, margins, lower=lower, upper=upper)
    mean = raked.weights.mean()
    assert found.weights.sum() == pytest.approx(raked.weights.sum())
    assert found.weights.min() >= lower * mean * (1 - 1e-9)
    assert found.weights.max() <= upper * mean * (1 + 1e-9)
    assume(not np.allclose(found.weights, raked.weights))
    reached = np.bincount(gender, weights=found.weights)
    assert found.largest.relative >= np.max(np.abs(reached / [9000, 1000] - 1)) - 1e-12
    assert found.cost.deff <= raked.cost.deff + 1e-9


REFUSALS = [
    (
        "margins_disagree",
        [("a", [0, 1, 0, 1], [50, 50]), ("b", [0, 0, 1, 1], [50, 60])],
        "Margin a sums to 100, margin b to 110",
    ),
    ("empty_cell", [("a", [0, 0, 0, 0], [50, 50])], "nobody in the sample is in category 1"),
    ("unknown_category", [("a", [0, 1, 2, 1], [50, 50])], "no total for category 2"),
    ("unknown_category", [("a", [0, 1, 0, 1], [100, 0])], "no total for category 1"),
    ("margin_totals", [("a", [0, 1, 0, 1], [50, float("nan")])], "numbers"),
    ("margin_length", [("a", [0, 1], [50, 50])], "has 2 rows, the weights 4"),
    ("margins_missing", [], "no margin"),
    ("raking_not_converged", [("a", [0, 0, 1, 1], [90, 10]), ("b", [0, 0, 1, 1], [10, 90])], "contradict"),
]


@pytest.mark.parametrize(
    ("code", "parts", "says"), REFUSALS, ids=[f"{code}-{place}" for place, (code, *_) in enumerate(REFUSALS)]
)
def test_impossible_margins_are_named(code, parts, says):
    with pytest.raises(KernelError, match=says) as caught:
        kernel.rake(np.ones(4), [margin(*part) for part in parts])
    assert caught.value.code == code


def test_scaled_trimming_without_an_upper_bound_keeps_the_sum_and_the_zeros():
    found = kernel.trim_scaled([0.0, 0.1, 1.0, 2.9], lower=0.5, upper=np.inf)
    assert found == pytest.approx([0.0, 0.5, 3.5 / 3.9, 3.5 * 2.9 / 3.9])


def test_bounds_that_leave_no_room_are_refused():
    with pytest.raises(KernelError, match="have a mean of 1"):
        kernel.trim(np.ones(4), lower=2, upper=3)


def test_kish_by_hand():
    cost = kernel.kish([1.0, 1.0, 2.0, 0.0])
    assert (cost.n, cost.n_effective, cost.deff) == (3, pytest.approx(16 / 6), pytest.approx(18 / 16))
