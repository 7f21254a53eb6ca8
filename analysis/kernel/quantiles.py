"""Quantiles and medians with weights, by the common rules, and their intervals.

With values in order, W_k the weight up to the k-th and W the whole, each rule says how to read a quantile off the
points (W_k / W, y_k). Limits come from limits of the share at or below the estimate, read back the same way.
Source: Hyndman & Fan 1996, definitions 1-9, for weights as R survey's `svyquantile`; Woodruff 1952; Francisco &
Fuller 1991 (score).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.estimates import checked, means
from analysis.kernel.intervals import Interval, quantile, share_interval
from analysis.kernel.replicates import Replicates
from analysis.kernel.variance import Plan

Rule = Literal["math", "school", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"]
QuantileInterval = Literal["mean", "logit", "asin", "beta", "wilson", "score", "replicates"]
_TIE = 1e-13
"""Cumulative shares this near (relative) to a probability count as hitting it."""


@dataclass(frozen=True, slots=True)
class Quantile:
    """One quantile in the unit of the values: limits nan where the share's limit leaves 0..1; se is the interval's
    half width in t quantiles; the design's df and the unweighted base n.
    """

    value: float
    low: float
    high: float
    se: float
    df: float
    n: int


def quantiles(
    plan: Plan,
    values: ArrayLike,
    probabilities: ArrayLike,
    domain: Mask | None = None,
    *,
    rule: Rule = "hf7",
    interval: QuantileInterval = "mean",
    level: float = 0.95,
    df: float | None = None,
) -> list[Quantile]:
    """The quantiles of `values` (N,), NaN for no answer, at `probabilities` (Q,) between 0 and 1.

    interval: how the share at or below the quantile gets its limits (`share_interval`), or score: the values at which
    that share differs just significantly from the probability, or replicates: the quantile of every replicate.
    Errors: KernelError quantile_rule, quantile_probability, quantile_interval, level_range, empty_base.
    """
    table, inside = checked(plan, values, domain)
    given, weights = table[inside, 0], plan.weights[inside]
    freedom = plan.df(domain) if df is None else df
    found = []
    for probability in np.atleast_1d(np.asarray(probabilities, dtype=np.float64)):
        value = read_off(given, weights, float(probability), rule)
        if interval == "score":
            low, high = _score_limits(plan, table[:, 0], inside, float(probability), level, freedom)
        elif interval == "replicates":
            half = quantile(0.5 + level / 2, freedom) * _replicated(
                plan, given, inside, float(probability), rule, value
            )
            low, high = value - half, value + half
        else:
            low, high = _woodruff(plan, table[:, 0], inside, value, rule, interval, level, freedom)
        se = (high - low) / (2 * quantile(0.5 + level / 2, freedom)) if freedom >= 1 else float("nan")
        found.append(Quantile(value, low, high, se, freedom, int(inside.sum())))
    return found


def read_off(values: Floats, weights: Floats, probability: float, rule: Rule) -> float:
    """The quantile of `values` (n,) with positive `weights` (n,) by one rule."""
    if rule not in get_args(Rule):
        raise KernelError("quantile_rule", gettext_noop("There is no quantile rule '{rule}'."), rule=rule)
    if not 0 <= probability <= 1:
        raise KernelError(
            "quantile_probability",
            gettext_noop("A probability lies between 0 and 1, not at {probability}."),
            probability=probability,
        )
    if not values.size:
        raise KernelError("empty_base", gettext_noop("Nobody in the domain has an answer."))
    order = np.argsort(values, kind="stable")
    ordered, weight = values[order], weights[order]
    upto = np.cumsum(weight)
    before, whole, last = upto - weight, float(upto[-1]), float(weight[-1])
    points = {
        "hf4": upto / whole,
        "hf5": (upto - weight / 2) / whole,
        "hf6": upto / (whole + last),
        "hf7": before / (whole - last) if upto.size > 1 else np.zeros(1),
        "hf8": (before / 3 + upto * 2 / 3) / (whole + last / 3),
        "hf9": (before * 3 / 8 + upto * 5 / 8) / (whole + last / 4),
    }
    if rule in points:
        return _snapped(float(np.interp(probability, points[rule], ordered)), ordered)
    return _step(ordered, weight, probability, rule)


def _snapped(value: float, ordered: Floats) -> float:
    """The sample's own value where interpolation missed it by rounding alone, so that "at or below" includes it."""
    place = min(int(np.searchsorted(ordered, value)), ordered.size - 1)
    near = float(min(ordered[max(place - 1, 0) : place + 1], key=lambda each: abs(each - value)))
    return near if abs(near - value) <= _TIE * max(abs(near), 1.0) else value


def _step(ordered: Floats, weight: Floats, probability: float, rule: Rule) -> float:
    """The rules that take a value, or the mean of two, rather than interpolate."""
    if rule == "hf3":
        group = np.unique(ordered, return_inverse=True)[1]
        ordered = np.unique(ordered)
        weight = np.asarray(np.bincount(group, weights=weight), dtype=np.float64)
    share = np.cumsum(weight) / weight.sum()
    above = int(np.searchsorted(share, probability + _TIE, side="right"))
    upper = min(above, ordered.size - 1)
    hit = above > 0 and abs(share[above - 1] - probability) <= _TIE
    if not hit:
        return float(ordered[upper])
    lower = above - 1
    if rule in ("school", "hf2"):
        return float((ordered[lower] + ordered[upper]) / 2)
    if rule == "hf3" and (lower + 1) % 2:
        return float(ordered[upper])
    return float(ordered[lower])


def _woodruff(
    plan: Plan, values: Floats, inside: Mask, at: float, rule: Rule, method: Interval, level: float, df: float
) -> tuple[float, float]:
    """Limits of the share at or below `at`, read back as quantiles."""
    below = np.where(inside, values <= at, np.nan)
    found = means(plan, below)[0]
    limits = share_interval(found.value, found.se, df, n=found.n, level=level, method=method)
    given, weights = values[inside], plan.weights[inside]
    low, high = (read_off(given, weights, limit, rule) if 0 <= limit <= 1 else float("nan") for limit in limits)
    return low, high


def _replicated(plan: Plan, given: Floats, inside: Mask, probability: float, rule: Rule, value: float) -> float:
    """The standard error from repeating the quantile; a jackknife's is not consistent (Shao & Wu 1989)."""
    if not isinstance(plan, Replicates):
        raise KernelError("quantile_interval", gettext_noop("Quantiles of replicates need a replicate design."))
    thetas = []
    for index in range(plan.count):
        weights = plan.replicate(index)[inside]
        used = weights > 0
        thetas.append(read_off(given[used], weights[used], probability, rule) if used.any() else float("nan"))
    spread = plan.spread(np.array(thetas)[:, None], np.array([value]))
    return float(np.sqrt(np.sum(spread**2)))


def _score_limits(
    plan: Plan, values: Floats, inside: Mask, probability: float, level: float, df: float
) -> tuple[float, float]:
    """The least and the greatest observed value whose share at or below is compatible with `probability`."""
    candidates = np.unique(values[inside])
    t = quantile(0.5 + level / 2, df)

    def z(index: int) -> float:
        found = means(plan, np.where(inside, values <= candidates[index], np.nan))[0]
        apart = found.value - probability
        return apart / found.se if found.se > 0 else float(np.sign(apart) * np.inf)

    low = _first(candidates.size, lambda index: z(index) >= -t)
    high = _first(candidates.size, lambda index: z(index) >= t)
    return float(candidates[min(low, candidates.size - 1)]), float(candidates[min(high, candidates.size - 1)])


def _first(size: int, true_at: Callable[[int], bool]) -> int:
    """The first index in 0..size from which a monotone condition holds; `size` when it never does."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if true_at(middle):
            high = middle
        else:
            low = middle + 1
    return low
