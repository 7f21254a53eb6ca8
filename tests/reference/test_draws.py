"""Draws against R's package sampling: the same probabilities, and the same units from the same uniform numbers."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from surveys.sampling.chance import WHOLE
from surveys.sampling.probabilities import inclusion
from surveys.sampling.selecting import brewer, systematic

CASES = json.loads((Path(__file__).parent / "data" / "draws.json").read_text())
NUMBERS = range(len(CASES))


def parts(case):
    chances = inclusion([int(size) for size in case["sizes"]], case["count"])
    open_ = [place for place, chance in enumerate(chances) if chance < 1]
    return chances, open_, [chances[place] for place in open_]


def test_the_cases_hold_certain_units_and_plain_ones():
    certain = [sum(chance == 1 for chance in parts(case)[0]) for case in CASES]
    assert min(certain) == 0
    assert max(certain) >= 5


@pytest.mark.parametrize("number", NUMBERS)
def test_probabilities_are_those_of_r(number):
    case = CASES[number]
    chances, _open, _rest = parts(case)
    assert [float(chance) for chance in chances] == pytest.approx(case["probabilities"], abs=1e-12)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_systematic_draw_takes_the_units_r_takes(number):
    case = CASES[number]
    _chances, open_, rest = parts(case)
    assert [open_[place] for place in systematic(rest, Fraction(case["start"]))] == case["systematic"]


@pytest.mark.parametrize("number", NUMBERS)
def test_brewers_draw_takes_the_units_r_takes(number):
    case = CASES[number]
    _chances, open_, rest = parts(case)
    drawn = brewer(rest, [int(roll * WHOLE) for roll in case["rolls"]])
    assert [open_[place] for place in drawn] == case["brewer"]
