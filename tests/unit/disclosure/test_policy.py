"""Rules of sensitivity, and the policies of the house."""

import itertools

import numpy as np
import pytest

from analysis.disclosure.cellkey import Perturbation, perturbed
from analysis.disclosure.policy import POLICIES, Dominance, dominated, small_cells


@pytest.mark.parametrize(
    ("counts", "rule", "sensitive"),
    [
        ([30, 4, 3], Dominance(share=0.8), True),
        ([30, 5, 3], Dominance(share=0.8), False),
        ([20, 18, 2], Dominance(largest=2, share=0.9), True),
        ([50, 20, 4], Dominance(within=0.1), True),
        ([50, 20, 6], Dominance(within=0.1), False),
        ([0, 0, 0], Dominance(share=0.5, within=0.1), False),
        ([7, 0, 0], None, False),
    ],
)
def test_dominance(counts, rule, sensitive):
    assert bool(dominated(np.array(counts, dtype=float)[:, None], rule)[0]) is sensitive


def test_policies_grow_stricter_with_the_distance_of_the_audience():
    order = [POLICIES[name] for name in ("team", "partner", "public", "child")]
    for near, far in itertools.pairwise(order):
        assert near.minimum_n <= far.minimum_n
        assert near.minimum_clusters <= far.minimum_clusters
        assert near.minimum_cell <= far.minimum_cell
        assert near.counts <= far.counts
    assert [policy.complementary for policy in order] == [False, True, True, True]
    assert all(policy.sensitive == 2 for policy in order)


def test_nobody_is_no_small_cell():
    assert small_cells(np.array([0, 1, 9, 10]), POLICIES["public"]).tolist() == [False, True, True, False]


def test_the_same_children_get_the_same_noise_whatever_their_order():
    table = Perturbation({1: [(1.0, -1)]}, [(0.5, -2), (1.0, 2)], 2)
    keys = np.array([0.3, 0.9, 0.55])
    assert perturbed(keys, table) == perturbed(keys[::-1], table)
    assert perturbed(keys, table).published in {1, 5}
    assert perturbed(keys[:1], table).published == 0
    assert perturbed([], table).published == 0
