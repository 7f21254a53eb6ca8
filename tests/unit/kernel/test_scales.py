"""Scales: scores by their missing rule, reliability by hand and by construction."""

import numpy as np
import pytest

from analysis.kernel import scales
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError
from analysis.kernel.replicates import replicates

ITEMS = np.array([[1, 2, 3], [4, np.nan, 2], [np.nan, np.nan, 5], [np.nan, np.nan, np.nan]])


def test_scores_need_as_many_answers_as_the_rule_says():
    strict, lenient = scales.scores(ITEMS), scales.scores(ITEMS, at_least=2, score="sum")
    assert strict.values[0] == 2
    assert np.isnan(strict.values[1:]).all()
    assert lenient.values[:2].tolist() == [6, 9]
    assert np.isnan(lenient.values[2:]).all()
    assert lenient.answered.tolist() == [3, 2, 1, 0]
    assert (strict.short, lenient.short) == (2, 1)


def test_items_the_other_way_round():
    assert scales.reverse(ITEMS, 1, 5)[0].tolist() == [5, 4, 3]
    with pytest.raises(KernelError, match="outside 1 to 4"):
        scales.reverse(ITEMS, 1, 4)


def one_factor(seed=0, rows=3000, loadings=(0.8, 0.6, 0.7, 0.5), clusters=100):
    random = np.random.default_rng(seed)
    school = np.repeat(np.arange(clusters), rows // clusters)
    common = random.normal(size=rows)
    noise = random.normal(size=(rows, len(loadings))) * np.sqrt(1 - np.square(loadings))
    return design(rows, clusters=[school]), np.outer(common, loadings) + noise


def test_alpha_by_its_definition_and_its_error_by_the_jackknife():
    plan, items = one_factor()
    found = scales.reliability(plan, items)
    matrix = np.cov(items.T)
    assert found.alpha.value == pytest.approx(4 / 3 * (1 - np.trace(matrix) / matrix.sum()), rel=1e-10)
    assert scales.reliability(replicates(plan, "JK1"), items).alpha.se == pytest.approx(found.alpha.se, rel=0.05)
    without = np.delete(items, 1, axis=1)
    assert found.alpha_without[1] == pytest.approx(scales.reliability(plan, without).alpha.value, rel=1e-10)
    rest = np.corrcoef(items[:, 0], items[:, 1:].sum(axis=1))[0, 1]
    assert found.item_rest[0] == pytest.approx(rest, rel=1e-10)


def test_omega_finds_the_factor_the_items_were_made_of():
    plan, items = one_factor(rows=100_000)
    found = scales.reliability(plan, items)
    assert found.loadings == pytest.approx([0.8, 0.6, 0.7, 0.5], abs=0.015)
    assert found.omega == pytest.approx(2.6**2 / (2.6**2 + 4 - 1.74), abs=0.005)
    assert found.alpha.value < found.omega
    reversed_too = scales.reliability(plan, -items)
    assert reversed_too.omega == pytest.approx(found.omega, rel=1e-6)


def test_two_items_have_no_factor_of_their_own():
    plan, items = one_factor(rows=200, clusters=20)
    found = scales.reliability(plan, items[:, :2])
    assert found.heywood
    assert np.isnan(found.omega)
    assert np.isfinite(found.alpha.value)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("missing_rule", lambda: scales.scores(ITEMS, at_least=4)),
        ("missing_rule", lambda: scales.scores(ITEMS, score="median")),
        ("items_shape", lambda: scales.scores(ITEMS[:, :1])),
        ("items_constant", lambda: scales.reliability(design(3), [[1, 2], [1, 3], [1, 5]])),
        ("empty_base", lambda: scales.reliability(design(4), np.full((4, 2), np.nan))),
    ],
)
def test_scales_that_can_not_be_scored_are_refused(code, call):
    with pytest.raises(KernelError) as caught:
        call()
    assert caught.value.code == code
