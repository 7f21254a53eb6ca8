"""Variances, covariances and correlations of a population from a sample, with their standard errors.

S = n/(n - 1) sum w (x - mean x)(y - mean y) / sum w: the mean's own uncertainty is of lower order. Notation: N rows,
P variables. Source: Särndal et al. 1992, §5.9; the n/(n - 1) of R survey's `svyvar`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.estimates import Estimates, checked, counted, population, with_base
from analysis.kernel.variance import Plan, variation


@dataclass(frozen=True, eq=False)
class Covariances:
    """matrix, correlation (P, P); `entries`: the upper triangle, row by row, as joint estimates."""

    matrix: Floats
    correlation: Floats
    entries: Estimates


def covariances(plan: Plan, values: ArrayLike, domain: Mask | None = None) -> Covariances:
    """The covariance matrix of `values` (N, P), rows with a missing value left out, in the product of their units.

    Errors: KernelError empty_base, too_few.
    """
    table, inside = checked(plan, values, domain)
    n, size, base = int(inside.sum()), table.shape[1], population(plan, inside)
    if n < 2:
        raise KernelError("too_few", gettext_noop("A variance needs at least two answers."))
    kept = np.where(inside[:, None], table, 0.0)
    centred = np.where(inside[:, None], kept - plan.weights[inside] @ kept[inside] / base, 0.0)
    first, second = np.triu_indices(size)
    products = centred[:, first] * centred[:, second] * n / (n - 1)
    weighted = with_base(plan, np.concatenate([centred, products], axis=1), inside)

    def statistic(sums: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = sums[..., 1:] / sums[..., :1]
        drift = shares[..., :size]
        return np.asarray(shares[..., size:] - drift[..., first] * drift[..., second] * n / (n - 1))

    value = weighted[:, 1 + size :].sum(axis=0) / base
    gradient = np.concatenate([-value[:, None], np.zeros((value.size, size)), np.eye(value.size)], axis=1) / base
    spread = variation(plan, weighted, inside, statistic, gradient)
    entries = Estimates(value, spread, plan.df(domain), counted(plan, inside, value.size), np.full(value.size, np.nan))
    matrix = np.zeros((size, size))
    matrix[first, second] = matrix[second, first] = value
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(np.diag(matrix))
        correlation = matrix / np.outer(deviation, deviation)
    return Covariances(matrix, correlation, entries)


def variance(plan: Plan, values: ArrayLike, domain: Mask | None = None) -> Estimates:
    """The variances of `values` (N,) or (N, P), each over the rows that have all of them. Errors: as `covariances`."""
    found = covariances(plan, values, domain)
    size = found.matrix.shape[0]
    first, second = np.triu_indices(size)
    diagonal = np.flatnonzero(first == second)
    entries = found.entries
    return Estimates(
        entries.value[diagonal], entries.spread[:, diagonal], entries.df, entries.n[diagonal], entries.srs[diagonal]
    )
