"""Tables from one sufficient statistic: weighted sums by leaf of the design, column and category.

Notation: N rows, L leaves of the design, A atoms, B columns, K categories, M rows of the spread.

    T[l, a, k] = sum of w_i over the rows i of leaf l, atom a and category k          (one bincount over the rows)

Columns of a banner block may overlap (multiple response, a total beside its parts): a block is kept as disjoint atoms
and a membership matrix (A, B), so a child is counted once in T and in every column it belongs to. T adds up over
chunks of rows coded alike. Shares are fractions of 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from analysis.kernel.design import Design, Floats, Ints, Mask
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.replicates import Replicates
from analysis.kernel.variance import Plan, presence_matters, scatter


@dataclass(frozen=True, eq=False)
class Columns:
    """A banner block: atoms (N,) from 0, -1 outside every column; member (A, B) of zeros and ones."""

    atoms: Ints
    member: Floats

    @property
    def size(self) -> int:
        """B."""
        return int(self.member.shape[1])

    @property
    def rest(self) -> Floats:
        """(A, B) for each column the atoms of the block that lie outside it."""
        return np.asarray((self.member.max(axis=1, keepdims=True, initial=0) > 0) * (1 - self.member))


def disjoint(codes: ArrayLike, size: int) -> Columns:
    """Columns from one code (N,) per row, -1 for rows in no column."""
    atoms = np.asarray(codes, dtype=np.int64)
    if atoms.max(initial=-1) >= size or atoms.min(initial=0) < -1:
        raise KernelError("codes_range", gettext_noop("Codes must lie between -1 and {last}."), last=size - 1)
    return Columns(atoms, np.eye(size))


def overlapping(indicators: ArrayLike) -> Columns:
    """Columns from `indicators` (N, B), true where a row belongs to a column; any overlap is allowed."""
    inside = np.asarray(indicators, dtype=bool)
    patterns, atoms = np.unique(inside, axis=0, return_inverse=True)
    atoms = atoms.astype(np.int64).reshape(-1)
    empty = ~patterns.any(axis=1)
    shift = np.where(empty, -1, np.cumsum(~empty) - 1)
    return Columns(np.asarray(shift[atoms]), patterns[~empty].astype(np.float64))


@dataclass(frozen=True, eq=False)
class Sums:
    """The sufficient statistic of one stub against one block.

    weighted (L, A, K): T, or sums of w y for values. base (L, A): sums of w over rows with an answer. count (L, A):
    unweighted. squares (A,): sums of w^2 (for the effective base). second (A, K): sums of w y^2. shares: whether the
    K entries are indicators. member, rest (A, B). cross (P, A, K), cross_base (P, A): cross-sums of weighted and base
    with the P calibration variables of a calibrated design; P is 0 otherwise.
    """

    weighted: Floats
    base: Floats
    count: Floats
    squares: Floats
    second: Floats
    member: Floats
    rest: Floats
    shares: bool
    cross: Floats = field(default_factory=lambda: np.zeros((0, 1, 1)))
    cross_base: Floats = field(default_factory=lambda: np.zeros((0, 1)))

    def __add__(self, other: Sums) -> Sums:
        """The sums of two chunks of rows of one design, coded alike."""
        return Sums(
            self.weighted + other.weighted,
            self.base + other.base,
            self.count + other.count,
            self.squares + other.squares,
            self.second + other.second,
            self.member,
            self.rest,
            self.shares,
            self.cross + other.cross,
            self.cross_base + other.cross_base,
        )

    def with_nets(self, nets: Floats) -> Sums:
        """Sums with further categories that add up given ones: `nets` (K, Q) of zeros and ones. Single response only."""
        weighted = np.concatenate([self.weighted, self.weighted @ nets], axis=2)
        second = np.concatenate([self.second, self.second @ nets], axis=1)
        cross = np.concatenate([self.cross, self.cross @ nets], axis=2) if self.cross.size else self.cross
        return replace(self, weighted=weighted, second=second, cross=cross)


def single(plan: Plan, codes: Ints, size: int, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums of a single-response stub: `codes` (N,) from 0, -1 for no answer; the base are the rows with an answer."""
    if codes.max(initial=-1) >= size or codes.min(initial=0) < -1:
        raise KernelError("codes_range", gettext_noop("Codes must lie between -1 and {last}."), last=size - 1)
    rows = _rows(plan, columns, codes >= 0, domain)
    place, weights = _places(plan, columns, rows), plan.weights[rows]
    atoms = columns.member.shape[0]
    shape = (plan.leaves, atoms, size)
    weighted = _sum(place * size + codes[rows], int(np.prod(shape)), weights).reshape(shape)
    cross = np.zeros((0, atoms, size))
    if _calibrated(plan):
        crossed = _crossed(plan, rows, columns.atoms[rows] * size + codes[rows], atoms * size, weights)
        cross = crossed.reshape(len(crossed), atoms, size)
    at = (rows, place)
    return _sums(plan, columns, at, weighted, weighted.sum(axis=0), cross, shares=True, partition=True)


def multiple(plan: Plan, indicators: Mask, answered: Mask, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums of a multiple-response stub: `indicators` (N, K), base the rows `answered` (N,)."""
    rows = _rows(plan, columns, answered, domain)
    place, weights = _places(plan, columns, rows), plan.weights[rows]
    shape = (plan.leaves, columns.member.shape[0])
    chosen = [_sum(place, shape[0] * shape[1], weights * column[rows]) for column in indicators.T]
    weighted = np.stack(chosen, axis=1).reshape((*shape, indicators.shape[1]))
    crossed = [_crossed(plan, rows, columns.atoms[rows], shape[1], weights * column[rows]) for column in indicators.T]
    return _sums(plan, columns, (rows, place), weighted, weighted.sum(axis=0), np.stack(crossed, axis=2), shares=True)


def moments(plan: Plan, values: Floats, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums for the mean of `values` (N,), NaN for no answer; K is 1."""
    rows = _rows(plan, columns, ~np.isnan(values), domain)
    place, weights, given = _places(plan, columns, rows), plan.weights[rows], values[rows]
    atoms = columns.member.shape[0]
    weighted = _sum(place, plan.leaves * atoms, weights * given).reshape(plan.leaves, atoms, 1)
    second = _sum(columns.atoms[rows], atoms, weights * given**2).reshape(atoms, 1)
    cross = _crossed(plan, rows, columns.atoms[rows], atoms, weights * given)
    return _sums(plan, columns, (rows, place), weighted, second, cross[:, :, None], shares=False)


@dataclass(frozen=True, eq=False)
class Grid:
    """Estimates of a block. value, srs (B, K); spread (M, B, K), with covariance spread'spread; n, n_weighted,
    n_effective, n_clusters (B,) of the base; srs is the variance under simple random sampling with replacement.
    """

    value: Floats
    spread: Floats
    se: Floats
    srs: Floats
    n: Ints
    n_weighted: Floats
    n_effective: Floats
    n_clusters: Ints

    @cached_property
    def deff(self) -> Floats:
        """(B, K) design effects; nan where everybody or nobody is in a category."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.srs > 0, self.se**2 / self.srs, np.nan)


def column_shares(plan: Plan, sums: Sums, *, rest: bool = False) -> Grid:
    """Shares of the categories within each column (or, with `rest`, within the rest of its block); means for moments.

    p = T[.,b,k] / T[.,b,.]; linearised u[l,b,k] = (T[l,b,k] - p T[l,b,.]) / T[.,b,.].
    Source: Särndal et al. 1992, eq. 5.7.
    """
    member = sums.rest if rest else sums.member
    weighted, base = _columned(sums.weighted, member), sums.base @ member
    value = _divided(weighted.sum(axis=0), base.sum(axis=0))
    if isinstance(plan, Replicates):
        spread = _replicated(plan, _divided(_repeated(plan, weighted), _repeated(plan, base)), value)
        return _grid(plan, sums, member, value, spread)
    linearised = _divided(weighted - value * base[:, :, None], base.sum(axis=0))
    if sums.cross.size:
        cross_base = sums.cross_base @ member
        cross = _divided(_columned(sums.cross, member) - value * cross_base[:, :, None], base.sum(axis=0))
        linearised = _without_calibrated(plan, linearised, cross)
    return _linearised_grid(plan, sums, member, value, linearised)


def column_totals(plan: Plan, sums: Sums) -> Grid:
    """Population totals of each category in each column, in the unit of the weights."""
    weighted = _columned(sums.weighted, sums.member)
    value = weighted.sum(axis=0)
    if isinstance(plan, Replicates):
        grid = _grid(plan, sums, sums.member, value, _replicated(plan, _repeated(plan, weighted), value))
    else:
        if sums.cross.size:
            weighted = _without_calibrated(plan, weighted, _columned(sums.cross, sums.member))
        grid = _linearised_grid(plan, sums, sums.member, value, weighted)
    share = grid.value / np.maximum(grid.n_weighted, 1e-300)[:, None]
    srs = _srs(share, sums, sums.member, grid.n) * grid.n_weighted[:, None] ** 2
    return replace(grid, srs=srs)


def degrees(plan: Plan, columns: Columns, domain: Mask | None = None) -> Ints:
    """(B,) degrees of freedom of each column as a domain: clusters minus strata among its rows, answered or not."""
    rows = _rows(plan, columns, np.ones(plan.rows, bool), domain)
    atoms = columns.member.shape[0]
    seen = np.bincount(plan.leaf[rows] * atoms + columns.atoms[rows], minlength=plan.leaves * atoms)
    occupied = (seen.reshape(plan.leaves, atoms) @ columns.member) > 0
    if isinstance(plan, Replicates):
        inside = occupied[plan.leaf]
        return np.array([plan.df(inside[:, column]) for column in range(columns.size)], dtype=np.int64)
    units = (plan.stages[0].units_from_leaves @ occupied.astype(np.float64)) > 0
    strata = (plan.stages[0].strata_from_units @ units.astype(np.float64)) > 0
    return np.asarray(units.sum(axis=0) - strata.sum(axis=0))


def _rows(plan: Plan, columns: Columns, answered: Mask, domain: Mask | None) -> Ints:
    """Indices of the rows that count: in a column, answered, in the domain, with weight."""
    inside = answered & (columns.atoms >= 0) & (plan.weights > 0)
    if domain is not None:
        inside &= domain
    return np.flatnonzero(inside)


def _places(plan: Plan, columns: Columns, rows: Ints) -> Ints:
    """Flat index leaf x atom of the rows."""
    return np.asarray(plan.leaf[rows] * columns.member.shape[0] + columns.atoms[rows])


def _sum(place: Ints, size: int, weights: Floats | None = None) -> Floats:
    """(size,) counts, or sums of weights, per place."""
    return np.asarray(np.bincount(place, weights=weights, minlength=size), dtype=np.float64)


def _sums(
    plan: Plan,
    columns: Columns,
    at: tuple[Ints, Ints],
    weighted: Floats,
    second: Floats,
    cross: Floats,
    *,
    shares: bool,
    partition: bool = False,
) -> Sums:
    """The sums of values with those of their base: `at` are its rows and their places. partition: the categories share
    the base out among them, so it is their sum.
    """
    rows, place = at
    atoms, weights = columns.member.shape[0], plan.weights[rows]
    shape = (plan.leaves, atoms)
    count = _sum(place, shape[0] * shape[1]).reshape(shape)
    squares = _sum(columns.atoms[rows], atoms, weights**2)
    if partition:
        base, cross_base = weighted.sum(axis=2), cross.sum(axis=2)
    else:
        base = _sum(place, shape[0] * shape[1], weights).reshape(shape)
        cross_base = _crossed(plan, rows, columns.atoms[rows], atoms, weights)
    return Sums(weighted, base, count, squares, second, columns.member, columns.rest, shares, cross, cross_base)


def _calibrated(plan: Plan) -> bool:
    """Whether the variance asks for cross-sums with calibration variables."""
    return not isinstance(plan, Replicates) and plan.residuals is not None


def _crossed(plan: Plan, rows: Ints, place: Ints, size: int, weighted: Floats) -> Floats:
    """(P, size) cross-sums with the calibration variables; none for weights that count as fixed."""
    residuals = None if isinstance(plan, Replicates) else plan.residuals
    return np.zeros((0, size)) if residuals is None else residuals.crossed_by_place(rows, place, size, weighted)


def _without_calibrated(plan: Design, sums: Floats, cross: Floats) -> Floats:
    """(L, B, K) leaf totals of the calibration residuals."""
    taken = np.zeros((plan.leaves, 0)) if plan.residuals is None else plan.residuals.taken
    return np.asarray(sums - np.einsum("lp,pbk->lbk", taken, cross, optimize=True))


def _divided(above: Floats, below: Floats) -> Floats:
    """(..., B, K) over (..., B); nan or infinite where a column is empty."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(above / below[..., None])


def _repeated(plan: Replicates, sums: Floats) -> Floats:
    """(R, ...) totals under every replicate of leaf sums (L, ...)."""
    return np.asarray(np.tensordot(plan.factors, sums, axes=(0, 0)))


def _replicated(plan: Replicates, thetas: Floats, value: Floats) -> Floats:
    """(R, B, K) spread of replicates' estimates (R, B, K)."""
    flat = thetas.reshape(thetas.shape[0], -1)
    empty = np.isnan(value).ravel()
    spread = np.zeros_like(flat)
    spread[:, ~empty] = plan.spread(flat[:, ~empty], value.ravel()[~empty])
    return spread.reshape(thetas.shape)


def _columned(weighted: Floats, member: Floats) -> Floats:
    """(L, B, K) from (L, A, K)."""
    if member.shape[0] == member.shape[1] and np.array_equal(member, np.eye(member.shape[0])):
        return weighted
    return np.asarray(np.einsum("lak,ab->lbk", weighted, member))


def _linearised_grid(plan: Design, sums: Sums, member: Floats, value: Floats, linearised: Floats) -> Grid:
    """Bases and standard errors around given values and linearised leaf totals."""
    occupied = (sums.count @ member) > 0
    known = np.nan_to_num(linearised)
    grid = _grid(plan, sums, member, value, _spread(plan, known, occupied))
    return replace(grid, se=_domain_errors(plan, known, occupied)) if presence_matters(plan) else grid


def _grid(plan: Plan, sums: Sums, member: Floats, value: Floats, spread: Floats) -> Grid:
    """Bases around given values and their spread (M, B, K)."""
    base, count = (sums.base @ member).sum(axis=0), sums.count @ member
    n = np.rint(count.sum(axis=0)).astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(base > 0, base**2 / (sums.squares @ member), 0.0)
    se = np.sqrt(np.einsum("mbk,mbk->bk", spread, spread))
    units = count if isinstance(plan, Replicates) else plan.stages[0].units_from_leaves @ count
    clusters = np.count_nonzero(units > 0, axis=0).astype(np.int64)
    return Grid(value, spread, se, _srs(value, sums, member, n), n, base, effective, clusters)


def _spread(design: Design, linearised: Floats, occupied: Mask) -> Floats:
    """(M, B, K) joint spread of all columns."""
    flat = linearised.reshape(linearised.shape[0], int(np.prod(linearised.shape[1:])))
    present = np.asarray(occupied.any(axis=1)) if design.lonely == "fail" or presence_matters(design) else None
    spread = scatter(design, flat, present)
    return spread.reshape(spread.shape[0], *linearised.shape[1:])


def _domain_errors(design: Design, linearised: Floats, occupied: Mask) -> Floats:
    """(B, K) standard errors where the rule for lonely strata looks at each column's own clusters."""
    found = [scatter(design, linearised[:, b], occupied[:, b]) for b in range(linearised.shape[1])]
    return np.asarray(np.sqrt(np.stack([np.einsum("mk,mk->k", part, part) for part in found])))


def _srs(value: Floats, sums: Sums, member: Floats, n: Ints) -> Floats:
    """(B, K) variance under simple random sampling with replacement, as R's `svyvar` over n."""
    base = (sums.base @ member).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        second = value if sums.shares else (member.T @ sums.second) / base[:, None]
        return np.where(n[:, None] > 1, (second - value**2) / (n[:, None] - 1), np.nan)
