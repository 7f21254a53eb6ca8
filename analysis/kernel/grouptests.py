"""Do groups differ? t tests of means and rank tests, for complex samples.

Notation: N rows, G groups. Source: Korn & Graubard 1999, §3.4 (t); Lumley & Scott 2013, eq. 2-4 (ranks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.estimates import checked, limits, means
from analysis.kernel.regression import Fit, regress, term_test
from analysis.kernel.variance import Plan

Score = Literal["wilcoxon", "van_der_waerden", "median"]


@dataclass(frozen=True, slots=True)
class DifferenceTest:
    """estimate with standard error, its t statistic, df, two-sided p, and limits at the level asked for."""

    estimate: float
    se: float
    t: float
    df: float
    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupsTest:
    """Wald F test that G groups have one mean score: chi2 = df * F."""

    chi2: float
    df: float
    df_denominator: float
    p: float


def mean_test(plan: Plan, values: ArrayLike, domain: Mask | None = None, *, level: float = 0.95) -> DifferenceTest:
    """Is the mean of `values` (N,), a difference within children for instance, zero? df: the design's minus one."""
    found = means(plan, values, domain)[0]
    return _difference(found.value, found.se, found.df - 1, level)


def two_means(
    plan: Plan, values: ArrayLike, groups: ArrayLike, domain: Mask | None = None, *, level: float = 0.95
) -> DifferenceTest:
    """Mean of group 1 minus mean of group 0; `groups` (N,) of 0, 1 and -1 for neither. df: the design's minus one.

    Errors: KernelError groups_two.
    """
    fit = _on_groups(plan, np.asarray(values, dtype=np.float64), _groups(groups, domain, exactly=2), domain)
    return _second(fit, level)


def rank_test(
    plan: Plan, values: ArrayLike, groups: ArrayLike, domain: Mask | None = None, *, score: Score = "wilcoxon"
) -> DifferenceTest | GroupsTest:
    """Do mean rank scores differ between `groups` (N,), codes from 0 and -1 for none?

    Ranks are estimated population ranks (mid-ranks of the weights); wilcoxon scores r/N, van_der_waerden normal
    quantiles of it, median whether r > N/2. Replicates repeat the linearised test, not the ranking. Two groups: a t test of the second minus the first; more: an F test.
    Errors: KernelError rank_score, groups_two.
    """
    if score not in get_args(Score):
        raise KernelError("rank_score", gettext_noop("There are no rank scores '{score}'."), score=score)
    codes = _groups(groups, domain, exactly=None)
    table, inside = checked(
        plan, np.column_stack([np.asarray(values, float), np.where(codes < 0, np.nan, codes)]), domain
    )
    scores = np.full(plan.rows, np.nan)
    scores[inside] = _scores(_ranks(table[inside, 0], plan.weights[inside]), score)
    fit = _on_groups(plan, scores, codes, inside, refit=False)
    size = len(fit.coefficients)
    if size == 2:
        return _second(fit, 0.95)
    test = term_test(fit, range(1, size))
    df = plan.df(inside) - (size - 1)
    return GroupsTest(
        test.f * test.df, test.df, df, float(special.fdtrc(test.df, df, test.f)) if df > 0 else float("nan")
    )


def _groups(groups: ArrayLike, domain: Mask | None, *, exactly: int | None) -> Ints:
    """Codes (N,) of the groups that occur, from 0 without gaps."""
    given = np.asarray(groups, dtype=np.int64)
    inside = given >= 0 if domain is None else domain & (given >= 0)
    found, codes = np.unique(given[inside], return_inverse=True)
    if found.size < 2 or (exactly is not None and found.size != exactly):
        raise KernelError(
            "groups_two", gettext_noop("The test compares groups; {count} were found."), count=found.size
        )
    dense = np.full(given.size, -1, dtype=np.int64)
    dense[inside] = codes
    return dense


def _on_groups(plan: Plan, values: Floats, codes: Ints, domain: Mask | None, *, refit: bool = True) -> Fit:
    """Means of the groups as differences from the first, which is the constant."""
    size = int(codes.max()) + 1
    matrix = np.column_stack([np.ones(codes.size), codes[:, None] == np.arange(1, size)]).astype(np.float64)
    matrix[codes < 0] = np.nan
    return regress(plan, matrix, values, "gaussian", domain, refit=refit)


def _second(fit: Fit, level: float) -> DifferenceTest:
    found = fit.coefficients[1]
    return _difference(found.value, found.se, fit.coefficients.df, level)


def _difference(value: float, se: float, df: float, level: float) -> DifferenceTest:
    low, high = limits(np.array([value]), np.array([se]), np.array([df]), level=level, method="wald")
    t = value / se if se > 0 else float("nan")
    p = float(2 * special.stdtr(df, -abs(t))) if df >= 1 else float("nan")
    return DifferenceTest(value, se, t, df, p, float(low[0]), float(high[0]))


def _ranks(values: Floats, weights: Floats) -> Floats:
    """(n,) estimated share of the population below, ties sharing the mean of their mid-ranks."""
    order = np.argsort(values, kind="stable")
    middle = np.empty(values.size)
    middle[order] = np.cumsum(weights[order]) - weights[order] / 2
    tied = np.unique(values, return_inverse=True)[1]
    shared = np.bincount(tied, weights=middle) / np.bincount(tied)
    return np.asarray(shared[tied] / weights.sum())


def _scores(share: Floats, score: Score) -> Floats:
    if score == "van_der_waerden":
        return np.asarray(special.ndtri(share))
    return share if score == "wilcoxon" else (share > 0.5).astype(np.float64)
