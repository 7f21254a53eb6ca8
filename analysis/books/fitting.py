"""The weights of one group: fitted by the method that was asked for, trimmed, and held against the margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.books.margins import CalibrationSpec
from analysis.books.reading import BookInvalid
from analysis.kernel import calibration, spreading
from analysis.kernel import weights as kernel
from analysis.kernel.constraints import Constraints, constraints
from analysis.kernel.design import Floats, Mask
from analysis.kernel.errors import gettext_noop
from analysis.kernel.weights import Gap, Margin, Weighting


@dataclass(frozen=True, eq=False)
class Fitted:
    """untrimmed (n,) weights as the method gave them; the final weighting; what the margins say of the rows; the worst
    gap of each margin; and per margin how many rows without an answer were spread over its categories.
    """

    untrimmed: Floats
    weighting: Weighting
    known: Constraints
    gaps: tuple[Gap, ...]
    spread: dict[str, int]


def fit(
    spec: CalibrationSpec, start: Floats, margins: Sequence[Margin], missing: Sequence[Mask], made: Floats | None
) -> Fitted:
    """The weights of the rows (n,) of one group. missing: per margin the rows (n,) to spread over its categories.
    `made` are weights somebody fitted before: they are taken as they are, and fitted again only where that tells what
    they were before their trimming, or how rows were spread. Raises BookInvalid one_margin, KernelError.
    """
    if spec.method == "poststratify" and len(margins) > 1:
        raise BookInvalid(
            "one_margin", "design.calibration.method", gettext_noop("post-stratification takes one margin; use rake.")
        )
    if any(rows.any() for rows in missing):
        return _in_fractions(spec, start, margins, missing, made)
    if made is not None and not spec.trim:
        untrimmed, fitted = made, kernel.judged(made, margins)
    else:
        fitted = _by_method(spec, start, margins)
        untrimmed = fitted.weights
        if made is not None:
            fitted = kernel.judged(made, margins)
        elif spec.trim:
            fitted = kernel.trimmed(fitted, margins, lower=spec.trim[0], upper=spec.trim[1])
    return Fitted(untrimmed, fitted, constraints(margins, start), kernel.gaps_to(fitted.weights, margins), {})


def _by_method(spec: CalibrationSpec, start: Floats, margins: Sequence[Margin]) -> Weighting:
    if spec.method == "calibrate":
        return calibration.fit(start, margins, distance=spec.distance, bounds=spec.bounds or (-np.inf, np.inf))
    return kernel.rake(start, margins, tolerance=spec.tolerance)


def _in_fractions(
    spec: CalibrationSpec, start: Floats, margins: Sequence[Margin], missing: Sequence[Mask], made: Floats | None
) -> Fitted:
    """The same with rows that count in part for every category of a margin."""
    parted = spreading.spread(start, margins, missing)
    fitted = _by_method(spec, parted.weights, parted.margins)
    untrimmed = parted.of_rows(fitted.weights, start)
    weights = made if made is not None else untrimmed
    if spec.trim and made is None:
        mean = float(untrimmed[untrimmed > 0].mean())
        weights = kernel.trim_scaled(untrimmed, lower=spec.trim[0] * mean, upper=spec.trim[1] * mean)
    before = np.bincount(parted.cell, weights=untrimmed, minlength=parted.base.size)
    after = np.bincount(parted.cell, weights=weights, minlength=parted.base.size)
    moved = np.divide(after, before, out=np.zeros(before.size), where=before > 0)
    gaps = kernel.gaps_to(fitted.weights * moved[parted.cell_of], parted.margins)
    largest = max(gaps, key=lambda gap: gap.relative)
    named = [(margin, rows) for margin, rows in zip(margins, missing, strict=True)]
    unplaced = {margin.name: int(np.sum((margin.codes < 0) & ~rows)) for margin, rows in named}
    weighting = Weighting(
        weights,
        fitted.iterations,
        bool(spec.trim) or largest.relative <= max(spec.tolerance, 1e-6),
        largest,
        kernel.kish(weights),
        {name: count for name, count in unplaced.items() if count},
    )
    spread = {margin.name: int(rows.sum()) for margin, rows in named if rows.any()}
    return Fitted(untrimmed, weighting, parted.constraints(fitted.weights), gaps, spread)
