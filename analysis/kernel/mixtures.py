"""Tail probabilities of sums of chi-squared variables with weights, the law of a Pearson statistic in a complex sample.

Source: Kuonen 1999, eq. 3-5 (saddlepoint, after Lugannani & Rice); Satterthwaite 1946; Rao & Scott 1984, §3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from analysis.kernel.arrays import Floats


def satterthwaite(weights: ArrayLike) -> tuple[float, float]:
    """(scale, df) of the scaled chi-squared with the mean and variance of sum_j weight_j chi2_1, weights (J,)."""
    given = np.asarray(weights, dtype=np.float64)
    total, squares = float(given.sum()), float(given @ given)
    return squares / total, total**2 / squares


def upper_tail(x: float, weights: ArrayLike, dfs: ArrayLike) -> float:
    """P(sum_j weight_j chi2(df_j) > x) by a saddlepoint; weights (J,) of any sign, dfs (J,) positive, not always whole.

    nan next to the mean, where the approximation has no value of its own.
    """
    given, freedom = np.asarray(weights, dtype=np.float64), np.asarray(dfs, dtype=np.float64)
    unit = float(given.max())
    lam, at = given / unit, x / unit
    low, high = _range(lam, freedom, at)

    def slope(zeta: float) -> float:
        return float(np.sum(freedom * lam / (1 - 2 * zeta * lam))) - at

    zeta = float(optimize.brentq(slope, low, high, xtol=1e-14, rtol=1e-13, maxiter=500))
    if abs(zeta) < 1e-4:
        return float("nan")
    cumulant = -0.5 * float(np.sum(freedom * np.log1p(-2 * zeta * lam)))
    curvature = 2 * float(np.sum(freedom * lam**2 / (1 - 2 * zeta * lam) ** 2))
    w = float(np.sign(zeta)) * float(np.sqrt(2 * (zeta * at - cumulant)))
    v = zeta * float(np.sqrt(curvature))
    return float(special.ndtr(-(w + np.log(v / w) / w)))


def ratio_tail(x: float, weights: ArrayLike, df: float) -> float:
    """P(sum_j weight_j chi2_1 > x chi2(df) / df): the same with an estimated scale. Falls back on Satterthwaite's F."""
    given = np.asarray(weights, dtype=np.float64)
    found = upper_tail(0.0, np.append(given, -x / df), np.append(np.ones(given.size), df))
    if not np.isnan(found):
        return found
    scale, freedom = satterthwaite(given)
    return float(special.fdtrc(freedom, df, x / (scale * freedom)))


def _range(lam: Floats, freedom: Floats, at: float) -> tuple[float, float]:
    """Where the cumulant's derivative changes sign: between the poles, or as far out as the mean needs."""
    high = float(np.min(1 / (2 * lam[lam > 0]))) * 0.99999
    if np.any(lam < 0):
        return float(np.max(1 / (2 * lam[lam < 0]))) * 0.99999, high
    return (-0.01, high) if at > float(freedom @ lam) else (-float(freedom.sum()) / (2 * max(at, 1e-300)), high)
