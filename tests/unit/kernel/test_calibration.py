"""Calibration: totals met, bounds kept, two algorithms in agreement, and errors from residuals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.kernel import calibration, estimates, tables
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError
from analysis.kernel.weights import Margin, rake


def sample(seed, rows=240, schools=24):
    random = np.random.default_rng(seed)
    school = random.integers(0, schools, rows)
    school[:schools] = np.arange(schools)
    start = random.uniform(1, 5, rows)
    margins = []
    for name, size in (("age", 4), ("region", 3)):
        codes = random.integers(0, size, rows)
        codes[:size] = np.arange(size)
        shares = random.uniform(0.7, 1.3, size) * np.bincount(codes, weights=start)
        margins.append(Margin(name, codes, 5000 * shares / shares.sum()))
    plan = design(rows, weights=start, strata=school % 2, clusters=[school])
    return plan, margins, random


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_raking_is_calibration_by_another_algorithm(seed):
    plan, margins, _ = sample(seed)
    swept = rake(plan.weights, margins, tolerance=1e-13).weights
    newton = calibration.calibrate(plan.weights, *calibration.margin_matrix(margins), distance="raking")
    assert np.max(np.abs(newton.weights - swept) / swept) < 1e-10
    assert newton.gap < 1e-11


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["linear", "raking", "logit"]))
def test_totals_are_met_and_bounds_kept(seed, distance):
    plan, margins, random = sample(seed)
    matrix, totals = calibration.margin_matrix(margins)
    hours = random.gamma(2, 2, plan.rows)
    matrix, start = np.column_stack([matrix, hours]), plan.weights * 5000 / plan.weights.sum()
    wanted = np.append(totals, start @ hours * 1.02)
    found = calibration.calibrate(start, matrix, wanted, distance=distance, bounds=(0.2, 4.0))
    assert found.weights @ matrix == pytest.approx(wanted, rel=1e-9)
    g = found.weights / start
    assert g.min() >= 0.2 - 1e-12
    assert g.max() <= 4.0 + 1e-12


def test_the_linear_distance_is_the_regression_estimator():
    plan, _, random = sample(4)
    x, y = random.normal(10, 2, plan.rows), random.normal(5, 1, plan.rows)
    matrix, wanted = np.column_stack([np.ones(plan.rows), x]), np.array([800.0, 8100.0])
    found = calibration.calibrate(plan.weights, matrix, wanted)
    slope = np.linalg.solve((matrix * plan.weights[:, None]).T @ matrix, (matrix * plan.weights[:, None]).T @ y)
    direct = plan.weights @ y + (wanted - plan.weights @ matrix) @ slope
    assert found.weights @ y == pytest.approx(direct, rel=1e-12)
    residual = (y - matrix @ slope) * found.weights
    total = estimates.totals(found.on(plan), y)
    assert total.se == pytest.approx(estimates.totals(plan, residual / plan.weights).se, rel=1e-10)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1000))
def test_known_totals_have_no_error_and_the_unit_of_the_weights_does_not_matter(seed, scale):
    plan, margins, random = sample(seed)
    values = random.normal(size=plan.rows)
    raked = calibration.adopt(plan, rake(plan.weights, margins), margins)
    known = estimates.totals(raked, margins[0].codes[:, None] == np.arange(4))
    assert known.value == pytest.approx(margins[0].totals, rel=1e-9)
    assert np.all(known.se < 1e-6 * known.value)
    scaled = plan.with_weights(plan.weights * scale)
    again = calibration.adopt(scaled, rake(scaled.weights, margins), margins)
    one, two = estimates.means(raked, values), estimates.means(again, values)
    assert two.value == pytest.approx(one.value, rel=1e-8)
    assert two.se == pytest.approx(one.se, rel=1e-8)


def test_a_table_of_calibrated_weights_is_a_table_of_domains_and_its_chunks_add_up():
    plan, margins, random = sample(9)
    raked = calibration.adopt(plan, rake(plan.weights, margins), margins)
    hours = np.column_stack([np.ones(plan.rows), random.gamma(2, 2, plan.rows)])
    wanted = raked.weights @ hours * [1, 1.05]
    both = calibration.calibrate(raked.weights, hours, wanted).on(raked)
    codes, values = random.integers(-1, 3, plan.rows), random.normal(size=plan.rows)
    columns = tables.overlapping(np.column_stack([np.ones(plan.rows), random.random((plan.rows, 2)) < 0.5]) > 0)
    first = np.arange(plan.rows) < 100
    nets = np.array([[1.0], [1.0], [0.0]])
    for calibrated in (raked, both):
        sums = tables.single(calibrated, codes, 3, columns, first) + tables.single(
            calibrated, codes, 3, columns, ~first
        )
        shares = tables.column_shares(calibrated, sums.with_nets(nets))
        totals = tables.column_totals(calibrated, sums)
        means = tables.column_shares(calibrated, tables.moments(calibrated, values, columns))
        indicators = np.where(codes[:, None] < 0, np.nan, codes[:, None] == np.arange(3))
        chosen = tables.column_shares(calibrated, tables.multiple(calibrated, indicators == 1, codes >= 0, columns))
        for place in range(3):
            inside = columns.member[columns.atoms, place] > 0
            want = estimates.means(
                calibrated, np.column_stack([indicators, indicators[:, 0] + indicators[:, 1]]), inside
            )
            assert shares.se[place] == pytest.approx(want.se, rel=1e-8)
            assert chosen.se[place] == pytest.approx(want.se[:3], rel=1e-8)
            assert totals.se[place] == pytest.approx(estimates.totals(calibrated, indicators, inside).se, rel=1e-8)
            assert means.se[place] == pytest.approx(estimates.means(calibrated, values, inside).se, rel=1e-8)
        fixed = plan.with_weights(calibrated.weights)
        taken_as_fixed = tables.column_shares(fixed, tables.single(fixed, codes, 3, columns).with_nets(nets))
        assert taken_as_fixed.value == pytest.approx(shares.value)
        assert not np.allclose(taken_as_fixed.se, shares.se, rtol=1e-3)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("calibration_not_converged", {"totals": [100.0, 900.0], "bounds": (0.9, 1.1)}),
        ("calibration_bounds", {"distance": "logit"}),
        ("calibration_bounds", {"bounds": (1.2, 2.0)}),
        ("calibration_shape", {"totals": [1.0]}),
        ("calibration_missing", {"totals": [np.nan, 1.0]}),
        ("calibration_distance", {"distance": "cosine"}),
        ("weights_negative", {"weights": [-1.0, 1, 1, 1]}),
    ],
)
def test_impossible_calibrations_are_named(code, arguments):
    given_arguments = {
        "weights": np.ones(4),
        "matrix": [[1, 1], [1, 2], [1, 3], [1, 4]],
        "totals": [4.0, 11.0],
    } | arguments
    with pytest.raises(KernelError) as caught:
        calibration.calibrate(**given_arguments)
    assert caught.value.code == code
