"""Confidence intervals for a proportion from a complex sample.

p is the share, v its design-based variance, t the quantile of Student's t with the design's degrees of freedom, and
n* = p (1 - p) / v the effective sample size. All limits are fractions of 1; nan where p is 0 or 1 and the method
needs a variance. Source per method; conventions of R survey's `svyciprop`.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from scipy import optimize, special

from analysis.kernel.errors import KernelError, gettext_noop

Interval = Literal["mean", "logit", "asin", "beta", "wilson", "likelihood"]


def share_interval(
    share: float, se: float, df: float, *, n: int, level: float = 0.95, method: Interval = "logit"
) -> tuple[float, float]:
    """Two-sided limits at `level` for a proportion with standard error `se`.

    df: the design's, or infinity for normal quantiles. n: unweighted base, used by beta and likelihood.
    mean: p -+ t se. logit, asin: the same on a transformed scale (Korn & Graubard 1999, §3.2). beta: exact binomial
    limits with n* corrected for df (Korn & Graubard 1998, eq. 2-3). wilson: score limits with n* (Wilson 1927; Dean &
    Pagano 2015, §2). likelihood: where the scaled binomial deviance reaches t^2 (Rao & Scott 1984, eq. 2.6).
    Errors: KernelError level_range, interval_method.
    """
    if not 0 < level < 1:
        raise KernelError("level_range", gettext_noop("A level lies between 0 and 1, not at {level}."), level=level)
    if method not in get_args(Interval):
        raise KernelError("interval_method", gettext_noop("There is no interval method '{method}'."), method=method)
    if df < 1 or not np.isfinite(share) or not np.isfinite(se):
        return float("nan"), float("nan")
    t = quantile(0.5 + level / 2, df)
    if method == "mean":
        return share - t * se, share + t * se
    if not 0 < share < 1 or se <= 0:
        return float("nan"), float("nan")
    effective = share * (1 - share) / se**2
    if method == "logit":
        middle, reach = float(special.logit(share)), t * se / (share * (1 - share))
        return float(special.expit(middle - reach)), float(special.expit(middle + reach))
    if method == "asin":
        middle, reach = float(np.arcsin(np.sqrt(share))), t * se / (2 * np.sqrt(share * (1 - share)))
        return float(np.sin(middle - reach) ** 2), float(np.sin(middle + reach) ** 2)
    if method == "wilson":
        middle = (share + t**2 / (2 * effective)) / (1 + t**2 / effective)
        reach = t * np.sqrt(share * (1 - share) / effective + t**2 / (4 * effective**2)) / (1 + t**2 / effective)
        return float(middle - reach), float(middle + reach)
    if method == "beta":
        return _beta(share, effective * (quantile(0.5 + level / 2, n - 1) / t) ** 2, (1 - level) / 2)
    return _likelihood(share, t**2 / effective * n / max(n - 1, 1))


def quantile(probability: float, df: float) -> float:
    """Student's t quantile; the normal one for df = infinity."""
    return float(special.ndtri(probability) if np.isinf(df) else special.stdtrit(df, probability))


def _beta(share: float, effective: float, tail: float) -> tuple[float, float]:
    yes, no = effective * share, effective * (1 - share)
    return float(special.betaincinv(yes, no + 1, tail)), float(special.betaincinv(yes + 1, no, 1 - tail))


def _likelihood(share: float, cutoff: float) -> tuple[float, float]:
    """Where twice the Kullback-Leibler distance per child reaches `cutoff`."""

    def distance(logit: float) -> float:
        other = float(special.expit(logit))
        apart = special.rel_entr(share, other) + special.rel_entr(1 - share, float(special.expit(-logit)))
        return float(2 * apart - cutoff)

    middle = float(special.logit(share))
    low, high = middle - 1.0, middle + 1.0
    while distance(low) < 0:
        low -= 2.0
    while distance(high) < 0:
        high += 2.0
    found = optimize.brentq(distance, low, middle, xtol=1e-13), optimize.brentq(distance, middle, high, xtol=1e-13)
    return float(special.expit(found[0])), float(special.expit(found[1]))
