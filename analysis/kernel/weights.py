"""Weighting to population margins: post-stratification, raking, trimming, and what weighting costs.

A margin is a code per row, -1 where a row has no place in it (a gender without a population figure), and a population
total per code. Rows without a place keep the weight the other margins give them: the margin's total is then shared
over the rest of the margins' common sum, so nobody is dropped and nobody is forced into a category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from analysis.kernel.design import Floats, Ints
from analysis.kernel.errors import KernelError, gettext_noop


@dataclass(frozen=True, eq=False)
class Margin:
    """codes (N,) from 0 (-1: no place), totals (K,) in persons, and names for messages."""

    name: str
    codes: Ints
    totals: Floats
    labels: tuple[str, ...] = ()

    def label(self, index: int) -> str:
        """What to call category `index`."""
        return self.labels[index] if self.labels else str(index)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the weighted sample is from one population figure: |reached - wanted| / wanted."""

    margin: str
    category: str
    relative: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What unequal weights cost: Kish's effective base (sum w)^2 / sum w^2 and design effect n / effective base."""

    n: int
    total: float
    n_effective: float
    deff: float
    minimum: float
    maximum: float


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights (N,) and the account of them. `largest` is the worst gap to any margin, `unplaced` counts rows without
    a place per margin name.
    """

    weights: Floats
    iterations: int
    converged: bool
    largest: Gap
    cost: Cost
    unplaced: dict[str, int]


def kish(weights: ArrayLike) -> Cost:
    """The cost of weights (N,), rows of weight zero left out. Source: Kish 1965, §11.2C; Kish 1992, eq. 2.3."""
    kept = np.asarray(weights, dtype=np.float64)
    kept = kept if kept.all() else kept[kept != 0]
    if not kept.size:
        raise KernelError("weights_zero", gettext_noop("All weights are zero."))
    total = float(kept.sum())
    effective = total**2 / float(kept @ kept)
    return Cost(kept.size, total, effective, kept.size / effective, float(kept.min()), float(kept.max()))


def poststratify(weights: ArrayLike, margin: Margin) -> Weighting:
    """Scale weights (N,) so that each cell of one margin sums to its total.

    Source: Holt & Smith 1979. Errors: KernelError empty_cell, unknown_category, margin_totals, margin_length.
    """
    return rake(weights, [margin], max_iterations=2)


def rake(
    weights: ArrayLike, margins: Sequence[Margin], *, tolerance: float = 1e-10, max_iterations: int = 1000
) -> Weighting:
    """Iterative proportional fitting of weights (N,) to all margins at once.

    Stops when the largest relative gap is at most `tolerance`; raises when `max_iterations` sweeps do not get there.
    Works on the cross-classification of the margins, so a sweep costs the number of cells, not of rows.
    Source: Deming & Stephan 1940; Deville, Särndal & Sautory 1993, §3.
    Errors: KernelError margins_missing, margin_length, margin_totals, margins_disagree, empty_cell, unknown_category,
    raking_not_converged.
    """
    start = np.asarray(weights, dtype=np.float64)
    crossed = cross(start, margins)
    cells, base, targets = crossed.codes, crossed.base, [margin.totals for margin in margins]
    fitted = base * (targets[0].sum() / base.sum())
    gap, sweeps = np.inf, 0
    while gap > tolerance and sweeps < max_iterations:
        for codes, wanted in zip(cells, targets, strict=True):
            _fit(fitted, codes, wanted)
        sweeps += 1
        gap = max(_worst(fitted, codes, wanted)[0] for codes, wanted in zip(cells, targets, strict=True))
    largest = _largest(fitted, cells, margins)
    if gap > tolerance:
        raise KernelError("raking_not_converged", gettext_noop("Raking does not come closer than {gap:.2g} to margin {margin}, category "
                          "{category}, in {sweeps} sweeps: the margins contradict each other in this sample."),
                          gap=float(gap), margin=largest.margin, category=largest.category, sweeps=sweeps)  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(base > 0, fitted / base, 0.0)
    raked = factor[crossed.cell]
    raked *= start
    return Weighting(raked, sweeps, True, largest, kish(raked), crossed.unplaced(margins))


def trim(weights: ArrayLike, *, lower: float = 0.0, upper: float = np.inf, strict: bool = False) -> Floats:
    """Weights (N,) held between `lower` and `upper` (same unit), what was cut spread evenly over the others.

    `strict` repeats until none lies outside. Source: Potter 1990; R survey's `trimWeights`. Errors: KernelError trim_bounds.
    """
    current = np.asarray(weights, dtype=np.float64)
    _check_bounds(current, lower, upper)
    for _ in range(1000 if strict else 1):
        outside = (current < lower * (1 - 1e-12)) | (current > upper * (1 + 1e-12))
        if not outside.any():
            break
        cut = np.clip(current, lower, upper)
        free = (current > lower) & (current < upper) if strict else ~outside
        if not free.any():
            raise KernelError(
                "trim_bounds",
                gettext_noop("Every weight lies outside {lower:g} to {upper:g}."),
                lower=lower,
                upper=upper,
            )
        cut[free] += float(current.sum() - cut.sum()) / free.sum()
        current = cut
    return current


def trim_scaled(weights: ArrayLike, *, lower: float, upper: float) -> Floats:
    """Weights (N,) min(max(c w, lower), upper) with the one c that keeps their sum: bounds hold and weights between
    them stay in proportion; zeros stay zero. Source: Potter 1990, renormalised. Errors: KernelError trim_bounds.
    """
    current = np.asarray(weights, dtype=np.float64)
    used = current[current > 0]
    _check_bounds(used, lower, upper)
    total, top = float(used.sum()), upper / float(used.min()) if np.isfinite(upper) else 1.0

    def surplus(factor: float) -> float:
        return float(np.clip(factor * used, lower, upper).sum()) - total

    factor = optimize.brentq(surplus, 0.0, top, xtol=1e-15, rtol=1e-14)
    return np.where(current > 0, np.clip(factor * current, lower, upper), 0.0)


def _check_bounds(weights: Floats, lower: float, upper: float) -> None:
    mean = float(weights.mean())
    if not 0 <= lower <= mean <= upper:
        raise KernelError("trim_bounds", gettext_noop("No weights between {lower:g} and {upper:g} have a mean of {mean:g}."),
                          lower=lower, upper=upper, mean=mean)  # fmt: skip


def trimmed(raked: Weighting, margins: Sequence[Margin], *, lower: float, upper: float) -> Weighting:
    """Trim raked weights to multiples of their mean, renormalise, and measure how far the margins are off since."""
    mean = float(raked.weights[raked.weights > 0].mean())
    weights = trim_scaled(raked.weights, lower=lower * mean, upper=upper * mean)
    return Weighting(
        weights, raked.iterations, raked.converged, gap_to(weights, margins), kish(weights), raked.unplaced
    )


def judged(weights: ArrayLike, margins: Sequence[Margin], *, tolerance: float = 1e-6) -> Weighting:
    """The account of weights (N,) that were made before, held against margins; `converged` when none is further off
    than `tolerance`. Errors: KernelError weights_negative and those of margins.
    """
    given = np.asarray(weights, dtype=np.float64)
    crossed = cross(given, margins)
    largest = _largest(crossed.base, crossed.codes, margins)
    return Weighting(given, 0, largest.relative <= tolerance, largest, kish(given), crossed.unplaced(margins))


def gap_to(weights: ArrayLike, margins: Sequence[Margin]) -> Gap:
    """The largest relative gap of weights (N,) to any margin."""
    return max(gaps_to(weights, margins), key=lambda gap: gap.relative)


def gaps_to(weights: ArrayLike, margins: Sequence[Margin]) -> tuple[Gap, ...]:
    """For each margin the largest relative gap of weights (N,) to it."""
    column = np.asarray(weights, dtype=np.float64)
    cell, codes, count = cross_cells(margins)
    sums = np.asarray(np.bincount(cell, weights=column, minlength=count.size), dtype=np.float64)
    return tuple(_largest(sums, one[None], [margin]) for one, margin in zip(codes, margins, strict=True))


@dataclass(frozen=True, eq=False)
class Crossed:
    """Rows and margins in the cross-classification of C cells: cell (N,) of each row, codes (margins, C), and per cell
    the number of rows and the starting weights (C,).
    """

    cell: Ints
    codes: Ints
    count: Ints
    base: Floats

    def unplaced(self, margins: Sequence[Margin]) -> dict[str, int]:
        """How many rows have no place in each margin; margins without such rows are left out."""
        found = {
            margin.name: int(self.count[codes < 0].sum()) for margin, codes in zip(margins, self.codes, strict=True)
        }
        return {name: count for name, count in found.items() if count}


def cross(weights: Floats, margins: Sequence[Margin]) -> Crossed:
    """Cross-classify rows of starting weights (N,), and refuse margins that contradict each other or can't be met."""
    if not margins:
        raise KernelError("margins_missing", gettext_noop("There is no margin to weight to."))
    if not np.all(np.isfinite(weights)) or weights.min(initial=0) < 0:
        raise KernelError("weights_negative", gettext_noop("Starting weights must be finite and not negative."))
    for margin in margins:
        _check_form(weights, margin)
    cell, codes, count = cross_cells(margins)
    base = np.asarray(np.bincount(cell, weights=weights, minlength=count.size), dtype=np.float64)
    for margin, column in zip(margins, codes, strict=True):
        _check_cells(base, column, margin)
    first = margins[0]
    for other in margins[1:]:
        one, two = float(first.totals.sum()), float(other.totals.sum())
        if abs(one - two) > 1e-6 * one:
            raise KernelError("margins_disagree", gettext_noop("Margin {first} sums to {one:,.6g}, margin {second} to {two:,.6g}: margins "
                              "of one population must have the same sum."),
                              first=first.name, one=one, second=other.name, two=two)  # fmt: skip
    return Crossed(cell, codes, count, base)


def _check_form(weights: Floats, margin: Margin) -> None:
    """One margin: the right length, codes that have a total, and totals that are numbers."""
    codes, totals, name = margin.codes, margin.totals, margin.name
    if codes.shape != weights.shape:
        raise KernelError("margin_length", gettext_noop("Margin {margin} has {given} rows, the weights {rows}."),
                          margin=name, given=codes.size, rows=weights.size)  # fmt: skip
    if codes.max(initial=-1) >= totals.size or codes.min(initial=0) < -1:
        raise KernelError("unknown_category", gettext_noop("Margin {margin} has no total for category {category} of the sample."),
                          margin=name, category=int(codes.max(initial=-1)))  # fmt: skip
    if not np.all(np.isfinite(totals)) or np.any(totals < 0) or totals.sum() <= 0:
        raise KernelError(
            "margin_totals",
            gettext_noop("Margin {margin} needs totals that are numbers and not negative."),
            margin=name,
        )


def _check_cells(base: Floats, codes: Ints, margin: Margin) -> None:
    """Every category with a population has a sample, and the other way round."""
    placed = codes >= 0
    sums = np.bincount(codes[placed], weights=base[placed], minlength=margin.totals.size)
    for index in np.flatnonzero((margin.totals > 0) & (sums <= 0)):
        raise KernelError("empty_cell", gettext_noop("Margin {margin}: nobody in the sample is in category {category}, which has a "
                          "population of {total:,.6g}. Join it to a neighbour."),
                          margin=margin.name, category=margin.label(int(index)), total=float(margin.totals[index]))  # fmt: skip
    for index in np.flatnonzero((margin.totals == 0) & (sums > 0)):
        raise KernelError("unknown_category", gettext_noop("Margin {margin} has no total for category {category} of the sample."),
                          margin=margin.name, category=margin.label(int(index)))  # fmt: skip


def cross_cells(margins: Sequence[Margin]) -> tuple[Ints, Ints, Ints]:
    """(N,) cell of each row in the cross-classification, (margins, C) the codes of each cell, (C,) rows in each."""
    sizes = [margin.totals.size + 1 for margin in margins]
    rows, size = margins[0].codes.size, int(np.prod([float(each) for each in sizes]))
    if size > 4 * rows + 1024:
        return _crossed_sparsely(margins)
    combined = np.zeros(rows, dtype=np.int64)
    for margin, each in zip(margins, sizes, strict=True):
        combined *= each
        combined += margin.codes
        combined += 1
    count = np.bincount(combined, minlength=size)
    found = np.flatnonzero(count)
    codes = np.stack(np.unravel_index(found, sizes)).astype(np.int64) - 1
    if found.size == size:
        return combined, codes, count
    place = np.zeros(size, dtype=np.int64)
    place[found] = np.arange(found.size)
    return place[combined], codes, count[found]


def _crossed_sparsely(margins: Sequence[Margin]) -> tuple[Ints, Ints, Ints]:
    """The same where there are more combinations than rows."""
    columns = np.stack([margin.codes for margin in margins])
    codes, cell, count = np.unique(columns, axis=1, return_inverse=True, return_counts=True)
    return cell.reshape(-1).astype(np.int64), codes.astype(np.int64), count


def _wanted(sums: Floats, codes: Ints, totals: Floats) -> Floats:
    """(K,) what the placed rows of a margin should sum to, given the weight of the rows without a place."""
    unplaced = float(sums[codes < 0].sum())
    whole = float(totals.sum())
    return totals * max(whole - unplaced, 0.0) / whole if unplaced else totals


def _fit(sums: Floats, codes: Ints, totals: Floats) -> None:
    """Scale the cells, in place, to one margin."""
    placed = codes >= 0
    reached = np.bincount(codes[placed], weights=sums[placed], minlength=totals.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(reached > 0, _wanted(sums, codes, totals) / reached, 1.0)
    sums[placed] *= factor[codes[placed]]


def _worst(sums: Floats, codes: Ints, totals: Floats) -> tuple[float, int]:
    placed = codes >= 0
    reached = np.bincount(codes[placed], weights=sums[placed], minlength=totals.size)
    wanted = _wanted(sums, codes, totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = np.where(wanted > 0, np.abs(reached - wanted) / wanted, 0.0)
    index = int(np.argmax(gaps))
    return float(gaps[index]), index


def _largest(sums: Floats, cells: Ints, margins: Sequence[Margin]) -> Gap:
    found = [(*_worst(sums, codes, margin.totals), margin) for codes, margin in zip(cells, margins, strict=True)]
    gap, index, margin = max(found, key=lambda entry: entry[0])
    return Gap(margin.name, margin.label(index), gap)
