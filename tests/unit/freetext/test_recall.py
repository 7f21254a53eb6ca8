"""The targets hold on the half of the generated utterances that nobody tuned on, with a third of all names unknown."""

from math import isclose

import pytest

from benchmarks import pseudonyms
from benchmarks.utterances import HELD_BACK, SIZES, TUNED, half, lists, removed_names, utterances
from surveys.freetext.lists import standard


@pytest.fixture(scope="module")
def held_back():
    return pseudonyms.score(HELD_BACK)


@pytest.mark.parametrize("target", sorted(pseudonyms.TARGETS))
def test_recall_of_the_held_back_half_is_on_target(held_back, target):
    kind, _space, case = target.partition(" ")
    assert held_back[0].share((kind, "all", case or "both")) >= pseudonyms.TARGETS[target]


def test_precision_of_the_held_back_half_is_on_target(held_back):
    assert held_back[1].share(("precision", "all", "both")) >= pseudonyms.PRECISION


def test_the_set_has_its_size_its_halves_and_its_unknown_names():
    made = list(utterances())
    assert len(made) == sum(SIZES.values()) >= 1200
    assert made == list(utterances())
    assert {utterance.part for utterance in made} == {TUNED, HELD_BACK}
    gone = {name for groups in removed_names() for names in groups.values() for name in names}
    assert len(gone) > 3000
    assert not lists().names & {name.lower() for name in gone if name.isascii() and name.isalpha()}
    assert len(standard().names) > len(lists().names)
    assert half("mijn broer {first}") == half("mijn broer {first}")
    assert len(list(pseudonyms.negatives())) >= 150


def test_wilsons_interval_is_that_of_the_textbook():
    low, high = pseudonyms.wilson(8, 10)
    assert isclose(low, 0.4902, abs_tol=1e-4)
    assert isclose(high, 0.9433, abs_tol=1e-4)
