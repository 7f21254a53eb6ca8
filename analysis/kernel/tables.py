"""Tables from one sufficient statistic: weighted sums by leaf of the design, column and category.

Notation: N rows, L leaves of the design, A atoms, B columns, K categories, M rows of the spread.

    T[l, a, k] = sum of w_i over the rows i of leaf l, atom a and category k          (one bincount over the rows)

Columns of a banner block may overlap (multiple response, a total beside its parts): a block is kept as disjoint atoms
and a membership matrix (A, B), so a child is counted once in T and in every column it belongs to. T adds up over
chunks of rows coded alike. Shares are fractions of 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from analysis.kernel.design import Design, Floats, Ints, Mask
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.variance import presence_matters, scatter


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
    K entries are indicators. member, rest (A, B).
    """

    weighted: Floats
    base: Floats
    count: Floats
    squares: Floats
    second: Floats
    member: Floats
    rest: Floats
    shares: bool

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
        )

    def with_nets(self, nets: Floats) -> Sums:
        """Sums with further categories that add up given ones: `nets` (K, Q) of zeros and ones. Single response only."""
        weighted = np.concatenate([self.weighted, self.weighted @ nets], axis=2)
        second = np.concatenate([self.second, self.second @ nets], axis=1)
        return Sums(weighted, self.base, self.count, self.squares, second, self.member, self.rest, self.shares)


def single(design: Design, codes: Ints, size: int, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums of a single-response stub: `codes` (N,) from 0, -1 for no answer; the base are the rows with an answer."""
    if codes.max(initial=-1) >= size or codes.min(initial=0) < -1:
        raise KernelError("codes_range", gettext_noop("Codes must lie between -1 and {last}."), last=size - 1)
    rows = _rows(design, columns, codes >= 0, domain)
    place, weights = _places(design, columns, rows), design.weights[rows]
    shape = (design.leaves, columns.member.shape[0], size)
    weighted = _sum(place * size + codes[rows], int(np.prod(shape)), weights).reshape(shape)
    base, count, squares = _bases(design, columns, rows, place)
    return Sums(weighted, base, count, squares, weighted.sum(axis=0), columns.member, columns.rest, True)


def multiple(design: Design, indicators: Mask, answered: Mask, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums of a multiple-response stub: `indicators` (N, K), base the rows `answered` (N,)."""
    rows = _rows(design, columns, answered, domain)
    place, weights = _places(design, columns, rows), design.weights[rows]
    shape = (design.leaves, columns.member.shape[0])
    chosen = [_sum(place, shape[0] * shape[1], weights * column[rows]) for column in indicators.T]
    weighted = np.stack(chosen, axis=1).reshape((*shape, indicators.shape[1]))
    base, count, squares = _bases(design, columns, rows, place)
    return Sums(weighted, base, count, squares, weighted.sum(axis=0), columns.member, columns.rest, True)


def moments(design: Design, values: Floats, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums for the mean of `values` (N,), NaN for no answer; K is 1."""
    rows = _rows(design, columns, ~np.isnan(values), domain)
    place, weights, given = _places(design, columns, rows), design.weights[rows], values[rows]
    shape = (design.leaves, columns.member.shape[0], 1)
    weighted = _sum(place, shape[0] * shape[1], weights * given).reshape(shape)
    second = _sum(columns.atoms[rows], shape[1], weights * given**2).reshape(shape[1], 1)
    base, count, squares = _bases(design, columns, rows, place)
    return Sums(weighted, base, count, squares, second, columns.member, columns.rest, False)


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


def column_shares(design: Design, sums: Sums, *, rest: bool = False) -> Grid:
    """Shares of the categories within each column (or, with `rest`, within the rest of its block); means for moments.

    p = T[.,b,k] / T[.,b,.]; linearised u[l,b,k] = (T[l,b,k] - p T[l,b,.]) / T[.,b,.].
    Source: Särndal et al. 1992, eq. 5.7.
    """
    member = sums.rest if rest else sums.member
    weighted, base = _columned(sums.weighted, member), sums.base @ member
    whole = base.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = weighted.sum(axis=0) / whole[:, None]
        linearised = (weighted - value * base[:, :, None]) / whole[None, :, None]
    return _grid(design, sums, member, value, linearised)


def column_totals(design: Design, sums: Sums) -> Grid:
    """Population totals of each category in each column, in the unit of the weights."""
    weighted = _columned(sums.weighted, sums.member)
    grid = _grid(design, sums, sums.member, weighted.sum(axis=0), weighted)
    share = grid.value / np.maximum(grid.n_weighted, 1e-300)[:, None]
    srs = _srs(share, sums, sums.member, grid.n) * grid.n_weighted[:, None] ** 2
    return Grid(grid.value, grid.spread, grid.se, srs, grid.n, grid.n_weighted, grid.n_effective, grid.n_clusters)


def degrees(design: Design, columns: Columns, domain: Mask | None = None) -> Ints:
    """(B,) degrees of freedom of each column as a domain: clusters minus strata among its rows, answered or not."""
    rows = _rows(design, columns, np.ones(design.rows, bool), domain)
    atoms = columns.member.shape[0]
    clusters = design.clusters
    seen = np.bincount(design.psu[rows] * atoms + columns.atoms[rows], minlength=clusters * atoms).reshape(
        clusters, atoms
    )
    occupied = (seen @ columns.member) > 0
    strata = (design.stages[0].strata_from_units @ occupied.astype(np.float64)) > 0
    return np.asarray(occupied.sum(axis=0) - strata.sum(axis=0))


def _rows(design: Design, columns: Columns, answered: Mask, domain: Mask | None) -> Ints:
    """Indices of the rows that count: in a column, answered, in the domain, with weight."""
    inside = answered & (columns.atoms >= 0) & (design.weights > 0)
    if domain is not None:
        inside &= domain
    return np.flatnonzero(inside)


def _places(design: Design, columns: Columns, rows: Ints) -> Ints:
    """Flat index leaf x atom of the rows."""
    return np.asarray(design.leaf[rows] * columns.member.shape[0] + columns.atoms[rows])


def _sum(place: Ints, size: int, weights: Floats | None = None) -> Floats:
    """(size,) counts, or sums of weights, per place."""
    return np.asarray(np.bincount(place, weights=weights, minlength=size), dtype=np.float64)


def _bases(design: Design, columns: Columns, rows: Ints, place: Ints) -> tuple[Floats, Floats, Floats]:
    """base (L, A), count (L, A) and squares (A,)."""
    atoms = columns.member.shape[0]
    size, weights = design.leaves * atoms, design.weights[rows]
    base = _sum(place, size, weights).reshape(design.leaves, atoms)
    count = _sum(place, size).reshape(design.leaves, atoms)
    return base, count, _sum(columns.atoms[rows], atoms, weights**2)


def _columned(weighted: Floats, member: Floats) -> Floats:
    """(L, B, K) from (L, A, K)."""
    if member.shape[0] == member.shape[1] and np.array_equal(member, np.eye(member.shape[0])):
        return weighted
    return np.asarray(np.einsum("lak,ab->lbk", weighted, member))


def _grid(design: Design, sums: Sums, member: Floats, value: Floats, linearised: Floats) -> Grid:
    """Bases and standard errors around given values and linearised leaf totals."""
    base, count = (sums.base @ member).sum(axis=0), sums.count @ member
    n = np.rint(count.sum(axis=0)).astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(base > 0, base**2 / (sums.squares @ member), 0.0)
    spread = _spread(design, np.nan_to_num(linearised), count > 0)
    se = np.sqrt(np.einsum("mbk,mbk->bk", spread, spread))
    if presence_matters(design):
        se = _domain_errors(design, np.nan_to_num(linearised), count > 0)
    units = design.stages[0].units_from_leaves @ count
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
