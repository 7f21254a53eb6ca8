"""Tests of a two-way table for independence and of shares against given ones, for complex samples.

Notation: N rows, n answers in the table, R x C cells, k = (R - 1)(C - 1), nu the design's degrees of freedom.
X2 = n sum (p_rc - p_r p_c)^2 / (p_r p_c) is not chi-squared here: under independence it is a sum of k chi2_1 weighted
by the generalised design effects, the eigenvalues of (C' D^-1 C / n)^-1 (C' D^-1 V D^-1 C), with D the shares, V
their covariance and C contrasts of the interaction. Source: Rao & Scott 1981, 1984; Thomas & Rao 1987 (Wald).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg, special

from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.estimates import means, totals
from analysis.kernel.mixtures import ratio_tail, satterthwaite
from analysis.kernel.variance import Plan

Statistic = Literal["second_order", "first_order", "mixture", "wald", "adjusted_wald"]


@dataclass(frozen=True, eq=False)
class TableTest:
    """statistic with `df` and `df_denominator` (infinity: a chi-squared law) and p; `effects` (k,): generalised
    design effects, empty for the Wald tests; n: the unweighted base.
    """

    statistic: float
    df: float
    df_denominator: float
    p: float
    effects: Floats
    n: int


def independence(
    plan: Plan,
    rows: ArrayLike,
    columns: ArrayLike,
    domain: Mask | None = None,
    *,
    statistic: Statistic = "second_order",
    n: int | None = None,
) -> TableTest:
    """Does the distribution over `rows` differ between `columns`? Codes (N,) from 0, -1 for no answer.

    second_order: X2 over the trace of the design effects, as F (Rao & Scott 1984, eq. 3.2 with Satterthwaite's df).
    first_order: X2 over their mean, as chi-squared. mixture: their whole law, with estimated scale. wald and
    adjusted_wald: cell totals against their expectation, as F. n: what X2 is scaled to; the answers when absent.
    Errors: KernelError table_too_small, table_test, table_singular.
    """
    if statistic not in get_args(Statistic):
        raise KernelError("table_test", gettext_noop("There is no table test '{test}'."), test=statistic)
    cells, shape, inside = _cells(plan, rows, columns, domain)
    count, nu = int(inside.sum()), float(plan.df(domain))
    if statistic in ("wald", "adjusted_wald"):
        return _wald(plan, cells, shape, inside, nu, count, adjusted=statistic == "adjusted_wald")
    base = count if n is None else n
    x2, effects = _pearson(plan, cells, shape, inside, base)
    total, k = float(effects.sum()), float(effects.size)
    _, d0 = satterthwaite(effects)
    if statistic == "first_order":
        return TableTest(x2, k, np.inf, float(special.chdtrc(k, x2 * k / total)), effects, count)
    if statistic == "mixture":
        return TableTest(x2, d0, d0 * nu, ratio_tail(x2, effects, d0 * nu), effects, count)
    return TableTest(x2 / total, d0, d0 * nu, float(special.fdtrc(d0, d0 * nu, x2 / total)), effects, count)


def goodness_of_fit(plan: Plan, codes: ArrayLike, shares: ArrayLike, domain: Mask | None = None) -> TableTest:
    """Do the shares of `codes` (N,) differ from `shares` (K,), scaled to 1?

    X2 = sum (T_k - E_k)^2 / E_k over the weighted totals, referred to the chi-squared with the mean and variance its
    weights say (Rao & Scott 1981, §2, by the delta method); `df` is that law's, `effects` its K weights.
    Errors: KernelError shares_range, codes_range.
    """
    wanted = np.asarray(shares, dtype=np.float64)
    if wanted.size < 2 or not np.all(wanted > 0):
        raise KernelError("shares_range", gettext_noop("Shares to compare with must be positive."))
    wanted = wanted / wanted.sum()
    given = np.asarray(codes)
    if given.max(initial=-1) >= wanted.size:
        raise KernelError("codes_range", gettext_noop("Codes must lie between -1 and {last}."), last=wanted.size - 1)
    indicators = np.where(given[:, None] < 0, np.nan, given[:, None] == np.arange(wanted.size))
    found = totals(plan, indicators, domain)
    expected = wanted * found.value.sum()
    apart = found.value - expected
    slope = np.eye(wanted.size) - wanted[:, None] - (apart / (2 * expected) * wanted)[:, None]
    effects = np.linalg.eigvalsh(
        (slope / np.sqrt(expected)[:, None]) @ found.covariance @ (slope / np.sqrt(expected)[:, None]).T
    )
    x2 = float(np.sum(apart**2 / expected))
    scale, df = satterthwaite(effects)
    return TableTest(x2, df, np.inf, float(special.chdtrc(df, x2 / scale)), effects, int(found.n[0]))


def _cells(plan: Plan, rows: ArrayLike, columns: ArrayLike, domain: Mask | None) -> tuple[Ints, tuple[int, int], Mask]:
    """(N,) cell codes, column-major, over the categories that occur; the table's shape; the rows in it."""
    first, second = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    inside = (first >= 0) & (second >= 0) & (plan.weights > 0)
    if domain is not None:
        inside &= domain
    across, across_code = np.unique(first[inside], return_inverse=True)
    down, down_code = np.unique(second[inside], return_inverse=True)
    if across.size < 2 or down.size < 2:
        raise KernelError(
            "table_too_small", gettext_noop("A test of a table needs two rows and two columns with answers.")
        )
    cells = np.full(plan.rows, -1, dtype=np.int64)
    cells[inside] = down_code * across.size + across_code
    return cells, (across.size, down.size), inside


def _indicators(cells: Ints, shape: tuple[int, int]) -> Floats:
    """(N, R C) of zeros and ones, NaN outside the table."""
    hit = cells[:, None] == np.arange(shape[0] * shape[1])
    return np.where(cells[:, None] < 0, np.nan, hit)


def _pearson(plan: Plan, cells: Ints, shape: tuple[int, int], inside: Mask, base: int) -> tuple[float, Floats]:
    """X2 scaled to `base` answers, and its weights (k,)."""
    found = means(plan, _indicators(cells, shape), inside)
    shares = found.value.reshape(shape[1], shape[0])
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    x2 = base * float(np.sum((shares - expected) ** 2 / expected))
    interaction = np.kron(_contrasts(shape[1]), _contrasts(shape[0]))
    inverse = np.divide(1.0, found.value, out=np.zeros_like(found.value), where=found.value > 0)
    srs = (interaction * inverse[:, None]).T @ interaction / base
    spread = (found.spread * inverse) @ interaction
    return x2, np.asarray(linalg.eigvalsh(spread.T @ spread, srs))


def _contrasts(size: int) -> Floats:
    """(size, size - 1) columns that sum to zero."""
    return np.concatenate([np.eye(size - 1), -np.ones((1, size - 1))])


def _wald(
    plan: Plan, cells: Ints, shape: tuple[int, int], inside: Mask, nu: float, count: int, *, adjusted: bool
) -> TableTest:
    """Cell totals minus what their margins expect, first row and column left out, against their covariance."""
    found = totals(plan, _indicators(cells, shape), inside)
    table = found.value.reshape(shape[1], shape[0])
    whole, row, column = table.sum(), table.sum(axis=0), table.sum(axis=1)
    apart = (table - np.outer(column, row) / whole).ravel()
    same_row = np.kron(np.ones((shape[1], shape[1])), np.eye(shape[0]))
    same_column = np.kron(np.eye(shape[1]), np.ones((shape[0], shape[0])))
    by_column, by_row = np.repeat(column, shape[0]) / whole, np.tile(row, shape[1]) / whole
    slope = (
        np.eye(apart.size)
        - same_row * by_column[:, None]
        - same_column * by_row[:, None]
        + (by_column * by_row)[:, None]
    )
    kept = np.arange(apart.size).reshape(shape[1], shape[0])[1:, 1:].ravel()
    spread = found.spread @ slope[kept].T
    k = float(kept.size)
    if np.linalg.matrix_rank(spread) < k:
        raise KernelError(
            "table_singular",
            gettext_noop("The table has more cells than the design can tell apart; a Wald test needs fewer."),
        )
    wald = float(apart[kept] @ np.linalg.solve(spread.T @ spread, apart[kept]))
    denominator = nu - k + 1 if adjusted else nu
    value = wald * denominator / (k * nu) if adjusted else wald / k
    p = float(special.fdtrc(k, denominator, value)) if denominator > 0 else float("nan")
    return TableTest(value, k, denominator, p, np.zeros(0), count)
