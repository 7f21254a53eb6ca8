"""AAPOR's outcome rates, worked by hand and by their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.rates import Outcomes, rates

COUNTS = st.integers(0, 500)


def test_rates_of_a_case_worked_by_hand():
    """100 units: 50 I, 5 P, 10 R, 8 NC, 2 O, 15 U, 10 NE; e = 75/85."""
    found = rates(Outcomes(50, 5, 10, 8, 2, 15, 10))
    likely = 75 + 75 / 85 * 15
    assert found == pytest.approx(
        {
            "RR1": 50 / 90,
            "RR2": 55 / 90,
            "RR3": 50 / likely,
            "RR4": 55 / likely,
            "RR5": 50 / 75,
            "RR6": 55 / 75,
            "COOP1": 50 / 67,
            "REF1": 10 / 90,
            "CON1": 67 / 90,
        }
    )


def test_nobody_to_speak_of_has_no_rate():
    assert set(rates(Outcomes()).values()) == {None}
    assert set(rates(Outcomes(not_eligible=3)).values()) == {None}


@given(st.tuples(*[COUNTS] * 7))
def test_rates_lie_between_nothing_and_one_and_keep_their_order(counts):
    found = rates(Outcomes(*counts))
    assert all(value is None or 0 <= value <= 1 for value in found.values())
    if found["RR1"] is not None and found["RR5"] is not None:
        assert found["RR1"] <= found["RR3"] + 1e-12 <= found["RR5"] + 2e-12
        assert found["RR2"] <= found["RR4"] + 1e-12 <= found["RR6"] + 2e-12
