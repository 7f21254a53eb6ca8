"""What holds for every draw: probabilities add up, the seed alone decides, and units come as often as was said."""

import itertools
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.sampling.allocating import RULES, CannotAllocate, Extent, allocate
from surveys.sampling.chance import WHOLE, number
from surveys.sampling.drawing import Unit, draw, extents
from surveys.sampling.probabilities import inclusion
from surveys.sampling.selecting import METHODS, brewer, brewer_step, systematic

SIZES = st.lists(st.integers(1, 900), min_size=1, max_size=60)
PINNED_NUMBERS = [6792032053012691, 5665607088835452, 4576381747148815]
PINNED = {
    "systematic": ["s08", "s16", "s03", "s11", "s17", "s10", "s18", "s05", "s13", "s19"],
    "brewer": ["s12", "s16", "s13", "s15", "s19", "s14", "s18", "s11", "s17", "s09"],
    "simple": ["s10", "s12", "s09", "s11", "s15", "s08", "s14", "s07", "s13", "s17"],
}
KNOWN = [Fraction(each, 100) for each in (7, 17, 41, 61, 83, 91)]


@st.composite
def frames(make):
    """A frame of up to four strata, how many to draw of each, and how."""
    units, counts = [], {}
    for stratum in make(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True)):
        sizes = make(st.lists(st.integers(1, 900), min_size=1, max_size=25))
        units += [Unit(f"{stratum}{place}", stratum, size, (size % 3,)) for place, size in enumerate(sizes)]
        counts[stratum] = make(st.integers(0, len(sizes)))
    return units, counts, make(st.sampled_from(METHODS)), make(st.text(max_size=8)), make(st.integers(0, 2))


@given(SIZES, st.integers(0, 70))
def test_probabilities_add_up_exactly_and_none_is_above_one(sizes, count):
    chances = inclusion(sizes, count)
    assert sum(chances) == min(count, len(sizes))
    assert all(0 <= chance <= 1 for chance in chances)
    plain = {Fraction(chance, size) for chance, size in zip(chances, sizes, strict=True) if chance < 1}
    assert len(plain) <= 1


@given(SIZES, st.integers(1, 70))
def test_a_larger_unit_is_never_less_likely(sizes, count):
    by_size = sorted(zip(sizes, inclusion(sizes, count), strict=True))
    assert all(before[1] <= after[1] for before, after in itertools.pairwise(by_size))


@settings(max_examples=60)
@given(frames())
def test_every_draw_has_its_size_and_probabilities_that_add_up_per_stratum(frame):
    units, counts, method, seed, reserves = frame
    drawn = draw(units, counts, method=method, seed=seed, reserves=reserves)
    assert Counter(pick.stratum for pick in drawn.drawn) == Counter({k: n for k, n in counts.items() if n})
    everywhere = draw(units, counts, method=method, seed=seed, reserves=len(units))
    for stratum, count in counts.items():
        chances = [pick.probability for pick in (*everywhere.drawn, *everywhere.reserves) if pick.stratum == stratum]
        assert sum(chances) == count


@settings(max_examples=60)
@given(frames(), st.randoms(use_true_random=False))
def test_the_seed_alone_decides_whatever_the_order_of_the_list(frame, shuffler):
    units, counts, method, seed, reserves = frame
    shuffled = units[:]
    shuffler.shuffle(shuffled)
    said = {"method": method, "seed": seed, "reserves": reserves}
    assert draw(shuffled, counts, **said) == draw(units, counts, **said)


@settings(max_examples=60)
@given(frames())
def test_reserves_stand_by_one_school_of_their_stratum_that_was_drawn(frame):
    units, counts, method, seed, reserves = frame
    drawn = draw(units, counts, method=method, seed=seed, reserves=reserves)
    mains = {pick.key: pick.stratum for pick in drawn.drawn}
    keys = [pick.key for pick in drawn.reserves]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set(mains)
    assert all(mains[pick.stands_by] == pick.stratum for pick in drawn.reserves)
    assert all(sum(pick.stands_by == key for pick in drawn.reserves) <= reserves for key in mains)


@settings(max_examples=40)
@given(frames(), st.integers(1, 40))
def test_a_stratum_more_leaves_the_draw_of_the_others_as_it_is(frame, size):
    units, counts, method, seed, reserves = frame
    said = {"method": method, "seed": seed, "reserves": reserves}
    more = [*units, *(Unit(f"z{place}", "z", size) for place in range(6))]
    both = draw(more, {**counts, "z": 3}, **said)
    assert tuple(pick for pick in both.drawn if pick.stratum != "z") == draw(units, counts, **said).drawn


def test_a_draw_is_the_same_on_any_machine_and_in_any_version():
    """Numbers written down once: a change of them would redraw every sample that was ever drawn."""
    assert [number("seed", "nl", str(place)) for place in range(3)] == PINNED_NUMBERS
    units = [Unit(f"s{place:02d}", "nl" if place % 2 else "fr", 40 + 7 * place) for place in range(20)]
    for method in METHODS:
        drawn = draw(units, {"nl": 3, "fr": 2}, method=method, seed="2026", reserves=1)
        assert [pick.key for pick in (*drawn.drawn, *drawn.reserves)] == PINNED[method]


def test_systematic_starts_cut_the_line_into_the_declared_shares():
    """Every start there can be, by exact lengths: no sampling error is left in this check."""
    cuts = sorted({sum(KNOWN[:place], Fraction(0)) % 1 for place in range(len(KNOWN))} | {Fraction(1)})
    lengths = Counter()
    for low, high in itertools.pairwise(cuts):
        for place in systematic(KNOWN, low):
            lengths[place] += high - low
    assert [lengths[place] for place in range(len(KNOWN))] == KNOWN


def test_brewers_ways_add_up_to_the_declared_probabilities():
    """Every order of drawing with its chance, summed: no sampling error is left in this check."""
    shares, totals = [float(each) for each in KNOWN], Counter()

    def follow(taken, chance):
        after = 3 - len(taken)
        if not after:
            totals.update(dict.fromkeys(taken, chance))
            return
        steps = brewer_step(shares, taken, left=3 - sum(shares[place] for place in taken), after=after)
        for place, weight in enumerate(steps):
            if weight:
                follow([*taken, place], chance * weight / sum(steps))

    follow([], 1.0)
    assert [totals[place] for place in range(6)] == pytest.approx([float(each) for each in KNOWN], abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_units_come_as_often_as_declared(method):
    """Monte Carlo over 4,000 seeds; each frequency within five standard errors."""
    sizes = [900, 300, 250, 200, 120, 80, 60, 40, 30, 20]
    units = [Unit(f"s{place}", "x", size) for place, size in enumerate(sizes)]
    runs, counts, chances = 4000, Counter(), {}
    for run in range(runs):
        drawn = draw(units, {"x": 4}, method=method, seed=str(run), reserves=10)
        counts.update(pick.key for pick in drawn.drawn)
        chances |= {pick.key: float(pick.probability) for pick in (*drawn.drawn, *drawn.reserves)}
    for key, chance in chances.items():
        assert abs(counts[key] / runs - chance) <= 5 * (chance * (1 - chance) / runs) ** 0.5, (key, chance)


def test_brewer_reads_the_whole_roll():
    assert brewer([*KNOWN[:2], Fraction(76, 100)], [0]) == [0]
    assert brewer([*KNOWN[:2], Fraction(76, 100)], [WHOLE - 1]) == [2]


@settings(max_examples=80)
@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3),
        st.tuples(st.integers(1, 80), st.integers(1, 50)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["proportional", "root", "equal"]),
    st.integers(0, 200),
    st.integers(0, 3),
)
def test_allocations_add_up_and_stay_within_each_stratum(strata, rule, count, least):
    found = {name: Extent(units, units * mean) for name, (units, mean) in strata.items()}
    floor = sum(min(least, each.units) for each in found.values())
    total = sum(each.units for each in found.values())
    if not floor <= count <= total:
        with pytest.raises(CannotAllocate):
            allocate(found, rule=rule, count=count, least=least)
        return
    given_out = allocate(found, rule=rule, count=count, least=least)
    assert sum(given_out.values()) == count
    assert all(min(least, found[name].units) <= n <= found[name].units for name, n in given_out.items())


def test_rules_of_allocation_differ_as_they_say():
    strata = {"large": Extent(100, 9000), "small": Extent(50, 1000)}
    given_out = {rule: allocate(strata, rule=rule, count=20) for rule in RULES if rule != "hand"}
    assert given_out == {
        "proportional": {"large": 18, "small": 2},
        "root": {"large": 15, "small": 5},
        "equal": {"large": 10, "small": 10},
    }
    assert allocate(strata, rule="hand", count=0, by_hand={"large": 3}) == {"large": 3, "small": 0}
    for wrong in ({"large": 101}, {"large": -1}, {}):
        with pytest.raises(CannotAllocate):
            allocate(strata, rule="hand", count=0, by_hand=wrong)


def test_strata_tell_their_extent():
    assert extents([Unit("a", "x", 3), Unit("b", "x", 4), Unit("c", "y", 5)]) == {"x": Extent(2, 7), "y": Extent(1, 5)}
