from __future__ import annotations

import itertools
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.tokens import slips
from consent.tokens.alphabet import ALPHABET, TokenInvalid

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "slips.json").read_text())
bodies = st.text(alphabet=ALPHABET, min_size=9, max_size=9)


def slip_of(body: str) -> str:
    return body + slips.check_character(body)


def refused(text: str) -> str:
    with pytest.raises(TokenInvalid) as caught:
        slips.normalise(text)
    return caught.value.code


def product(left: int, right: int) -> int:
    """Multiplication in GF(32) by the definition: polynomials over GF(2), reduced by x^5 + x^2 + 1."""
    total = 0
    for bit in range(5):
        if right >> bit & 1:
            total ^= left << bit
    for bit in range(8, 4, -1):
        if total >> bit & 1:
            total ^= 0b100101 << (bit - 5)
    return total


def test_the_check_is_the_weighted_sum_that_the_proof_speaks_of():
    powers = [1]
    for _ in range(30):
        powers.append(product(powers[-1], 2))
    assert len(set(powers)) == 31, "alpha is primitive: all its powers differ"
    for vector in VECTORS["checks"]:
        total = 0
        for weight, letter in zip(range(9, 0, -1), vector["body"], strict=True):
            total ^= product(powers[weight], ALPHABET.index(letter))
        assert ALPHABET[total] == slips.check_character(vector["body"]) == vector["check"]


@given(bodies)
def test_every_single_substitution_is_caught(body):
    slip = slip_of(body)
    for place, letter in itertools.product(range(10), ALPHABET):
        if slip[place] != letter:
            assert refused(slip[:place] + letter + slip[place + 1 :]) == "slip-mistyped"


@given(bodies)
def test_every_swap_of_two_different_characters_is_caught_neighbours_or_not(body):
    slip = slip_of(body)
    for left, right in itertools.combinations(range(10), 2):
        if slip[left] != slip[right]:
            swapped = list(slip)
            swapped[left], swapped[right] = slip[right], slip[left]
            assert refused("".join(swapped)) == "slip-mistyped"


def test_substitutions_and_swaps_are_caught_for_every_pair_of_characters_and_every_place():
    """Exhaustive: the check is linear, so what it finds depends only on the places and the characters concerned."""
    for place, (first, second) in itertools.product(range(9), itertools.permutations(ALPHABET, 2)):
        slip = slip_of(("0" * place + first + second + "0" * 9)[:9])
        altered = slip[:place] + second + slip[place + 1 :]
        assert refused(altered) == "slip-mistyped"
        pair = slip[place : place + 2]
        if pair[0] != pair[1]:
            assert refused(slip[:place] + pair[::-1] + slip[place + 2 :]) == "slip-mistyped"


@given(bodies, st.data())
def test_reading_forgives_case_spaces_hyphens_and_lookalikes(body, data):
    slip = slip_of(body)
    twins = {"0": "0Oo", "1": "1IiLl"}
    noise = st.text(alphabet=" -\u00a0\u2013_.\t", max_size=3)
    typed = data.draw(noise)
    for letter in slip:
        typed += data.draw(st.sampled_from(twins.get(letter, letter + letter.lower()))) + data.draw(noise)
    assert slips.normalise(typed) == slip


@given(st.text(max_size=16))
def test_whatever_is_typed_gives_a_slip_or_a_reason(text):
    outcome: str | TokenInvalid
    try:
        outcome = slips.normalise(text)
    except TokenInvalid as error:
        outcome = error
    if isinstance(outcome, str):
        assert slips.normalise(slips.display(outcome)) == outcome
    else:
        assert outcome.code in {"slip-length", "slip-character", "slip-mistyped"}
        assert str(outcome).endswith(".")


def test_vectors_shared_with_the_browser():
    for vector in VECTORS["good"]:
        assert slips.normalise(vector["typed"]) == vector["slip"]
        assert slips.display(vector["slip"]) == vector["shown"]
    for vector in VECTORS["bad"]:
        assert refused(vector["typed"]) == vector["code"]


def test_drawn_slips_are_right_different_and_use_the_whole_alphabet():
    drawn = slips.draw(2000)
    assert len(set(drawn)) == 2000
    assert all(slips.normalise(slip) == slip for slip in drawn)
    for place in range(10):
        assert {slip[place] for slip in drawn} == set(ALPHABET)


def test_a_source_that_repeats_itself_still_gives_different_slips():
    class Stuck(random.Random):
        def __init__(self) -> None:
            super().__init__(1)
            self.calls = 0

        def choice(self, seq):
            self.calls += 1
            return seq[0] if self.calls <= 18 else super().choice(seq)

    assert len(set(slips.draw(3, Stuck()))) == 3


def test_a_seeded_source_gives_the_same_slips_again():
    assert slips.draw(5, random.Random(4)) == slips.draw(5, random.Random(4)) != slips.draw(5, random.Random(5))
