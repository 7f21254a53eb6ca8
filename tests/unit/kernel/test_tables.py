"""Tables from sums: equal to estimates of domains, additive, blind to names, honest about overlap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.kernel import compare, estimates
from analysis.kernel import tables as kernel
from analysis.kernel.columns import joined
from analysis.kernel.design import design
from analysis.kernel.errors import KernelError
from analysis.kernel.medians import column_medians
from analysis.kernel.quantiles import quantiles


def sample(seed, rows=300, schools=20):
    """A clustered sample with a single answer, a multiple one, a number and a column, some missing."""
    random = np.random.default_rng(seed)
    school = random.integers(0, schools, rows)
    plan = design(rows, weights=random.uniform(0.5, 3, rows), strata=school % 3, clusters=[school], lonely="remove")
    codes = random.integers(-1, 4, rows)
    chosen = random.random((rows, 5)) < 0.4
    column = random.integers(-1, 3, rows)
    return plan, codes, chosen, column, random.normal(size=rows)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_column_is_a_domain(seed):
    plan, codes, chosen, column, values = sample(seed)
    columns = kernel.disjoint(column, 3)
    answered = np.arange(plan.rows) % 7 > 0
    single = kernel.column_shares(plan, kernel.single(plan, codes, 4, columns))
    several = kernel.column_shares(plan, kernel.multiple(plan, chosen, answered, columns))
    means = kernel.column_shares(plan, kernel.moments(plan, values, columns))
    totals = kernel.column_totals(plan, kernel.single(plan, codes, 4, columns))
    for place in range(3):
        inside = column == place
        one = estimates.proportions(plan, codes, 4, inside)
        many = estimates.means(plan, np.where(answered[:, None], chosen, np.nan), inside)
        mean = estimates.means(plan, values, inside)
        whole = estimates.totals(plan, np.where(codes[:, None] < 0, np.nan, codes[:, None] == np.arange(4)), inside)
        for grid, want in ((single, one), (several, many), (means, mean), (totals, whole)):
            assert grid.value[place] == pytest.approx(want.value, rel=1e-10)
            assert grid.se[place] == pytest.approx(want.se, rel=1e-9)
            assert grid.deff[place] == pytest.approx(want.deff, rel=1e-8)
            assert grid.n[place] == want.n[0]
        assert kernel.degrees(plan, columns)[place] == plan.df(inside)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 299))
def test_sums_of_chunks_add_up(seed, cut):
    plan, codes, chosen, column, _ = sample(seed)
    columns = kernel.overlapping(np.stack([column == 0, column >= 0, column == 2], axis=1))
    first, second = np.arange(300) < cut, np.arange(300) >= cut
    for whole, parts in (
        (
            kernel.single(plan, codes, 4, columns),
            [kernel.single(plan, codes, 4, columns, part) for part in (first, second)],
        ),
        (
            kernel.multiple(plan, chosen, codes >= 0, columns),
            [kernel.multiple(plan, chosen, codes >= 0, columns, part) for part in (first, second)],
        ),
    ):
        want, got = kernel.column_shares(plan, whole), kernel.column_shares(plan, parts[0] + parts[1])
        assert got.value == pytest.approx(want.value, rel=1e-12)
        assert got.se == pytest.approx(want.se, rel=1e-9)
        assert list(got.n) == list(want.n)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.permutations(range(4)), st.floats(1e-3, 1e3))
def test_relabelling_and_rescaling_change_nothing(seed, names, scale):
    plan, codes, _, column, _ = sample(seed)
    renamed = np.where(codes < 0, -1, np.array(names)[codes])
    columns = kernel.disjoint(column, 3)
    want = kernel.column_shares(plan, kernel.single(plan, codes, 4, columns))
    scaled = plan.with_weights(plan.weights * scale)
    got = kernel.column_shares(scaled, kernel.single(scaled, renamed, 4, columns))
    assert got.value[:, np.array(names)] == pytest.approx(want.value, rel=1e-9)
    assert got.se[:, np.array(names)] == pytest.approx(want.se, rel=1e-7)
    assert got.n_effective == pytest.approx(want.n_effective, rel=1e-9)


def test_a_net_is_the_share_of_either():
    plan, codes, _, column, _ = sample(7)
    columns = kernel.disjoint(column, 3)
    nets = np.array([[1.0], [0.0], [1.0], [0.0]])
    grid = kernel.column_shares(plan, kernel.single(plan, codes, 4, columns).with_nets(nets))
    joined = np.where(codes < 0, -1, np.isin(codes, [0, 2]).astype(int))
    want = kernel.column_shares(plan, kernel.single(plan, joined, 2, columns))
    assert grid.value[:, 4] == pytest.approx(want.value[:, 1])
    assert grid.se[:, 4] == pytest.approx(want.se[:, 1])


def test_the_rest_of_a_block_is_everyone_else_in_it():
    plan, codes, chosen, _, _ = sample(11)
    columns = kernel.overlapping(chosen[:, :3])
    sums = kernel.single(plan, codes, 4, columns)
    rest = kernel.column_shares(plan, sums, rest=True)
    others = chosen[:, :3].any(axis=1) & ~chosen[:, 1]
    want = estimates.proportions(plan, codes, 4, others)
    assert rest.value[1] == pytest.approx(want.value)
    assert rest.se[1] == pytest.approx(want.se)


def test_a_difference_of_overlapping_columns_counts_shared_children_once():
    """The variance of a - b equals that of the paired difference estimated directly."""
    plan, codes, chosen, _, _ = sample(3)
    columns = kernel.overlapping(chosen[:, :2])
    grid = kernel.column_shares(plan, kernel.single(plan, codes, 4, columns))
    found = compare.differences(grid.value, grid.spread, compare.all_pairs(2), plan.df())
    parts = [estimates.proportions(plan, codes, 4, chosen[:, place]) for place in range(2)]
    want = estimates.joint(parts, plan.df()).contrast(np.concatenate([np.eye(4), -np.eye(4)], axis=1))
    assert found.se[0] == pytest.approx(want.se)
    independent = np.sqrt(parts[0].se ** 2 + parts[1].se ** 2)
    assert not np.allclose(found.se[0], independent, rtol=1e-3)


def test_corrections_by_hand():
    p = np.array([[0.01], [0.04], [0.03], [np.nan]])
    assert compare.adjust(p, "bonferroni")[:3, 0] == pytest.approx([0.03, 0.12, 0.09])
    assert compare.adjust(p, "holm")[:3, 0] == pytest.approx([0.03, 0.06, 0.06])
    assert compare.adjust(p, "bh")[:3, 0] == pytest.approx([0.03, 0.04, 0.04])
    assert np.isnan(compare.adjust(p, "holm")[3, 0])
    with pytest.raises(KernelError, match="tukey"):
        compare.adjust(p, "tukey")


def test_letters_stand_in_the_higher_column():
    value = np.array([[0.5], [0.2], [0.45]])
    spread = np.eye(3)[:, :, None] * 0.03
    pairs = compare.all_pairs(3)
    found = compare.differences(value, spread, pairs, 40)
    assert compare.letters(found, found.p, ["A", "B", "C"], 0.05) == [["B"], [""], ["B"]]


def test_codes_outside_the_table_are_refused():
    plan, codes, _, column, _ = sample(1)
    with pytest.raises(KernelError, match="between -1 and 1"):
        kernel.single(plan, codes, 2, kernel.disjoint(column, 3))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_median_of_a_column_is_the_quantile_of_a_domain(seed):
    plan, _, _, column, values = sample(seed)
    whole = np.round(4 * values)
    points, codes = np.unique(whole, return_inverse=True)
    columns = kernel.disjoint(column, 3)
    sums = kernel.single(plan, codes, points.size, columns)
    found = column_medians(plan, sums, points, kernel.degrees(plan, columns), 0.95)
    for place in range(3):
        inside = column == place
        (want,) = quantiles(plan, whole, 0.5, inside, rule="math", interval="mean", df=plan.df(inside))
        got = (found.value[place], found.low[place], found.high[place], found.se[place])
        assert got == pytest.approx((want.value, want.low, want.high, want.se), nan_ok=True)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([3, 40, 400]))
def test_blocks_side_by_side_are_the_blocks_one_by_one(seed, schools):
    """Many rows to a place or few, overlapping blocks or not: the sums take different ways to the same numbers."""
    plan, codes, chosen, column, values = sample(seed, rows=400, schools=schools)
    blocks = [kernel.disjoint(np.zeros(400, int), 1), kernel.disjoint(column, 3), kernel.overlapping(chosen[:, :3])]
    together = joined(blocks)
    for make in (
        lambda columns: kernel.single(plan, codes, 4, columns),
        lambda columns: kernel.multiple(plan, chosen, codes >= 0, columns),
        lambda columns: kernel.moments(plan, values, columns),
    ):
        for rest in (False, True):
            whole = kernel.column_shares(plan, make(together), rest=rest)
            for block, part in zip(together.blocks, blocks, strict=True):
                want = kernel.column_shares(plan, make(part), rest=rest)
                assert whole.value[block] == pytest.approx(want.value, rel=1e-11, nan_ok=True)
                assert whole.se[block] == pytest.approx(want.se, rel=1e-8, abs=1e-14)
                assert whole.n_effective[block] == pytest.approx(want.n_effective, rel=1e-9)
                assert list(whole.n[block]) == list(want.n)
                assert list(whole.n_clusters[block]) == list(want.n_clusters)
