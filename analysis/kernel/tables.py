"""Tables from the sufficient statistic of `analysis.kernel.sums`: shares, means and totals with their errors.

Notation: L leaves of the design, B columns, K categories, M rows of the spread. Shares are fractions of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.kernel.arrays import Codes, Floats, Ints, Mask
from analysis.kernel.columns import Columns, disjoint, overlapping
from analysis.kernel.design import Design
from analysis.kernel.places import Places, Rows
from analysis.kernel.replicates import Replicates
from analysis.kernel.sums import Sums
from analysis.kernel.variance import Plan, presence_matters, scatter

__all__ = (
    "Columns", "Grid", "Sums", "column_shares", "column_totals", "degrees", "degrees_of", "disjoint", "moments", "multiple",
    "overlapping", "sheet", "single",
)  # fmt: skip


ROUNDING = 1e-12
"""Share of the mean square below which a variance is nothing but rounding."""


def single(plan: Plan, codes: Codes, size: int, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums of a single-response stub: `codes` (N,) from 0, -1 for no answer; the base are the rows with an answer."""
    return Places.of(Rows.of(plan), columns, domain).single(codes, size)


def multiple(plan: Plan, indicators: Mask, answered: Mask, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums of a multiple-response stub: `indicators` (N, K), base the rows `answered` (N,)."""
    return Places.of(Rows.of(plan), columns, domain).multiple(indicators, answered)


def moments(plan: Plan, values: Floats, columns: Columns, domain: Mask | None = None) -> Sums:
    """Sums for the mean of `values` (N,), NaN for no answer; K is 1."""
    return Places.of(Rows.of(plan), columns, domain).moments(values)


@dataclass(frozen=True, eq=False)
class Grid:
    """Estimates of a banner. value, srs (B, K); spread (M, B, K), with covariance spread'spread; n, n_weighted,
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
    sums = sums.others() if rest else sums.columns()
    if isinstance(plan, Replicates):
        value = _divided(sums.weighted.sum(axis=0), sums.base.sum(axis=0))
        spread = _replicated(plan, _divided(_repeated(plan, sums.weighted), _repeated(plan, sums.base)), value)
        return _grid(plan, sums, value, spread)
    return sheet(plan, [sums])[0]


def sheet(plan: Design, parts: Sequence[Sums]) -> list[Grid]:
    """`column_shares` of several stubs at once: small tables cost as many calls as large ones. Their spreads lie side by
    side in one array, in order.
    """
    held = [part.columns() for part in parts]
    sizes = [part.weighted.shape[2] for part in held]
    ends = np.cumsum(sizes)
    weighted = _beside([part.weighted for part in held])
    base, count, squares = (
        np.stack(tables, axis=-1)
        for tables in zip(*((part.base, part.count, part.squares) for part in held), strict=True)
    )
    stub = np.repeat(np.arange(len(held)), sizes) if len(held) > 1 else np.zeros(1, np.int64)
    whole = base.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = weighted.sum(axis=0) / whole[:, stub]
    linearised = _linearised(weighted, base[:, :, stub], value, whole[:, stub])
    if held[0].cross.size:
        cross, cross_base = (
            _beside([part.cross for part in held]),
            np.stack([part.cross_base for part in held], axis=-1),
        )
        linearised -= _calibrated_part(plan, _linearised(cross, cross_base[:, :, stub], value, whole[:, stub]))
    spread = _spread(plan, linearised, np.asarray(count.any(axis=2)))
    if presence_matters(plan):
        parted = [linearised[:, :, end - size : end] for end, size in zip(ends, sizes, strict=True)]
        se = _beside([_domain_errors(plan, part, sums.count > 0) for part, sums in zip(parted, held, strict=True)])
    else:
        se = np.sqrt(np.einsum("mbk,mbk->bk", spread, spread))
    return _parted(plan, held, _Sheet(value, spread, se, whole, count, squares, ends))


@dataclass(frozen=True, eq=False)
class _Sheet:
    """value, se (B, K) and spread (M, B, K) of all stubs; whole, squares (B, S) and count (L, B, S) of each."""

    value: Floats
    spread: Floats
    se: Floats
    whole: Floats
    count: Floats
    squares: Floats
    ends: Ints


def _parted(plan: Design, held: Sequence[Sums], found: _Sheet) -> list[Grid]:
    """The grid of each stub."""
    n = np.rint(found.count.sum(axis=0)).astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(n > 0, found.whole**2 / found.squares, 0.0)
    flat = found.count.reshape(found.count.shape[0], -1)
    clusters = np.count_nonzero(plan.stages[0].units_from_leaves @ flat > 0, axis=0).reshape(n.shape).astype(np.int64)
    grids, start = [], 0
    for place, (sums, end) in enumerate(zip(held, found.ends.tolist(), strict=True)):
        value = found.value[:, start:end]
        srs = _srs(value, sums, n[:, place])
        bases = (n[:, place], found.whole[:, place], effective[:, place], clusters[:, place])
        grids.append(Grid(value, found.spread[:, :, start:end], found.se[:, start:end], srs, *bases))
        start = end
    return grids


def _beside(tables: Sequence[Floats]) -> Floats:
    """Tables next to each other along their last axis."""
    return tables[0] if len(tables) == 1 else np.concatenate(tables, axis=-1)


def column_totals(plan: Plan, sums: Sums) -> Grid:
    """Population totals of each category in each column, in the unit of the weights."""
    sums = sums.columns()
    value = sums.weighted.sum(axis=0)
    if isinstance(plan, Replicates):
        grid = _grid(plan, sums, value, _replicated(plan, _repeated(plan, sums.weighted), value))
    else:
        weighted = sums.weighted - _calibrated_part(plan, sums.cross) if sums.cross.size else sums.weighted
        grid = _linearised_grid(plan, sums, value, weighted)
    share = grid.value / np.maximum(grid.n_weighted, 1e-300)[:, None]
    return replace(grid, srs=_srs(share, sums, grid.n) * grid.n_weighted[:, None] ** 2)


def degrees(plan: Plan, columns: Columns, domain: Mask | None = None) -> Ints:
    """(B,) degrees of freedom of each column as a domain: clusters minus strata among its rows, answered or not."""
    return degrees_of(plan, Places.of(Rows.of(plan), columns, domain).present())


def degrees_of(plan: Plan, present: Mask) -> Ints:
    """(B,) degrees of freedom of domains that occupy the leaves `present` (L, B)."""
    if isinstance(plan, Replicates):
        inside = present[plan.leaf]
        return np.array([plan.df(inside[:, column]) for column in range(present.shape[1])], dtype=np.int64)
    units = (plan.stages[0].units_from_leaves @ present.astype(np.float64)) > 0
    strata = (plan.stages[0].strata_from_units @ units.astype(np.float64)) > 0
    return np.asarray(units.sum(axis=0) - strata.sum(axis=0))


def _divided(above: Floats, below: Floats) -> Floats:
    """(..., B, K) over (..., B); nan or infinite where a column is empty."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(above / below[..., None])


def _linearised(weighted: Floats, base: Floats, value: Floats, whole: Floats) -> Floats:
    """(X, B, K) linearised ratios: weighted (X, B, K) less value (B, K) times base (X, B, K or 1), over whole (B, K or 1);
    0 where a column is empty.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(whole > 0, 1.0 / whole, 0.0)
    found = base * -np.where(np.isfinite(value), value, 0.0)
    found += weighted
    found *= inverse
    return np.asarray(found)


def _calibrated_part(plan: Design, cross: Floats) -> Floats:
    """(L, B, K) what the calibration variables explain of leaf totals with the cross-sums `cross` (P, B, K)."""
    if plan.residuals is None:
        return np.zeros((plan.leaves, *cross.shape[1:]))
    flat = cross.reshape(cross.shape[0], -1)
    return np.asarray(plan.residuals.taken @ flat).reshape(plan.leaves, *cross.shape[1:])


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


def _linearised_grid(plan: Design, sums: Sums, value: Floats, linearised: Floats) -> Grid:
    """Bases and standard errors around given values and linearised leaf totals."""
    occupied = sums.count > 0
    grid = _grid(plan, sums, value, _spread(plan, linearised, occupied))
    return replace(grid, se=_domain_errors(plan, linearised, occupied)) if presence_matters(plan) else grid


def _grid(plan: Plan, sums: Sums, value: Floats, spread: Floats) -> Grid:
    """Bases around given values and their spread (M, B, K)."""
    base = sums.base.sum(axis=0)
    n = np.rint(sums.count.sum(axis=0)).astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(n > 0, base**2 / sums.squares, 0.0)
    se = np.sqrt(np.einsum("mbk,mbk->bk", spread, spread))
    units = sums.count if isinstance(plan, Replicates) else plan.stages[0].units_from_leaves @ sums.count
    clusters = np.count_nonzero(units > 0, axis=0).astype(np.int64)
    return Grid(value, spread, se, _srs(value, sums, n), n, base, effective, clusters)


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


def _srs(value: Floats, sums: Sums, n: Ints) -> Floats:
    """(B, K) variance under simple random sampling with replacement, as R's `svyvar` over n."""
    with np.errstate(divide="ignore", invalid="ignore"):
        second = value if sums.shares else sums.second / sums.base.sum(axis=0)[:, None]
        apart = second - value**2
        apart[apart < ROUNDING * second] = 0.0  # everybody alike, but for rounding
        return np.where(n[:, None] > 1, apart / (n[:, None] - 1), np.nan)
