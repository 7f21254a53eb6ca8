"""Profiles: the optimum on data small enough to try every grouping, planted groups found, and chance called chance."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.kernel import profiles
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError

SEEDS = st.integers(0, 2**32 - 1)


def best_by_trying_all(answers, weights, k):
    """The least weighted number of answers that differ from the mode of their group, over every grouping."""
    losses = []
    for grouping in itertools.product(range(k), repeat=len(weights)):
        loss = 0.0
        for group in range(k):
            inside = np.array(grouping) == group
            for column in answers[inside].T:
                shares = np.bincount(column, weights=weights[inside], minlength=3)
                loss += shares.sum() - shares.max()
        losses.append(loss)
    return min(losses)


@pytest.mark.parametrize(("seed", "k"), [(seed, 2 + seed % 2) for seed in range(8)])
def test_no_grouping_of_a_tiny_sample_is_better(seed, k):
    random = np.random.default_rng(seed)
    codes, weights = random.integers(0, 3, (8, 3)), random.uniform(0.5, 2, 8)
    found = profiles.patterns(codes)
    mass = found.summed(weights)
    modes = profiles.k_modes(found.answers, mass, k, random, starts=300)
    assert modes.loss * mass.sum() * 3 == pytest.approx(best_by_trying_all(found.answers, mass, k), abs=1e-9)


def planted(seed, rows=600, noise=0.1, schools=30):
    """Three ways of answering six questions, each answer replaced at random now and then."""
    random = np.random.default_rng(seed)
    truth = random.choice(3, rows, p=[0.5, 0.3, 0.2])
    codes = np.array([[0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], [2, 2, 2, 0, 1, 2]])[truth]
    codes = np.where(random.random(codes.shape) < noise, random.integers(0, 3, codes.shape), codes)
    plan = design(rows, weights=random.uniform(1, 3, rows), clusters=[random.integers(0, schools, rows)])
    return plan, truth, codes


def solved(plan, codes, k=3, seed=1):
    found = profiles.patterns(codes)
    weights = found.summed(np.where(found.place >= 0, plan.weights, 0.0))
    return found, profiles.k_modes(found.answers, weights, k, np.random.default_rng(seed))


def alike(one, other):
    return profiles.adjusted_rand(np.histogram2d(one, other, bins=[np.arange(5) - 0.5] * 2)[0])


def test_planted_profiles_are_found_largest_first_and_called_stable():
    plan, truth, codes = planted(3)
    found, modes = solved(plan, codes)
    assert modes.modes.tolist() == [[0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], [2, 2, 2, 0, 1, 2]]
    assert alike(modes.profile[found.place], truth) > 0.9
    stable = profiles.stability(plan, found, modes, np.random.default_rng(2), repeats=20)
    assert stable.rand.mean() > 0.9
    assert (stable.jaccard.mean(axis=0) > 0.85).all()


def test_profiles_of_noise_are_called_unstable():
    random = np.random.default_rng(4)
    plan = design(600, clusters=[random.integers(0, 30, 600)])
    found, modes = solved(plan, random.integers(0, 4, (600, 8)), k=4)
    stable = profiles.stability(plan, found, modes, np.random.default_rng(5), repeats=20)
    assert stable.rand.mean() < 0.5
    assert stable.jaccard.mean() < 0.6


@given(SEEDS)
def test_order_of_rows_names_of_answers_and_size_of_weights_change_nothing(seed):
    plan, _, codes = planted(7, rows=300)
    random = np.random.default_rng(seed)
    found, modes = solved(plan, codes)
    group = modes.profile[found.place]

    order = random.permutation(300)
    again, same = solved(plan.with_weights(plan.weights), codes)
    assert np.array_equal(same.profile[again.place], group)
    shuffled = profiles.patterns(codes[order])
    other = profiles.k_modes(shuffled.answers, shuffled.summed(plan.weights[order] * 8), 3, np.random.default_rng(1))
    assert other.loss == pytest.approx(modes.loss, rel=1e-12)
    assert alike(other.profile[shuffled.place], group[order]) == pytest.approx(1, abs=0.02)

    renamed = random.permutation(3)[codes]
    named, third = solved(plan, renamed)
    assert third.loss == pytest.approx(modes.loss, rel=1e-12)
    assert alike(third.profile[named.place], group) == pytest.approx(1, abs=0.02)


def test_the_adjusted_rand_index_of_known_tables():
    assert profiles.adjusted_rand(np.diag([3.0, 4.0, 5.0])) == 1
    assert profiles.adjusted_rand(np.array([[2.0, 1, 0], [0, 1, 2]])) == pytest.approx(8 / 33)
    assert abs(profiles.adjusted_rand(np.full((3, 3), 400.0))) < 0.01


def test_children_without_an_answer_or_outside_are_left_out_and_too_few_patterns_are_refused():
    found = profiles.patterns([[0, 1], [-1, 1], [0, 1], [1, 1]], np.array([True, True, True, False]))
    assert found.place.tolist() == [0, -1, 0, -1]
    assert found.count.tolist() == [2]
    with pytest.raises(KernelError, match="too few for 2 profiles"):
        profiles.k_modes(found.answers, np.ones(1), 2, np.random.default_rng(0))
    with pytest.raises(KernelError, match="Nobody"):
        profiles.patterns([[-1, 0]])
