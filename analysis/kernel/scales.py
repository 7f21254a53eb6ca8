"""Scale scores from items, with a missing rule, and how reliable they are.

Notation: N rows, J items, k answered items of a row. Source: Cronbach 1951, eq. 2 (alpha); McDonald 1999, eq. 6.20
(omega total, one factor); Harman & Jones 1966 (minres).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.design import Ints
from analysis.kernel.dispersion import covariances
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.estimates import Estimate, checked
from analysis.kernel.variance import Plan, variation

Score = Literal["mean", "sum"]


@dataclass(frozen=True, eq=False)
class Scores:
    """values (N,): in the items' unit (mean) or J times it (sum), NaN below the rule; answered (N,): items answered;
    short: rows with some answers but too few.
    """

    values: Floats
    answered: Ints
    short: int


@dataclass(frozen=True, eq=False)
class Reliability:
    """alpha with its design-based standard error and df; omega (nan when one factor does not fit, see `heywood`);
    loadings (J,) on that factor in standardised items; alpha_without (J,): alpha when an item is left out; item_rest
    (J,): correlation of an item with the sum of the others; n: rows with all items.
    """

    alpha: Estimate
    omega: float
    heywood: bool
    loadings: Floats
    alpha_without: Floats
    item_rest: Floats
    n: int


def reverse(values: ArrayLike, low: float, high: float) -> Floats:
    """Items worded the other way round, (N,) or (N, J), on a scale from `low` to `high`. Errors: scale_range."""
    given = np.asarray(values, dtype=np.float64)
    if low >= high or np.nanmin(given, initial=high) < low or np.nanmax(given, initial=low) > high:
        raise KernelError("scale_range", gettext_noop("Items lie outside {low:g} to {high:g}."), low=low, high=high)
    return low + high - given


def scores(items: ArrayLike, *, score: Score = "mean", at_least: int | None = None) -> Scores:
    """Scores of `items` (N, J), NaN for no answer.

    at_least: how many answered items a score needs; all J when absent. The answered items' mean stands in for the
    missing ones, so a sum score is J times the mean of the answered items.
    Errors: KernelError items_shape, missing_rule.
    """
    table = _items(items)
    size = table.shape[1]
    needed = size if at_least is None else at_least
    if score not in get_args(Score) or not 1 <= needed <= size:
        raise KernelError("missing_rule", gettext_noop("A score of {items} items can't ask for {needed} answers."),
                          items=size, needed=needed)  # fmt: skip
    answered = (~np.isnan(table)).sum(axis=1)
    mean = np.nansum(table, axis=1) / np.maximum(answered, 1)
    values = np.where(answered >= needed, mean * (size if score == "sum" else 1), np.nan)
    return Scores(values, answered.astype(np.int64), int(np.sum((answered > 0) & (answered < needed))))


def reliability(plan: Plan, items: ArrayLike, domain: Mask | None = None) -> Reliability:
    """Alpha and omega of `items` (N, J), over the rows with all of them, weighted.

    alpha = J/(J - 1) (1 - sum of item variances / variance of the sum), with a linearised or replicated standard error;
    omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses) from one factor fitted by least squares.
    Errors: KernelError items_shape, empty_base, items_constant.
    """
    table, inside = checked(plan, _items(items), domain)
    matrix = covariances(plan, table, domain).matrix
    variances = np.diag(matrix)
    if np.any(variances <= 0):
        raise KernelError("items_constant", gettext_noop("Item {item} has the same answer everywhere."),
                          item=int(np.argmax(variances <= 0)) + 1)  # fmt: skip
    loadings, uniqueness, heywood = _one_factor(matrix)
    common = float(loadings.sum() ** 2)
    omega = float("nan") if heywood else common / (common + float(uniqueness.sum()))
    total = matrix.sum(axis=0)
    rest = matrix.sum() - 2 * total + variances
    with np.errstate(divide="ignore", invalid="ignore"):
        item_rest = (total - variances) / np.sqrt(variances * rest)
    without = np.array([_alpha(np.delete(np.delete(matrix, j, 0), j, 1)) for j in range(variances.size)])
    standard = loadings / np.sqrt(variances)
    return Reliability(
        _alpha_estimate(plan, table, inside, domain), omega, heywood, standard, without, item_rest, int(inside.sum())
    )


def _items(items: ArrayLike) -> Floats:
    table = np.asarray(items, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise KernelError("items_shape", gettext_noop("A scale needs at least two items."))
    return table


def _alpha(matrix: Floats) -> float:
    """Alpha of a covariance matrix (J, J); nan for one item."""
    size, whole = matrix.shape[0], float(matrix.sum())
    return size / (size - 1) * (1 - float(np.trace(matrix)) / whole) if size > 1 and whole > 0 else float("nan")


def _alpha_estimate(plan: Plan, table: Floats, inside: Mask, domain: Mask | None) -> Estimate:
    """Alpha as a function of five totals: weights, sum score and its square, squares of the items, and their means."""
    size = table.shape[1]
    weights = np.where(inside, plan.weights, 0.0)
    kept = np.where(inside[:, None], table, 0.0)
    centred = np.where(inside[:, None], kept - weights @ kept / weights.sum(), 0.0)
    score, squares = centred.sum(axis=1), (centred**2).sum(axis=1)
    columns = np.column_stack([np.ones(plan.rows), score, score**2, squares, centred]) * weights[:, None]

    def statistic(sums: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = sums[..., 1:] / sums[..., :1]
            whole = shares[..., 1] - shares[..., 0] ** 2
            parts = shares[..., 2] - (shares[..., 3:] ** 2).sum(axis=-1)
            return np.asarray(size / (size - 1) * (1 - parts / whole))[..., None]

    base, _, whole, parts = columns[:, :4].sum(axis=0)
    gradient = np.zeros((1, 4 + size))
    gradient[0, 2:4] = size / (size - 1) * np.array([parts / whole**2, -1 / whole])
    value = float(statistic(columns.sum(axis=0))[0])
    spread = variation(plan, columns, inside, statistic, gradient)
    return Estimate(value, float(np.sqrt(np.sum(spread**2))), plan.df(domain), int(np.sum(inside & (base > 0))))


def _one_factor(matrix: Floats) -> tuple[Floats, Floats, bool]:
    """Loadings (J,) in the items' units and uniquenesses (J,) by least squares on the off-diagonal correlations; the
    flag says that a uniqueness came out at or below zero.
    """
    deviation = np.sqrt(np.diag(matrix))
    correlation = matrix / np.outer(deviation, deviation)
    off = ~np.eye(deviation.size, dtype=bool)
    values, vectors = np.linalg.eigh(correlation)
    start = vectors[:, -1] * np.sqrt(values[-1]) * 0.9

    def misfit(loadings: Floats) -> Floats:
        return np.asarray((correlation - np.outer(loadings, loadings))[off])

    found = optimize.least_squares(misfit, start, xtol=1e-14, ftol=1e-14, gtol=1e-14).x
    found = found * (1.0 if found.sum() >= 0 else -1.0)
    heywood = bool(deviation.size < 3 or np.any(found**2 >= 1))
    return found * deviation, (1 - found**2) * deviation**2, heywood
