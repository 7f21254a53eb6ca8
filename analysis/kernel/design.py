"""The sampling design, checked once and kept as integer codes.

Notation: N rows, L leaves, U units and S strata of a stage. A leaf is the finest unit the variance needs: the first
sampling unit when sampling with replacement, the unit of the last stage that has a finite population correction
otherwise. Everything a variance needs of the data is a sum of weighted values per leaf, which adds up over chunks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.kernel.arrays import Floats as Floats
from analysis.kernel.arrays import Ints as Ints
from analysis.kernel.arrays import Mask as Mask
from analysis.kernel.codes import first_rows, occurring
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.residuals import Residuals, Step

Lonely = Literal["fail", "remove", "certainty", "adjust", "average"]


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of sampling.

    unit_of_leaf (L,): the unit of each leaf. stratum (U,): the stratum of each unit. parent (S,): the unit of the
    stage above a stratum lies in (zeros at the first stage). size (S,): units sampled. fraction (U,): sampling
    fraction of the unit's stratum, or its own inclusion probability; 0 with replacement. inherited (S,): product of
    the sampling fractions of the stages above.
    """

    unit_of_leaf: Ints
    stratum: Ints
    parent: Ints
    size: Ints
    fraction: Floats
    inherited: Floats

    @cached_property
    def units_from_leaves(self) -> sparse.csr_array:
        """(U, L) incidence: sums over leaves."""
        return _incidence(self.unit_of_leaf, self.stratum.size)

    @cached_property
    def strata_from_units(self) -> sparse.csr_array:
        """(S, U) incidence: sums over units."""
        return _incidence(self.stratum, self.size.size)

    @cached_property
    def lonely(self) -> Mask:
        """(S,) strata of which a single unit was drawn, though not all of the population."""
        taken = np.ones(self.size.size)
        np.minimum.at(taken, self.stratum, self.fraction)
        return np.asarray((self.size == 1) & (taken < 1 - 1e-7))


@dataclass(frozen=True, eq=False)
class Design:
    """A checked design; build it with `design()`. weights (N,), leaf (N,), psu_of_leaf (L,), stratum_of_psu (C,).

    residuals: the calibrations the weights went through, absent when they count as fixed.
    """

    weights: Floats
    leaf: Ints
    stages: tuple[Stage, ...]
    stratum_labels: tuple[str, ...]
    lonely: Lonely
    adjust_domain: bool
    residuals: Residuals | None = None

    @property
    def rows(self) -> int:
        """N."""
        return int(self.weights.size)

    @property
    def leaves(self) -> int:
        """L."""
        return int(self.stages[0].unit_of_leaf.size)

    @property
    def clusters(self) -> int:
        """First-stage units in the design."""
        return int(self.stages[0].stratum.size)

    @property
    def psu(self) -> Ints:
        """(N,) first-stage unit of each row."""
        return self.stages[0].unit_of_leaf[self.leaf]

    def df(self, domain: Mask | None = None) -> int:
        """Degrees of freedom: first-stage units minus strata, counted among the rows of `domain` (N,) that carry
        weight. Source: Korn & Graubard 1999, §5.2; R survey `degf` of a subset.
        """
        inside = self.weights > 0 if domain is None else domain & (self.weights > 0)
        units = np.unique(self.psu[inside])
        return int(units.size - np.unique(self.stages[0].stratum[units]).size)

    def leaf_sums(self, values: Floats) -> Floats:
        """(L, P) sums over the rows of each leaf of `values` (N, P), already weighted."""
        columns = [np.bincount(self.leaf, weights=column, minlength=self.leaves) for column in values.T]
        return np.stack(columns, axis=1) if columns else np.zeros((self.leaves, 0))

    def variance_sums(self, weighted: Floats) -> Floats:
        """(L, P) sums per leaf of what varies in `weighted` (N, P): all of it, or the calibration residuals."""
        sums = self.leaf_sums(weighted)
        if self.residuals is None:
            return sums
        return np.asarray(sums - self.residuals.taken @ self.residuals.crossed(weighted))

    def leaves_present(self, rows: Mask) -> Mask:
        """(L,) leaves with at least one of the given rows."""
        return np.bincount(self.leaf[rows], minlength=self.leaves) > 0

    def with_weights(self, weights: ArrayLike) -> Design:
        """The same design with other weights (N,), taken as fixed."""
        checked = _weights(weights, self.rows)
        return Design(checked, self.leaf, self.stages, self.stratum_labels, self.lonely, self.adjust_domain)

    def calibrated(self, step: Step) -> Design:
        """The same design with the weights after a calibration step, which its variances take into account."""
        steps = (*(self.residuals.steps if self.residuals else ()), step)
        checked = _weights(step.after, self.rows)
        residuals = Residuals(self.leaf, self.leaves, steps)
        return Design(checked, self.leaf, self.stages, self.stratum_labels, self.lonely, self.adjust_domain, residuals)

    def lonely_strata(self) -> tuple[str, ...]:
        """Names of the first-stage strata with one cluster: a finding to print beside the numbers."""
        return tuple(self.stratum_labels[index] for index in np.flatnonzero(self.stages[0].lonely))


def design(
    rows: int,
    *,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    clusters: Sequence[ArrayLike] = (),
    fpc: Sequence[ArrayLike] = (),
    nested: bool = False,
    lonely: Lonely = "fail",
    adjust_domain: bool = False,
    pps: bool = False,
) -> Design:
    """Check a design of `rows` rows and code it.

    weights (N,): inverse inclusion probabilities or calibrated weights; from the corrections when absent, else 1.
    strata (N,): strata of the first stage. clusters: one (N,) array a stage, outer first; none means each row is its
    own unit. fpc: one (N,) array a stage, population units of the stratum (> 1) or sampling fractions (<= 1).
    nested: cluster codes repeat in other strata. lonely: what a stratum with one cluster contributes. adjust_domain:
    apply that rule also where only the domain leaves one cluster. pps: the first correction is the inclusion
    probability of each unit, drawn with unequal probabilities without replacement (Brewer's approximation, Brewer &
    Donadio 2003, eq. 18, with 1 - pi per unit in place of 1 - f).
    Errors: KernelError with codes design_length, design_missing, weights_negative, weights_zero, clusters_not_nested,
    fpc_varies, fpc_too_small, pps_probabilities, lonely_unknown.
    Source: Cochran 1977, ch. 5, 9, 11; the conventions are those of R survey's `svydesign`.
    """
    if lonely not in get_args(Lonely):
        raise KernelError(
            "lonely_unknown", gettext_noop("There is no rule '{rule}' for strata with one cluster."), rule=lonely
        )
    if rows < 1:
        raise KernelError("design_empty", gettext_noop("The design has no rows."))
    strata_codes, labels = (
        _codes(strata, rows, "strata") if strata is not None else (np.zeros(rows, np.int64), ("all",))
    )
    given = [_codes(column, rows, "clusters")[0] for column in clusters] or [np.arange(rows, dtype=np.int64)]
    corrections = [_numbers(column, rows, "fpc") for column in fpc]
    if len(corrections) > len(given):
        raise KernelError("fpc_stages", gettext_noop("There are {fpc} finite population corrections for {stages} stages of clusters."),
                          fpc=len(corrections), stages=len(given))  # fmt: skip
    units = _unit_codes(given[: max(1, len(corrections))], strata_codes, nested=nested)
    stages, leaf = _stages(units, strata_codes, corrections, labels, pps=pps)
    if weights is None:
        checked = _weights_from_fractions(units, stages, leaf) if corrections else np.ones(rows)
    else:
        checked = _weights(weights, rows)
    return Design(checked, leaf, stages, labels, lonely, adjust_domain)


def _unit_codes(given: list[Ints], strata: Ints, *, nested: bool) -> list[Ints]:
    """(N,) codes per stage that are unique over the design, lower units nested in upper ones."""
    if nested:
        outer = _pair(strata, given[0])
    else:
        outer = given[0]
        if _pair(outer, strata).max(initial=-1) > outer.max(initial=-1):
            raise KernelError("clusters_not_nested", gettext_noop("A cluster lies in more than one stratum. If cluster codes start "
                              "anew in each stratum, say that the clusters are nested."))  # fmt: skip
    codes = [outer]
    for inner in given[1:]:
        codes.append(_pair(codes[-1], inner))
    return codes


def _stages(
    units: list[Ints], strata: Ints, corrections: list[Floats], labels: tuple[str, ...], *, pps: bool
) -> tuple[tuple[Stage, ...], Ints]:
    """The stages over the leaves, and the leaf (N,) of each row (the unit of the innermost stage kept)."""
    leaf = units[-1]
    first_row = first_rows(leaf)
    stages: list[Stage] = []
    for depth, unit in enumerate(units):
        unit_row = first_rows(unit)
        if depth == 0:
            stratum, parent, inherited = strata[unit_row], np.zeros(len(labels), np.int64), np.ones(len(labels))
        else:
            above = stages[-1]
            stratum = units[depth - 1][unit_row]
            parent = np.arange(above.stratum.size)
            inherited = above.inherited[above.stratum] * above.fraction
        size = np.bincount(stratum, minlength=parent.size)
        if pps and depth == 0:
            fraction = _probabilities(corrections, unit)
        elif corrections:
            fraction = _fractions(corrections[depth], unit, stratum, size, depth)[stratum]
        else:
            fraction = np.zeros(stratum.size)
        stages.append(Stage(unit[first_row], stratum, parent, size, fraction, inherited))
    return tuple(stages), leaf


def _fractions(correction: Floats, unit: Ints, stratum: Ints, size: Ints, depth: int) -> Floats:
    """(S,) sampling fractions from population sizes or fractions given per row."""
    unit_row = first_rows(unit)
    of_unit = correction[unit_row]
    row_of = np.zeros(size.size, np.int64)
    row_of[stratum] = np.arange(stratum.size)
    of_stratum = of_unit[row_of]
    if np.any(of_unit != of_stratum[stratum]) or np.any(correction != of_unit[unit]):
        raise KernelError("fpc_varies", gettext_noop("The finite population correction of stage {stage} differs within a stratum."),
                          stage=depth + 1)  # fmt: skip
    fraction = of_stratum if np.all(correction <= 1) else size / of_stratum
    if np.any(fraction > 1 + 1e-9):
        raise KernelError("fpc_too_small", gettext_noop("The finite population correction of stage {stage} says the population is "
                          "smaller than the sample."), stage=depth + 1)  # fmt: skip
    return np.minimum(fraction, 1.0)


def _probabilities(corrections: list[Floats], unit: Ints) -> Floats:
    """(U,) inclusion probabilities of first-stage units, the same in every row of a unit."""
    given = corrections[0] if corrections else np.zeros(unit.size)
    of_unit = given[first_rows(unit)]
    if np.any(given <= 0) or np.any(given > 1) or np.any(given != of_unit[unit]):
        raise KernelError("pps_probabilities", gettext_noop("Sampling with unequal probabilities needs each cluster's inclusion "
                          "probability, above 0 and at most 1, as its correction."))  # fmt: skip
    return of_unit


def _weights_from_fractions(units: list[Ints], stages: tuple[Stage, ...], leaf: Ints) -> Floats:
    """(N,) inverse of the product of the sampling fractions of all stages."""
    last = stages[-1]
    fraction = last.inherited[last.stratum] * last.fraction
    return 1.0 / fraction[units[-1]] if leaf.size else np.zeros(0)


def _incidence(target: Ints, size: int) -> sparse.csr_array:
    """(size, len(target)) matrix of ones that sums entries by target."""
    shape = (size, target.size)
    return sparse.csr_array((np.ones(target.size), (target, np.arange(target.size))), shape=shape)


def _pair(outer: Ints, inner: Ints) -> Ints:
    """Codes from 0 of the pairs that occur."""
    return occurring(outer * (int(inner.max(initial=0)) + 1) + inner)[1]


def _codes(values: ArrayLike, rows: int, what: str) -> tuple[Ints, tuple[str, ...]]:
    """Codes from 0 and the labels behind them; a missing value is an error."""
    column = np.asarray(values)
    _check_length(column, rows, what)
    if column.dtype.kind == "O":
        absent = np.array([value is None or value != value for value in column])  # noqa: PLR0124  NaN differs from itself
    else:
        absent = np.isnan(column) if column.dtype.kind == "f" else np.zeros(rows, bool)
    if absent.any():
        raise KernelError(
            "design_missing",
            gettext_noop("The design's {what} are missing in {count} rows."),
            what=what,
            count=int(absent.sum()),
        )
    if column.dtype.kind == "O":
        column = column.astype(str)
    if column.dtype.kind in "iu" and int(column.max()) - int(column.min()) < 4 * rows:
        lowest = int(column.min())
        seen, codes = occurring(column.astype(np.int64) - lowest)
        return codes, tuple(str(value) for value in (seen + lowest).tolist())
    found, codes = np.unique(column, return_inverse=True)
    return codes.astype(np.int64), tuple(_label(value) for value in found)


def _label(value: object) -> str:
    """A code as people write it: 3, not 3.0."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _numbers(values: ArrayLike, rows: int, what: str) -> Floats:
    column = np.asarray(values, dtype=np.float64)
    _check_length(column, rows, what)
    if not np.all(np.isfinite(column)):
        count = int(np.count_nonzero(~np.isfinite(column)))
        raise KernelError(
            "design_missing", gettext_noop("The design's {what} are missing in {count} rows."), what=what, count=count
        )
    return column


def _weights(values: ArrayLike, rows: int) -> Floats:
    column = _numbers(values, rows, "weights")
    if np.any(column < 0):
        raise KernelError(
            "weights_negative", gettext_noop("{count} weights are negative."), count=int(np.sum(column < 0))
        )
    if not np.any(column > 0):
        raise KernelError("weights_zero", gettext_noop("All weights are zero."))
    return column


def _check_length(column: NDArray[np.generic], rows: int, what: str) -> None:
    if column.shape != (rows,):
        raise KernelError("design_length", gettext_noop("The design's {what} have shape {shape}; {rows} rows were expected."),
                          what=what, shape=column.shape, rows=rows)  # fmt: skip
