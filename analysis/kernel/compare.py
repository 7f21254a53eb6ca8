"""Differences between columns of one table row, their letters, and the correction for making many of them.

Columns may share clusters and even children (multiple response): the variance of a difference is taken from the
difference of the linearised cluster totals, so every overlap is accounted for. Source: Kish 1965, §12.4 (covariance
of comparisons); Holm 1979; Benjamini & Hochberg 1995.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy import special

from analysis.kernel.design import Floats, Ints
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.estimates import Estimate

Correction = Literal["none", "holm", "bonferroni", "bh"]
ALIKE = 1e-4
"""Share of the summed variances below which a difference would lose digits that matter."""


@dataclass(frozen=True, eq=False)
class Differences:
    """Q comparisons for K rows: pairs (Q, 2) of columns, difference (first minus second), se, t, p all (Q, K).

    p is two-sided; nan where neither column varies.
    """

    pairs: Ints
    difference: Floats
    se: Floats
    t: Floats
    p: Floats


def all_pairs(columns: int) -> Ints:
    """(Q, 2) every pair of columns, first before second."""
    return np.stack(np.triu_indices(columns, 1), axis=1).astype(np.int64)


def differences(value: Floats, spread: Floats, pairs: Ints, df: float) -> Differences:
    """t tests of `value` (B, K) between column pairs (Q, 2), with `spread` (M, B, K) of the values and the design's df.

    var(a - b) = var a + var b - 2 cov(a, b), exact enough but where two columns hold all but the same children; there
    the difference of the spreads is squared.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    difference = value[first] - value[second]
    across = np.ascontiguousarray(spread.transpose(2, 1, 0))
    covariance = across @ across.transpose(0, 2, 1)
    variance = np.diagonal(covariance, axis1=1, axis2=2).T
    sum_of_both = variance[first] + variance[second]
    apart = sum_of_both - 2 * covariance[:, first, second].T
    for pair, row in np.argwhere(apart < ALIKE * sum_of_both):
        apart[pair, row] = np.sum((spread[:, first[pair], row] - spread[:, second[pair], row]) ** 2)
    return _tested(pairs, difference, np.sqrt(apart), df)


def against(value: Floats, spread: Floats, rest: Floats, rest_spread: Floats, df: float) -> Differences:
    """t tests of each column (B, K) with the rest of its block (B, K), children in both counted in both."""
    columns = np.arange(value.shape[0])
    apart = spread - rest_spread
    se = np.sqrt(np.einsum("mbk,mbk->bk", apart, apart))
    return _tested(np.stack([columns, columns], axis=1), value - rest, se, df)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between samples, or another combination of them, in the unit of the estimates, with Satterthwaite's df and a two-sided p."""

    difference: float
    se: float
    df: float
    t: float
    p: float


def change(before: Estimate, after: Estimate) -> Change:
    """After minus before for independently drawn samples, waves with different schools for instance.

    Waves that share schools belong into one design with the school as cluster: `differences` of its columns then takes
    the overlap in. Source: Kish 1965, §12.4; Satterthwaite 1946.
    """
    return contrast((before, after), (-1.0, 1.0))


def contrast(parts: Sequence[Estimate], factors: Sequence[float]) -> Change:
    """A linear combination of estimates from independently drawn samples: se^2 = sum f^2 se^2, Satterthwaite's df."""
    weights = np.asarray(factors, dtype=np.float64)
    pieces = weights**2 * np.array([part.se for part in parts]) ** 2
    value = float(weights @ np.array([part.value for part in parts]))
    freedom = np.array([part.df for part in parts], dtype=np.float64)
    se = float(np.sqrt(pieces.sum()))
    df = float(pieces.sum() ** 2 / np.sum(pieces**2 / freedom)) if se > 0 and freedom.min() >= 1 else 0.0
    return _change(value, se, df)


def joint_contrast(value: Floats, spread: Floats, factors: Sequence[float], df: float) -> Change:
    """The same for estimates (B,) of one design, with `spread` (M, B): what the samples share is taken in."""
    weights = np.asarray(factors, dtype=np.float64)
    return _change(float(weights @ value), float(np.linalg.norm(spread @ weights)), df)


def trend_scores(size: int) -> list[float]:
    """Factors of the least-squares slope per step over `size` ordered columns: 2 give last minus first."""
    centred = np.arange(size) - (size - 1) / 2
    return [float(score) for score in centred / np.sum(centred**2)]


def _change(difference: float, se: float, df: float) -> Change:
    certain = se > 1e-12 * max(abs(difference), 1e-300)
    t = difference / se if certain else float("nan")
    p = float(2 * special.stdtr(df, -abs(t))) if df >= 1 else float("nan")
    return Change(difference, se, df, t, p)


def adjust(p: Floats, correction: Correction) -> Floats:
    """p values (Q, K) corrected over the Q comparisons of each row; nan comparisons do not count."""
    if correction not in get_args(Correction):
        raise KernelError(
            "correction_unknown", gettext_noop("There is no correction '{correction}'."), correction=correction
        )
    if correction == "none" or not p.size:
        return p
    tested = np.sum(~np.isnan(p), axis=0)
    if correction == "bonferroni":
        return np.asarray(np.minimum(p * tested, 1.0))
    order = np.argsort(p, axis=0)
    ranked = np.take_along_axis(p, order, axis=0)
    place = np.arange(p.shape[0])[:, None]
    if correction == "holm":
        raised = np.maximum.accumulate(ranked * np.maximum(tested - place, 1), axis=0)
    else:
        scaled = np.where(place < tested, ranked * tested / (place + 1), np.nan)
        raised = np.fmin.accumulate(scaled[::-1], axis=0)[::-1]
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, np.minimum(raised, 1.0), axis=0)
    return np.asarray(np.where(np.isnan(p), np.nan, adjusted))


def letters(found: Differences, p: Floats, names: Sequence[str], level: float) -> list[list[str]]:
    """[column][row] the names of the columns it lies significantly above, in their order."""
    rows = p.shape[1]
    marks: list[list[list[int]]] = [[[] for _ in range(rows)] for _ in names]
    with np.errstate(invalid="ignore"):
        hits = np.argwhere(p < level)
    for pair, row in hits:
        first, second = (int(column) for column in found.pairs[pair])
        higher, lower = (first, second) if found.difference[pair, row] > 0 else (second, first)
        marks[higher][row].append(lower)
    return [["".join(names[index] for index in sorted(cell)) for cell in column] for column in marks]


def _tested(pairs: Ints, difference: Floats, se: Floats, df: float) -> Differences:
    certain = se > 1e-12 * np.maximum(np.abs(difference), 1e-300)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(certain, difference / se, np.nan)
        p = 2 * special.stdtr(df, -np.abs(t)) if df >= 1 else np.full_like(t, np.nan)
    return Differences(pairs, difference, se, t, np.asarray(p))
