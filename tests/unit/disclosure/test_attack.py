"""The attacker against exhaustive search, and the choice of what to hide against another attacker."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.attack import bounds, breaches
from analysis.disclosure.choose import protect, task
from analysis.disclosure.errors import DisclosureError
from analysis.disclosure.linked import linked
from analysis.disclosure.policy import rounded_interval
from tests.unit.disclosure.tables import attacked, crossed, shared

WIDTH = 8.0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=2), st.integers(0, 63))
def test_bounds_are_the_extremes_of_every_table_that_fits(counts, pattern):
    values, relations, number = crossed(counts)
    tables, inner = linked(values, relations), number[:-1, :-1].ravel()
    hidden = np.zeros(values.size, bool)
    hidden[inner[[bool(pattern >> place & 1) for place in range(6)]]] = True
    low, high = bounds(tables, hidden)
    secret = np.flatnonzero(hidden)
    met = []
    for guess in itertools.product(range(9), repeat=secret.size):
        table = values.copy()
        table[secret] = guess
        if not np.any(tables.relations @ table):
            met.append(guess)
    assert low[secret].tolist() == [min(column) for column in zip(*met, strict=True)]
    assert high[secret].tolist() == [max(column) for column in zip(*met, strict=True)]


@settings(max_examples=25, deadline=None)
@given(shared(), st.booleans())
def test_no_hidden_cell_is_bounded_within_the_protection_interval(tables, best):
    primary = (tables.value > 0) & (tables.value < 6)
    need = np.where(primary, WIDTH, np.where(tables.value > 0, 1.0, 0.0))
    keep = np.zeros(tables.size, bool)
    keep[np.flatnonzero(tables.value == tables.value.max())] = True
    choice = protect(task(tables, need=need, keep=keep, best=best), primary)
    assert (choice.hidden | ~primary).all()
    assert choice.left == ()
    for cell in np.flatnonzero(choice.hidden & (need > 0)):
        low, high = attacked(tables, choice.hidden, cell)
        assert low <= tables.value[cell] <= high
        assert high - low >= need[cell]


@settings(max_examples=25, deadline=None)
@given(shared(), st.integers(0, 2**20))
def test_witnesses_give_the_verdict_of_the_full_attack(tables, seed):
    hidden = np.random.default_rng(seed).random(tables.size) < 0.4
    need = np.where(hidden, 5.0, 0.0)
    low, high = bounds(tables, hidden)
    want = {int(cell): (low[cell], high[cell]) for cell in np.flatnonzero(hidden & (high - low < 5))}
    assert {breach.cell: (breach.low, breach.high) for breach in breaches(tables, hidden, need)} == want


@settings(max_examples=20, deadline=None)
@given(shared(), st.integers(0, 2**20), st.sampled_from([3, 5, 10]))
def test_rounding_hides_the_truth_only_as_far_as_it_goes(tables, seed, multiple):
    hidden = np.random.default_rng(seed).random(tables.size) < 0.3
    known = tables.rounded(*rounded_interval(tables.value, multiple))
    low, high = bounds(known, hidden)
    exact = bounds(tables, hidden)
    assert ((low <= tables.value) & (tables.value <= high)).all()
    assert (low[hidden] <= exact[0][hidden]).all()
    assert (high[hidden] >= exact[1][hidden]).all()


def test_naive_patterns_are_caught():
    values, relations, number = crossed([[40, 4, 3], [25, 33, 41], [38, 29, 30]])
    tables = linked(values, relations)
    need = np.full(values.size, 10.0)

    def found(*places):
        hidden = np.zeros(values.size, bool)
        hidden[[number[place] for place in places]] = True
        return {breach.cell: breach.exact for breach in breaches(tables, hidden, need)}

    lone = number[0, 1]
    assert found((0, 1)) == {lone: True}
    assert found((0, 1), (0, 0)) == {lone: True, number[0, 0]: True}
    assert found((0, 1), (2, 2)) == {lone: True, number[2, 2]: True}
    small_rectangle = [(0, 1), (0, 2), (1, 1), (1, 2)]
    assert found(*small_rectangle) == dict.fromkeys((number[place] for place in small_rectangle), False)
    assert found((0, 1), (0, 0), (1, 1), (1, 0)) == {}


def test_an_answer_within_a_net_is_bounded_by_it():
    """Several answers: 12 chose the first, the net of both holds 14; nobody else can have chosen the second."""
    tables = linked([12.0, 5.0, 14.0], [], orders=[{0: 1, 2: -1}, {1: 1, 2: -1}, {2: 1, 0: -1, 1: -1}])
    low, high = bounds(tables, np.array([False, True, False]))
    assert (low[1], high[1]) == (2, 14)


def test_a_hidden_base_takes_its_column_along_and_totals_stay():
    values, relations, number = crossed([[6, 60, 70, 80], [5, 50, 40, 90]])
    follows = np.array([[number[-1, place], number[row, place]] for place in range(4) for row in range(2)])
    keep = np.isin(np.arange(values.size), number[:, -1])
    need = np.where(np.isin(np.arange(values.size), number[-1]), 10.0, 1.0)
    primary = np.isin(np.arange(values.size), number[-1, 0])
    choice = protect(task(linked(values, relations), need=need, keep=keep, follows=follows, best=False), primary)
    hidden = choice.hidden.reshape(number.shape)
    assert not hidden[:, -1].any()
    assert hidden[:, 0].all()
    assert hidden[-1].sum() == 2
    assert (hidden[0] == hidden[-1]).all()


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(DisclosureError, match="relation 1: they differ by 1") as caught:
        linked([3, 4, 8], [{0: 1, 1: 1, 2: -1}])
    assert caught.value.code == "relation_broken"
