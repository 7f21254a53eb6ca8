"""Calibration to known population totals, and designs that know their weights were calibrated.

The weights w_i = d_i F(x_i' lambda) reproduce the totals of X; lambda is found by Newton steps. F decides the distance
to the starting weights d: linear F(u) = 1 + u, raking F(u) = exp(u), logit an S-curve between two bounds.
Notation: N rows, P calibration variables. Source: Deville & Särndal 1992, §2 and table 1; Deville, Särndal & Sautory 1993.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from analysis.kernel.arrays import Floats
from analysis.kernel.constraints import constraints
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.residuals import Step
from analysis.kernel.weights import Cost, Margin, Weighting, cross, gap_to, kish

Distance = Literal["linear", "raking", "logit"]


@dataclass(frozen=True, eq=False)
class Calibration:
    """before, weights (N,), matrix (N, P), the Newton steps it took, the largest relative gap to a total, and what
    the weights cost.
    """

    before: Floats
    weights: Floats
    matrix: Floats
    iterations: int
    gap: float
    cost: Cost

    def on(self, design: Design) -> Design:
        """The design with these weights; its standard errors come from residuals on the calibration variables."""
        return design.calibrated(Step(np.arange(self.weights.size), self.matrix, self.before, self.weights))


def calibrate(
    weights: ArrayLike,
    matrix: ArrayLike,
    totals: ArrayLike,
    *,
    distance: Distance = "linear",
    bounds: tuple[float, float] = (-np.inf, np.inf),
    tolerance: float = 1e-11,
    max_iterations: int = 100,
) -> Calibration:
    """Weights (N,) that give the `totals` (P,) of `matrix` (N, P), in its units, as close as `distance` allows.

    bounds: limits of after/before, the lower below 1 and the upper above; required for logit. tolerance: largest
    |reached - wanted| / (1 + |wanted|). Variables may be collinear as long as their totals agree.
    Errors: KernelError calibration_shape, calibration_missing, calibration_bounds, weights_negative,
    calibration_not_converged.
    """
    start, table = np.asarray(weights, dtype=np.float64), np.asarray(matrix, dtype=np.float64)
    wanted = np.asarray(totals, dtype=np.float64)
    _check(start, table, wanted, distance, bounds)
    scale = np.maximum(np.abs(table).max(axis=0), 1e-300)
    unit, target, reach = table / scale, wanted / scale, (1 + np.abs(wanted)) / scale
    multiplier = np.zeros(wanted.size)
    g, slope = _answer(unit @ multiplier, distance, bounds)
    gap, steps = _gap(unit, start * g, target, reach), 0
    while gap > tolerance and steps < max_iterations:
        gram = (unit * (start * slope)[:, None]).T @ unit
        move = np.linalg.pinv(gram, rcond=1e-12, hermitian=True) @ (target - unit.T @ (start * g))
        g, slope = _answer(unit @ (multiplier + move), distance, bounds)
        while not (np.isfinite(g).all() and np.isfinite(slope).all()):
            move /= 2
            g, slope = _answer(unit @ (multiplier + move), distance, bounds)
        multiplier, steps = multiplier + move, steps + 1
        gap = _gap(unit, start * g, target, reach)
    if gap > max(tolerance, 1e-9):
        raise KernelError("calibration_not_converged", gettext_noop("Calibration comes no closer than {gap:.2g} (relative) to the totals in "
                          "{steps} steps: the totals contradict each other or the bounds are too narrow."),
                          gap=gap, steps=steps)  # fmt: skip
    return Calibration(start, start * g, table, steps, gap, kish(start * g))


def fit(
    weights: ArrayLike,
    margins: Sequence[Margin],
    *,
    distance: Distance = "raking",
    bounds: tuple[float, float] = (-np.inf, np.inf),
    max_iterations: int = 100,
) -> Weighting:
    """Calibrate weights (N,) to `margins` in the way of `rake`: the account names the worst gap and its category.

    bounds: limits of the weights as multiples of the starting weights, those scaled to the population first. Rows
    without a place in a margin take no factor of it but the mean of its factors. Works on the cross-classification of
    the margins. Errors: those of `weights.rake` and of `calibrate`, and calibration_negative.
    """
    start = np.asarray(weights, dtype=np.float64)
    crossed = cross(start, margins)
    known = constraints(margins, start)
    base, whole = known.base / known.base.sum(), float(known.totals[0])
    found = calibrate(base, known.matrix, known.totals / whole, distance=distance, bounds=bounds, tolerance=1e-13,
                      max_iterations=max_iterations)  # fmt: skip
    factor = np.divide(found.weights, base, out=np.zeros(base.size), where=base > 0)
    if np.any(factor < 0):
        count = int(np.count_nonzero((start > 0) & (factor[known.cell] < 0)))
        raise KernelError("calibration_negative", gettext_noop("Linear calibration gives {count} negative weights: set bounds, or take "
                          "the raking distance."), count=count)  # fmt: skip
    fitted = start * (factor * whole / known.base.sum())[known.cell]
    return Weighting(fitted, found.iterations, True, gap_to(fitted, margins), kish(fitted), crossed.unplaced(margins))


def margin_matrix(margins: Sequence[Margin]) -> tuple[Floats, Floats]:
    """Margins as calibration variables: one indicator (N,) per category, and the totals (P,). Rows without a place
    in a margin have zeros there. Categories with a total of zero count as constraints too.
    """
    blocks = [margin.codes[:, None] == np.arange(margin.totals.size) for margin in margins]
    return np.concatenate(blocks, axis=1).astype(np.float64), np.concatenate([margin.totals for margin in margins])


def adopt(design: Design, weighting: Weighting, margins: Sequence[Margin]) -> Design:
    """The design with weights raked or post-stratified to `margins`, its standard errors from residuals on them.

    Raking's estimates have, to first order, the variance of calibration to the same margins (Deville & Särndal 1992,
    result 5).
    """
    known = constraints(margins, design.weights)
    return design.calibrated(Step(known.cell, known.matrix, design.weights, weighting.weights))


def _check(weights: Floats, matrix: Floats, totals: Floats, distance: str, bounds: tuple[float, float]) -> None:
    if matrix.ndim != 2 or matrix.shape != (weights.size, totals.size) or weights.ndim != 1:
        raise KernelError("calibration_shape", gettext_noop("Calibration variables have shape {shape} beside {rows} weights and {totals} "
                          "totals."), shape=matrix.shape, rows=weights.size, totals=totals.size)  # fmt: skip
    if not np.isfinite(matrix).all() or not np.isfinite(totals).all():
        raise KernelError("calibration_missing", gettext_noop("Calibration variables and totals can't be missing."))
    if not np.isfinite(weights).all() or weights.min(initial=0) < 0:
        raise KernelError("weights_negative", gettext_noop("Starting weights must be finite and not negative."))
    if distance not in get_args(Distance):
        raise KernelError(
            "calibration_distance", gettext_noop("There is no calibration distance '{distance}'."), distance=distance
        )
    low, high = bounds
    if not low < 1 < high or (distance == "logit" and not np.isfinite([low, high]).all()):
        raise KernelError("calibration_bounds", gettext_noop("Calibration bounds lie on both sides of 1, and logit needs both; "
                          "{low:g} and {high:g} don't fit."), low=low, high=high)  # fmt: skip


def _answer(u: Floats, distance: Distance, bounds: tuple[float, float]) -> tuple[Floats, Floats]:
    """(N,) g = F(u) and its derivative."""
    low, high = bounds
    with np.errstate(over="ignore", invalid="ignore"):
        if distance == "logit":
            rate = (high - low) / ((high - 1) * (1 - low))
            odds = np.exp(-rate * u)
            share = (1 - low) / (1 - low + (high - 1) * odds)
            return low + (high - low) * share, rate * (high - low) * share * (1 - share)
        raw = 1 + u if distance == "linear" else np.exp(u)
        slope = np.ones_like(u) if distance == "linear" else raw
    free = (raw > low) & (raw < high)
    return np.clip(raw, low, high), np.where(free, slope, 0.0)


def _gap(unit: Floats, weights: Floats, target: Floats, reach: Floats) -> float:
    return float(np.max(np.abs(unit.T @ weights - target) / reach))
