"""The one variance routine: every standard error, covariance and test of the kernel comes through `scatter`.

It turns weighted linearised values, summed per leaf, into a matrix Z such that Z'Z is the estimated covariance:

    Z'Z = sum over stages and strata of  g (1 - f) n/(n - 1) sum over units (t - mean t)(t - mean t)'

with t the total of a unit, n the units of the stratum, f its sampling fraction and g the product of the sampling
fractions of the stages above. Variances are column sums of squares, covariances products of columns, the variance of
a difference the square of a difference of columns. Source: Cochran 1977, eq. 10.15 and 11.24; Särndal, Swensson &
Wretman 1992, §4.3; Binder 1983 for the linearised values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.kernel.design import Design, Floats, Mask, Stage
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.replicates import Replicates

Plan = Design | Replicates


def variation(
    plan: Plan, weighted: Floats, inside: Mask, statistic: Callable[[Floats], Floats], gradient: Floats
) -> Floats:
    """Z (M, P) of P smooth functions of Q totals.

    weighted (N, Q): weighted values, zero outside the rows `inside` (N,). statistic: totals (..., Q) to estimates
    (..., P). gradient (P, Q): its derivatives at the sample's totals, which turn leaf totals into linearised ones
    (Binder 1983, eq. 3.4). Replicates repeat the statistic instead.
    """
    if isinstance(plan, Replicates):
        return plan.spread(statistic(plan.sums(weighted)), statistic(weighted.sum(axis=0)))
    return scatter(plan, plan.variance_sums(weighted) @ gradient.T, present(plan, inside))


def linear(plan: Design, linearised: Floats, inside: Mask) -> Floats:
    """Z (M, P) of estimates with weighted linearised values (N, P), zero outside the rows `inside` (N,)."""
    return scatter(plan, plan.variance_sums(linearised), present(plan, inside))


def present(design: Design, inside: Mask) -> Mask | None:
    """(L,) leaves with a row `inside`, where the rule for lonely strata asks; else None."""
    needed = presence_matters(design) or design.lonely == "fail"
    return design.leaves_present(inside) if needed else None


def scatter(design: Design, sums: Floats, present: Mask | None = None) -> Floats:
    """Z (M, P) for `sums` (L, P), the leaf totals of weighted linearised values in the unit of the estimate.

    present (L,): leaves with a row of the domain; all when absent. A stratum without any adds nothing.
    Errors: KernelError lonely_stratum when a stratum present has one cluster and the rule is to fail.
    """
    parts = [_stage(design, number, stage, sums, present) for number, stage in enumerate(design.stages)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def presence_matters(design: Design) -> bool:
    """Whether the variance of a domain depends on which leaves it occupies, not on its sums alone."""
    return design.adjust_domain or (design.lonely == "average" and any(stage.lonely.any() for stage in design.stages))


def _stage(design: Design, number: int, stage: Stage, sums: Floats, present: Mask | None) -> Floats:
    """(U, P) centred and scaled unit totals of one stage."""
    occupied = _occupied_units(stage, present)
    here = stage.strata_from_units @ occupied.astype(float)
    in_play = here > 0
    lonely = stage.lonely & in_play
    if design.lonely == "fail" and lonely.any():
        name = (
            design.stratum_labels[int(np.flatnonzero(lonely)[0])]
            if number == 0
            else str(int(np.flatnonzero(lonely)[0]))
        )
        raise KernelError(
            "lonely_stratum",
            gettext_noop(
                "Stratum {stratum} has only one cluster at stage {stage}. Choose a rule: remove, certainty, adjust or average."
            ),
            stratum=name,
            stage=number + 1,
        )
    if design.adjust_domain and present is not None:
        lonely = lonely | ((here == 1) & (stage.size > 1) & in_play)
    totals = (
        sums
        if stage.stratum.size == sums.shape[0] and number == len(design.stages) - 1
        else stage.units_from_leaves @ sums
    )
    means = (stage.strata_from_units @ totals) / stage.size[:, None]
    if design.lonely == "adjust":
        means[lonely] = totals.mean(axis=0)
    scale = stage.inherited * np.where(stage.size > 1, stage.size / np.maximum(stage.size - 1, 1), 1.0)
    if design.lonely == "average":
        scale = scale * _averaging(stage, lonely, in_play)
    centred = totals - means[stage.stratum]
    centred *= np.sqrt(scale[stage.stratum] * (1 - stage.fraction))[:, None]
    return centred


def _occupied_units(stage: Stage, present: Mask | None) -> Mask:
    """(U,) units with a leaf of the domain."""
    if present is None:
        return np.ones(stage.stratum.size, bool)
    return np.asarray(np.bincount(stage.unit_of_leaf[present], minlength=stage.stratum.size) > 0)


def _averaging(stage: Stage, lonely: Mask, in_play: Mask) -> Floats:
    """(S,) factor by which the other strata under the same parent stand in for the lonely ones; 0 for these."""
    groups = int(stage.parent.max(initial=0)) + 1
    all_strata = np.bincount(stage.parent[in_play], minlength=groups)
    usable = np.bincount(stage.parent[in_play & ~lonely], minlength=groups)
    factor = np.where(usable > 0, all_strata / np.maximum(usable, 1), 0.0)
    return np.where(lonely, 0.0, factor[stage.parent])
