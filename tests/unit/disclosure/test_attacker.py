"""The attacker's figures on a small book: every hidden count is uncertain enough, and unsafe patterns are caught."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.books.spec import parse_book, parse_design
from analysis.disclosure import attack
from analysis.disclosure.policy import POLICIES
from benchmarks import disclosure
from tests.unit.books.wave import DESIGN, codebook, frame

BOOK = {
    "title": "Boek",
    "banner": ["gender", "grade"],
    "tables": ["phone", "apps", {"stub": "phone", "universe": "hours > 3"}],
}


@pytest.fixture(params=["partner", "public", "child"])
def made(request):
    """The decision on a book of three linked tables under one policy."""
    data = frame(rows=2_000, schools=60, seed=4)
    spec = replace(parse_book(BOOK), suppress=POLICIES[request.param])
    return disclosure.decision(data, codebook(), parse_design(DESIGN), spec)


def test_every_hidden_count_is_bounded_no_narrower_than_its_protection(made):
    secret = made.secret & ~made.tables.latent & (made.need > 0)
    assert secret.any()
    assert (disclosure.widths(made)[secret] >= made.need[secret]).all()
    assert attack.breaches(made.tables, made.secret, made.need) == []
    primary, complementary = made.shares
    assert 0 < primary < 0.5
    assert 0 < complementary < 0.5


def test_a_sum_with_a_single_hidden_count_gives_it_away(made):
    assert disclosure.planted(made) == 1


def test_the_figures_of_a_benchmark_are_complete(made):
    audience = "partner"
    spec = parse_book({**BOOK, "suppress": {"audience": audience}})
    found = disclosure.figures(audience, frame(rows=2_000, schools=60, seed=4), codebook(), parse_design(DESIGN), spec)
    names = [each["figure"].split(": ")[1] for each in found]
    assert "hidden to protect those" in names
    assert "narrowest interval of a hidden count" in names
    assert all(np.isfinite(each["value"]) for each in found)
