"""Totals, means, proportions and ratios with their joint covariance, for the whole sample or a domain of it.

A domain keeps the full design: rows outside carry no value but their clusters still count. Item-missing rows (NaN)
are left out listwise over the columns of one call. Notation: N rows, P estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.kernel.design import Floats, Ints, Mask
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.variance import Plan, variation

Method = Literal["wald", "logit"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number: value and standard error in its unit, the design's degrees of freedom, the unweighted base n, and
    the design effect against simple random sampling with replacement (R's `deff="replace"`); nan where undefined.
    """

    value: float
    se: float
    df: float
    n: int
    deff: float = float("nan")

    def interval(self, level: float = 0.95, method: Method = "wald") -> tuple[float, float]:
        """Two-sided t limits at `level`, on the scale itself or, for proportions, on the logit scale."""
        low, high = limits(
            np.array([self.value]), np.array([self.se]), np.array([self.df]), level=level, method=method
        )
        return float(low[0]), float(high[0])


@dataclass(frozen=True, eq=False)
class Estimates:
    """P joint estimates. value (P,), spread (M, P) with covariance spread'spread, df, n (P,), srs (P,): the variance
    under simple random sampling with replacement of n.
    """

    value: Floats
    spread: Floats
    df: float
    n: Ints
    srs: Floats

    @property
    def covariance(self) -> Floats:
        """(P, P)."""
        return np.asarray(self.spread.T @ self.spread)

    @property
    def se(self) -> Floats:
        """(P,) standard errors."""
        return np.asarray(np.sqrt(np.einsum("mp,mp->p", self.spread, self.spread)))

    @property
    def deff(self) -> Floats:
        """(P,) design effects, nan where the base has no variance."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.srs > 0, self.se**2 / self.srs, np.nan)

    def __len__(self) -> int:
        return int(self.value.size)

    def __getitem__(self, index: int) -> Estimate:
        se, deff = float(self.se[index]), float(self.deff[index])
        return Estimate(float(self.value[index]), se, self.df, int(self.n[index]), deff)

    def contrast(self, matrix: ArrayLike) -> Estimates:
        """(Q,) linear combinations of the estimates, `matrix` (Q, P), with their joint covariance."""
        weights = np.atleast_2d(np.asarray(matrix, dtype=np.float64))
        count = np.full(weights.shape[0], int(self.n.sum()))
        missing = np.full(weights.shape[0], np.nan)
        return Estimates(weights @ self.value, self.spread @ weights.T, self.df, count, missing)


def totals(plan: Plan, values: ArrayLike, domain: Mask | None = None) -> Estimates:
    """Weighted totals of `values` (N,) or (N, P) in their unit. Source: Särndal et al. 1992, eq. 2.8.2 and 4.3."""
    table, inside = checked(plan, values, domain)
    weighted = np.where(inside[:, None], table, 0.0) * plan.weights[:, None]
    size = table.shape[1]
    spread = variation(plan, weighted, inside, _itself, np.eye(size))
    base = float(plan.weights[inside].sum())
    srs = _population_variance(plan, table, inside) * base**2 / max(int(inside.sum()), 1)
    return Estimates(weighted.sum(axis=0), spread, plan.df(domain), counted(plan, inside, size), srs)


def means(plan: Plan, values: ArrayLike, domain: Mask | None = None) -> Estimates:
    """Weighted means of `values` (N,) or (N, P). Errors: KernelError empty_base.

    Linearised value of row i: w_i (y_i - mean) / sum w. Source: Särndal et al. 1992, eq. 5.7; Binder 1983.
    """
    table, inside = checked(plan, values, domain)
    base = population(plan, inside)
    weighted = with_base(plan, table, inside)
    value = weighted[:, 1:].sum(axis=0) / base
    gradient = np.concatenate([-value[:, None], np.eye(value.size)], axis=1) / base
    spread = variation(plan, weighted, inside, _shares_of_first, gradient)
    srs = _population_variance(plan, table, inside) / max(int(inside.sum()), 1)
    return Estimates(value, spread, plan.df(domain), counted(plan, inside, value.size), srs)


def proportions(plan: Plan, codes: ArrayLike, size: int, domain: Mask | None = None) -> Estimates:
    """Shares (fractions of 1) of the `size` categories of `codes` (N,), -1 for no answer."""
    given = np.asarray(codes)
    if given.min(initial=0) < -1 or given.max(initial=-1) >= size:
        raise KernelError("codes_range", gettext_noop("Codes must lie between -1 and {last}."), last=size - 1)
    indicators = np.where(given[:, None] < 0, np.nan, given[:, None] == np.arange(size))
    return means(plan, indicators, domain)


def ratios(plan: Plan, numerator: ArrayLike, denominator: ArrayLike, domain: Mask | None = None) -> Estimates:
    """Ratios of weighted totals, `numerator` and `denominator` (N,) or (N, P) each.

    Linearised value: w_i (y_i - R x_i) / sum w x. Source: Särndal et al. 1992, eq. 5.6.10. Errors: empty_base.
    """
    above, below = columns(plan, numerator), columns(plan, denominator)
    _, inside = checked(plan, np.concatenate([above, below], axis=1), domain)
    above, below = np.broadcast_arrays(above, below)
    size = above.shape[1]
    table = np.where(inside[:, None], np.concatenate([above, below], axis=1), 0.0) * plan.weights[:, None]
    base = table[:, size:].sum(axis=0)
    if np.any(base == 0):
        raise KernelError("empty_base", gettext_noop("The denominator of a ratio is zero."))
    value = table[:, :size].sum(axis=0) / base
    gradient = np.concatenate([np.diag(1 / base), np.diag(-value / base)], axis=1)
    spread = variation(plan, table, inside, _halves, gradient)
    return Estimates(value, spread, plan.df(domain), counted(plan, inside, size), np.full(size, np.nan))


def joint(parts: Sequence[Estimates], df: float) -> Estimates:
    """Estimates of one design side by side, with the covariance between them (domains that share clusters).

    Only for parts whose variance does not depend on the domain's own occupied clusters.
    """
    value = np.concatenate([part.value for part in parts])
    spread = np.concatenate([part.spread for part in parts], axis=1)
    return Estimates(value, spread, df, np.concatenate([p.n for p in parts]), np.concatenate([p.srs for p in parts]))


def combine(parts: Sequence[Estimate], population: Sequence[float]) -> Estimate:
    """A figure for several independently sampled communities, weighted by `population` totals, never by sample size.

    value = sum (N_c / N) value_c; variance = sum (N_c / N)^2 se_c^2; degrees of freedom by Satterthwaite 1946.
    Errors: KernelError combine_length, combine_population.
    """
    if len(parts) != len(population) or not parts:
        raise KernelError("combine_length", gettext_noop("There are {parts} estimates for {totals} population totals."),
                          parts=len(parts), totals=len(population))  # fmt: skip
    if min(population) <= 0:
        raise KernelError("combine_population", gettext_noop("Population totals must be positive."))
    share = np.asarray(population, dtype=np.float64) / float(sum(population))
    piece = share**2 * np.array([part.se**2 for part in parts])
    freedom = np.array([part.df for part in parts])
    spread = float(np.sum(piece**2 / freedom))
    df = float(piece.sum() ** 2 / spread) if spread > 0 else float(freedom.sum())
    value = float(share @ np.array([part.value for part in parts]))
    return Estimate(value, float(np.sqrt(piece.sum())), df, sum(part.n for part in parts))


def limits(value: Floats, se: Floats, df: Floats, *, level: float, method: Method) -> tuple[Floats, Floats]:
    """Two-sided t limits, element-wise; nan where df < 1 or, on the logit scale, where the share is 0 or 1.

    Source: Korn & Graubard 1999, §3.2 (t) and R survey `svyciprop(method="logit")`.
    """
    if not 0 < level < 1:
        raise KernelError("level_range", gettext_noop("A level lies between 0 and 1, not at {level}."), level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        quantile = np.where(df >= 1, special.stdtrit(np.maximum(df, 1), 0.5 + level / 2), np.nan)
        if method == "wald":
            return value - quantile * se, value + quantile * se
        middle, reach = special.logit(value), quantile * se / (value * (1 - value))
        low, high = special.expit(middle - reach), special.expit(middle + reach)
    proper = (value > 0) & (value < 1)
    return np.where(proper, low, np.nan), np.where(proper, high, np.nan)


def columns(plan: Plan, values: ArrayLike) -> Floats:
    """(N, P) of numbers. Errors: KernelError values_shape."""
    table = np.asarray(values, dtype=np.float64)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or table.shape[0] != plan.rows:
        raise KernelError("values_shape", gettext_noop("Values have shape {shape}; {rows} rows were expected."),
                          shape=table.shape, rows=plan.rows)  # fmt: skip
    return table


def checked(plan: Plan, values: ArrayLike, domain: Mask | None) -> tuple[Floats, Mask]:
    """The values (N, P) and the rows (N,) inside the domain that have all of them and carry weight."""
    table = columns(plan, values)
    inside = ~np.isnan(table).any(axis=1)
    if domain is not None:
        if domain.shape != (plan.rows,):
            raise KernelError("values_shape", gettext_noop("The domain has shape {shape}; {rows} rows were expected."),
                              shape=domain.shape, rows=plan.rows)  # fmt: skip
        inside &= domain
    return table, np.asarray(inside & (plan.weights > 0))


def population(plan: Plan, inside: Mask) -> float:
    """Sum of the weights of the rows `inside` (N,). Errors: KernelError empty_base."""
    base = float(plan.weights[inside].sum())
    if base <= 0:
        raise KernelError("empty_base", gettext_noop("Nobody in the domain has an answer."))
    return base


def with_base(plan: Plan, table: Floats, inside: Mask) -> Floats:
    """(N, 1 + P) weights and weighted values, zero outside."""
    kept = np.where(inside, plan.weights, 0.0)[:, None]
    return np.concatenate([kept, np.where(inside[:, None], table, 0.0) * kept], axis=1)


def counted(plan: Plan, inside: Mask, size: int) -> Ints:
    """(size,) the unweighted base."""
    return np.full(size, int(inside.sum()) if plan.rows else 0)


def _itself(sums: Floats) -> Floats:
    return sums


def _shares_of_first(sums: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(sums[..., 1:] / sums[..., :1])


def _halves(sums: Floats) -> Floats:
    size = sums.shape[-1] // 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(sums[..., :size] / sums[..., size:])


def _population_variance(plan: Plan, table: Floats, inside: Mask) -> Floats:
    """(P,) weighted variance of the values with n/(n - 1), as R survey's `svyvar`."""
    n = int(inside.sum())
    if n < 2:
        return np.full(table.shape[1], np.nan)
    weights, values = plan.weights[inside], table[inside]
    mean = weights @ values / weights.sum()
    return np.asarray(weights @ (values - mean) ** 2 / weights.sum() * n / (n - 1))
