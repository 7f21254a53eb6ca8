"""Replicate designs: variances from repeating an estimate under R sets of weights.

    V = scale * sum_r rscale_r (theta_r - centre)(theta_r - centre)'

A replicate multiplies the weights of whole leaves, so its sums are a matrix of multiplicities times the leaf totals:
no row is visited again. The centre is the mean of the replicates, or the estimate itself (mse).
Notation: N rows, L leaves, R replicates, P estimates. Source: Wolter 2007, ch. 3-5; Rao, Wu & Yue 1992 (n - 1 bootstrap);
Canty & Davison 1999 (bootstrap from a copied population); Fay in Judkins 1990.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError, gettext_noop

Kind = Literal["JK1", "JKn", "BRR", "Fay", "bootstrap", "subbootstrap"]
Given = Literal["BRR", "Fay", "JK1", "JK2", "JKn", "bootstrap", "subbootstrap", "successive_difference", "other"]


@dataclass(frozen=True, eq=False)
class Replicates:
    """weights (N,), leaf (N,), factors (L, R) multiplying the weights, scale, rscales (R,), mse, and the degrees of
    freedom if the data carry them.
    """

    weights: Floats
    leaf: Ints
    factors: Floats
    scale: float
    rscales: Floats
    mse: bool = False
    known_df: int | None = None

    @property
    def rows(self) -> int:
        """N."""
        return int(self.weights.size)

    @property
    def leaves(self) -> int:
        """L."""
        return int(self.factors.shape[0])

    @property
    def count(self) -> int:
        """R."""
        return int(self.factors.shape[1])

    def replicate(self, index: int) -> Floats:
        """(N,) weights of one replicate."""
        return np.asarray(self.weights * self.factors[self.leaf, index])

    def leaf_sums(self, values: Floats) -> Floats:
        """(L, P) sums over the rows of each leaf of `values` (N, P), already weighted."""
        columns = [np.bincount(self.leaf, weights=column, minlength=self.leaves) for column in values.T]
        return np.stack(columns, axis=1) if columns else np.zeros((self.leaves, 0))

    def sums(self, weighted: Floats) -> Floats:
        """(R, P) totals of `weighted` (N, P) under every replicate."""
        return np.asarray(self.factors.T @ self.leaf_sums(weighted))

    def spread(self, thetas: Floats, value: Floats) -> Floats:
        """(R, P) Z with covariance Z'Z, from the replicates' estimates (R, P) and the full sample's (P,).

        A replicate without an estimate (nobody of a domain in it) does not count for that estimate.
        """
        known = ~np.isnan(thetas)
        if np.any(~known.any(axis=0) & ~np.isnan(value)):
            raise KernelError("replicates_empty", gettext_noop("No replicate gives an estimate."))
        counting = known & (self.rscales > 0)[:, None]
        mean = np.where(counting, thetas, 0.0).sum(axis=0) / np.maximum(counting.sum(axis=0), 1)
        deviation = np.where(known, thetas - (value if self.mse else mean), 0.0)
        return np.asarray(deviation * np.sqrt(self.scale * self.rscales)[:, None])

    def df(self, domain: Mask | None = None) -> int:
        """The degrees of freedom the data carry, else the rank of the weights in the domain minus one, as R survey
        counts them.
        """
        if self.known_df is not None:
            return self.known_df
        inside = self.weights > 0 if domain is None else domain & (self.weights > 0)
        present = np.unique(self.leaf[inside])
        tolerance = 1e-5 * float(np.sqrt((self.factors**2).sum(axis=0).max()))
        return int(np.linalg.matrix_rank(self.factors[present], tol=tolerance)) - 1 if present.size else 0

    def reweighted(self, calibrate: Callable[[Floats], Floats]) -> Replicates:
        """The same design with `calibrate` (weights (N,) to weights (N,)) applied to the sample and every replicate."""
        full = calibrate(self.weights)
        used = full > 0
        columns = []
        for index in range(self.count):
            fitted = calibrate(self.replicate(index))
            columns.append(np.divide(fitted, full, out=np.zeros_like(full), where=used))
        return replace(self, weights=full, leaf=np.arange(self.rows), factors=np.stack(columns, axis=1))


def given(
    weights: ArrayLike,
    columns: ArrayLike,
    kind: Given = "other",
    *,
    combined: bool = True,
    rho: float = 0.0,
    scale: float | None = None,
    rscales: ArrayLike | None = None,
    mse: bool = False,
    df: int | None = None,
) -> Replicates:
    """A replicate design from weights (N,) and replicate weights (N, R) of a file.

    combined: the columns hold whole weights, not multipliers. rho: Fay's factor. scale, rscales (R,): from `kind` when
    absent: 1/R for BRR, 1/(R (1 - rho)^2) for Fay, (R - 1)/R for JK1, 1 for JK2, 4/R for successive differences,
    1/(R - 1) for the bootstraps; JKn and other need theirs. df: what the file says; else counted.
    Source: the conventions of R survey's `svrepdesign`; Fay & Train 1995 (successive differences).
    Errors: KernelError replicates_shape, weights_negative, replicates_kind, replicates_scale.
    """
    full, table = np.asarray(weights, dtype=np.float64), np.asarray(columns, dtype=np.float64)
    if full.ndim != 1 or table.ndim != 2 or table.shape[0] != full.size or table.shape[1] < 2:
        raise KernelError("replicates_shape", gettext_noop("Replicate weights have shape {shape} beside {rows} weights."),
                          shape=table.shape, rows=full.size)  # fmt: skip
    if not np.all(np.isfinite(table)) or not np.all(np.isfinite(full)) or full.min() < 0 or table.min() < 0:
        raise KernelError("weights_negative", gettext_noop("Weights must be finite and not negative."))
    if kind not in get_args(Given):
        raise KernelError("replicates_kind", gettext_noop("There are no replicates of the kind '{kind}'."), kind=kind)
    count = table.shape[1]
    usual = {"BRR": 1 / count, "Fay": 1 / (count * (1 - rho) ** 2), "JK1": (count - 1) / count, "JK2": 1.0,
             "successive_difference": 4 / count, "bootstrap": 1 / (count - 1), "subbootstrap": 1 / (count - 1)}  # fmt: skip
    if (kind == "JKn" and rscales is None) or (kind == "other" and scale is None):
        raise KernelError(
            "replicates_scale", gettext_noop("Replicates of the kind '{kind}' need their scale."), kind=kind
        )
    factors = np.divide(table, full[:, None], out=np.zeros_like(table), where=full[:, None] > 0) if combined else table
    factor = float(scale) if scale is not None else usual.get(kind, 1.0)
    each = (
        np.ones(count) if rscales is None else np.broadcast_to(np.asarray(rscales, dtype=np.float64), (count,)).copy()
    )
    return Replicates(full, np.arange(full.size), factors, factor, each, mse, df)


def replicates(
    design: Design,
    kind: Kind,
    *,
    rho: float = 0.0,
    count: int = 500,
    rng: np.random.Generator | None = None,
    mse: bool = False,
) -> Replicates:
    """Replicates of a design's first stage; corrections of that stage enter the jackknives and the bootstrap.

    JK1, JKn: leave out one cluster. BRR, Fay (rho): half-samples of two clusters a stratum, balanced by a Hadamard
    matrix. bootstrap, subbootstrap: `count` resamples drawn from `rng`.
    Errors: KernelError replicates_strata, replicates_pairs, replicates_kind, replicates_random, lonely_stratum.
    """
    if kind not in get_args(Kind):
        raise KernelError("replicates_kind", gettext_noop("There are no replicates of the kind '{kind}'."), kind=kind)
    if kind == "JK1" and len(design.stratum_labels) > 1:
        raise KernelError(
            "replicates_strata", gettext_noop("The unstratified jackknife does not fit a design with strata.")
        )
    leaf, order = _units(design)
    if kind in ("JK1", "JKn"):
        factors, scale, rscales = _jackknife(design, order)
    elif kind in ("BRR", "Fay"):
        factors, scale, rscales = _balanced(design, order, rho if kind == "Fay" else 0.0)
    elif rng is None:
        raise KernelError("replicates_random", gettext_noop("A bootstrap needs a random generator."))
    elif kind == "bootstrap":
        factors, scale, rscales = _bootstrap(design, order, count, rng)
    else:
        factors, scale, rscales = _sub_bootstrap(design, order, count, rng)
    return Replicates(design.weights, leaf, factors, scale, rscales, mse)


def _units(design: Design) -> tuple[Ints, Ints]:
    """First-stage unit (N,) of each row, and the units (U,) in the order of their first row."""
    unit = design.psu
    return unit, np.argsort(np.unique(unit, return_index=True)[1], kind="stable")


def _strata(design: Design, order: Ints) -> list[Ints]:
    """The units of each stratum in the order of the rows, strata by their first unit."""
    stratum = design.stages[0].stratum[order]
    found = np.unique(stratum, return_index=True)[1]
    return [order[stratum == stratum[first]] for first in np.sort(found)]


def _jackknife(design: Design, order: Ints) -> tuple[Floats, float, Floats]:
    """(U, R) each unit left out in turn, the others of its stratum times n/(n - 1); rscale (1 - f)(n - 1)/n.

    A stratum with one unit follows the design's rule: it has no replicate (remove, certainty), the others stand in for
    it (average), or leaving it out raises all other strata (adjust).
    """
    stage, groups = design.stages[0], _strata(design, order)
    columns, rscales, strata = [], [], len(groups)
    for units in groups:
        n, lonely = units.size, units.size == 1 and stage.fraction[units[0]] < 1 - 1e-7
        if lonely and design.lonely == "fail":
            _enough(design, units)
        for unit in units if n > 1 or (lonely and design.lonely == "adjust" and strata > 1) else ():
            column = np.full(order.size, strata / (strata - 1) if lonely else 1.0)
            column[units] = n / max(n - 1, 1)
            column[unit] = 0.0
            columns.append(column)
            rscales.append((strata - 1) / strata if lonely else (1 - stage.fraction[unit]) * (n - 1) / n)
    if not columns:
        raise KernelError("replicates_empty", gettext_noop("No replicate gives an estimate."))
    each = np.array(rscales)
    missed = order.size / len(columns) if design.lonely == "average" else 1.0
    common = float(each[0]) if strata == 1 and each[0] > 0 else 1.0
    return np.stack(columns, axis=1), common * missed, each / common


def _balanced(design: Design, order: Ints, rho: float) -> tuple[Floats, float, Floats]:
    """(U, R) 2 - rho for the unit of a pair a replicate keeps and rho for the other; R the next power of two."""
    pairs = sorted(_strata(design, order), key=lambda units: design.stratum_labels[design.stages[0].stratum[units[0]]])
    if any(units.size != 2 for units in pairs):
        raise KernelError(
            "replicates_pairs", gettext_noop("Balanced half-samples need two clusters in every stratum.")
        )
    count = 1 << len(pairs).bit_length()
    signs = linalg.hadamard(max(count, 4))[1 : len(pairs) + 1]
    factors = np.empty((order.size, signs.shape[1]))
    for units, sign in zip(pairs, signs, strict=True):
        factors[units[0]] = np.where(sign > 0, 2 - rho, rho)
        factors[units[1]] = np.where(sign > 0, rho, 2 - rho)
    return factors, 1 / (signs.shape[1] * (1 - rho) ** 2), np.ones(signs.shape[1])


def _bootstrap(design: Design, order: Ints, count: int, rng: np.random.Generator) -> tuple[Floats, float, Floats]:
    """(U, count) how often a unit is drawn, n out of the population its stratum's sample stands for, without
    replacement; with replacement where the population has no size.
    """
    factors = np.zeros((order.size, count))
    groups = _strata(design, order)
    for units in groups:
        n, fraction = units.size, float(design.stages[0].fraction[units[0]])
        _enough(design, units)
        shuffled = units[rng.choice(n, n, replace=False)]
        size = n if fraction == 0 else int(n / fraction + 0.5)
        for column in range(count):
            drawn = shuffled[rng.choice(size, n, replace=fraction == 0) % n]
            factors[:, column] += np.bincount(drawn, minlength=order.size)
    typical = 1 / float(np.mean([1 / units.size for units in groups]))
    return factors, typical / ((typical - 1) * (count - 1)), np.ones(count)


def _sub_bootstrap(design: Design, order: Ints, count: int, rng: np.random.Generator) -> tuple[Floats, float, Floats]:
    """(U, count) n - 1 draws with replacement from each stratum, times n/(n - 1)."""
    factors = np.zeros((order.size, count))
    for units in _strata(design, order):
        n = units.size
        _enough(design, units)
        shuffled = units[rng.choice(n, n, replace=False)]
        for column in range(count):
            drawn = shuffled[rng.choice(n, n - 1, replace=True)]
            factors[:, column] += np.bincount(drawn, minlength=order.size) * n / (n - 1)
    return factors, 1 / (count - 1), np.ones(count)


def _enough(design: Design, units: Ints) -> None:
    """A stratum of one unit can't be resampled, unless it was taken with certainty."""
    stage = design.stages[0]
    if units.size < 2 and stage.fraction[units[0]] < 1 - 1e-7:
        name = design.stratum_labels[stage.stratum[units[0]]]
        raise KernelError("lonely_stratum", gettext_noop("Stratum {stratum} has only one cluster at stage {stage}. Choose a rule: remove, "
                          "certainty, adjust or average."), stratum=name, stage=1)  # fmt: skip
