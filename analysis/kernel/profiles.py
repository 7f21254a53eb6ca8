"""Profiles: children grouped by their answers to a few categorical questions, and how stable such groups are.

An exploratory tool: groups are found in any data, also in data without any. Work is done on patterns (distinct rows of
answers), so a million children cost as much as their patterns. Notation: N rows, J questions, P patterns, K profiles,
C clusters. Source: Huang 1998 (k-modes); Hubert & Arabie 1985, eq. 5 (adjusted Rand); Hennig 2007 (bootstrapped Jaccard).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError, gettext_noop

ROUNDS = 100
"""Reassignments of one start before it is left where it is."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """answers (P, J): codes from 0; place (N,): the pattern of each row, -1 for rows left out; count (P,): rows."""

    answers: Ints
    place: Ints
    count: Floats

    def summed(self, values: Floats) -> Floats:
        """(P,) sums of `values` (N,) over the rows of each pattern."""
        kept = self.place >= 0
        return np.asarray(
            np.bincount(self.place[kept], weights=values[kept], minlength=self.answers.shape[0]), dtype=np.float64
        )


@dataclass(frozen=True, eq=False)
class Modes:
    """modes (K, J): the commonest answer of each profile, largest profile first; profile (P,) of each pattern; loss:
    the weighted share of answers, 0 to 1, that differ from the mode of their profile.
    """

    modes: Ints
    profile: Ints
    loss: float


@dataclass(frozen=True, eq=False)
class Stability:
    """How alike the profiles of resampled clusters are: rand (R,) adjusted Rand indices (1 the same, 0 as by chance);
    jaccard (R, K): for each profile its overlap with the likest profile of the resample, 0 to 1.
    """

    rand: Floats
    jaccard: Floats


def patterns(codes: ArrayLike, domain: Mask | None = None) -> Patterns:
    """The distinct rows of `codes` (N, J); rows with a code below 0 or outside `domain` (N,) are left out.

    Errors: KernelError empty_base.
    """
    table = np.asarray(codes, dtype=np.int64)
    inside = (table >= 0).all(axis=1)
    if domain is not None:
        inside &= domain
    if not inside.any():
        raise KernelError("empty_base", gettext_noop("Nobody in the domain has an answer."))
    answers, where = np.unique(table[inside], axis=0, return_inverse=True)
    place = np.full(table.shape[0], -1, dtype=np.int64)
    place[inside] = where.ravel()
    return Patterns(answers, place, np.bincount(where.ravel(), minlength=answers.shape[0]).astype(np.float64))


def k_modes(answers: Ints, weights: Floats, k: int, rng: np.random.Generator, starts: int = 30) -> Modes:
    """The best of `starts` random starts over patterns `answers` (P, J) with weights (P,).

    A start draws patterns far from those it has; each round gives every pattern to the mode it differs least from and
    recounts the modes, until nothing moves.
    Errors: KernelError profiles_few_patterns.
    """
    kept = weights > 0
    if k < 1 or int(kept.sum()) < k:
        raise KernelError("profiles_few_patterns", gettext_noop("There are {patterns} different ways of answering; that is too few for {k} profiles."),
                          patterns=int(kept.sum()), k=k)  # fmt: skip
    given, mass = answers[kept], weights[kept] / weights[kept].sum()
    found = min((_descend(given, mass, _seeds(given, mass, k, rng)) for _ in range(starts)), key=lambda each: each[2])
    modes, profile, _ = found
    order = np.argsort(-np.bincount(profile, weights=mass, minlength=k), kind="stable")
    ordered = modes[order]
    nearest, distance = assigned(answers, ordered)
    loss = float(weights @ distance / weights.sum() / max(answers.shape[1], 1))
    return Modes(ordered, nearest, loss)


def assigned(answers: Ints, modes: Ints) -> tuple[Ints, Floats]:
    """(P,) the mode each pattern differs least from, the first of equals, and (P,) in how many answers it differs."""
    distances = np.stack([(answers != mode).sum(axis=1) for mode in modes], axis=1)
    nearest = distances.argmin(axis=1)
    return nearest.astype(np.int64), distances[np.arange(nearest.size), nearest].astype(np.float64)


def stability(
    plan: Design,
    found: Patterns,
    modes: Modes,
    rng: np.random.Generator,
    *,
    repeats: int = 100,
    starts: int = 5,
    tick: Callable[[int], None] | None = None,
) -> Stability:
    """Draw clusters with replacement within strata, find profiles anew, and compare how both group all children.

    A stratum with one cluster keeps it. tick: called with the number of resamples done.
    """
    weight = _by_cluster(plan, found)
    strata = plan.stages[0].stratum
    k = modes.modes.shape[0]
    rand, jaccard = np.zeros(repeats), np.zeros((repeats, k))
    for repeat in range(repeats):
        weights = np.asarray(_draws(strata, rng) @ weight)
        size = min(k, int((weights > 0).sum()))
        again = k_modes(found.answers, weights, size, rng, starts)
        table = _crossed(modes.profile, again.profile, k, size, found.count)
        rand[repeat] = adjusted_rand(table)
        jaccard[repeat] = _overlaps(table)
        if tick is not None:
            tick(repeat + 1)
    return Stability(rand, jaccard)


def adjusted_rand(table: Floats) -> float:
    """Agreement of two groupings from their cross table (K, L) of counts; 1 when they are the same."""
    pairs = float(_pairs(table).sum())
    rows, columns = float(_pairs(table.sum(axis=1)).sum()), float(_pairs(table.sum(axis=0)).sum())
    whole = float(_pairs(table.sum()))
    expected = rows * columns / whole if whole > 0 else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def _pairs(count: Floats | float) -> Floats:
    return np.asarray(count, dtype=np.float64) * (np.asarray(count, dtype=np.float64) - 1) / 2


def _overlaps(table: Floats) -> Floats:
    """(K,) the largest Jaccard index of each row's group with a column's."""
    union = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    return np.asarray((table / np.where(union > 0, union, 1)).max(axis=1))


def _crossed(one: Ints, other: Ints, k: int, size: int, count: Floats) -> Floats:
    """(k, size) how many children are in each pair of groups."""
    table = np.bincount(one * size + other, weights=count, minlength=k * size)
    return np.asarray(table, dtype=np.float64).reshape(k, size)


def _by_cluster(plan: Design, found: Patterns) -> sparse.csr_array:
    """(C, P) sums of weights."""
    kept = found.place >= 0
    shape = (plan.clusters, found.answers.shape[0])
    return sparse.csr_array((plan.weights[kept], (plan.psu[kept], found.place[kept])), shape=shape)


def _draws(strata: Ints, rng: np.random.Generator) -> Floats:
    """(C,) how often each cluster is drawn."""
    drawn = np.zeros(strata.size)
    for stratum in range(int(strata.max(initial=-1)) + 1):
        units = np.flatnonzero(strata == stratum)
        drawn[units] = np.bincount(rng.integers(0, units.size, units.size), minlength=units.size)
    return drawn


def _seeds(answers: Ints, mass: Floats, k: int, rng: np.random.Generator) -> Ints:
    """(k, J) patterns to start from: the first by weight, the others by weight times distance to those chosen."""
    chosen = [int(rng.choice(mass.size, p=mass))]
    while len(chosen) < k:
        _, distance = assigned(answers, answers[chosen])
        chance = mass * distance
        chosen.append(int(rng.choice(mass.size, p=chance / chance.sum())))
    return answers[chosen]


def _descend(answers: Ints, mass: Floats, modes: Ints) -> tuple[Ints, Ints, float]:
    """Reassign and recount until nothing moves; modes (k, J), profile (P,), loss."""
    profile, distance = assigned(answers, modes)
    for _ in range(ROUNDS):
        modes = _recounted(answers, mass, profile, modes)
        following, distance = assigned(answers, modes)
        # A pattern stays where it is among equals, so that the loss falls with every move.
        stay = (answers != modes[profile]).sum(axis=1) == distance
        following = np.where(stay, profile, following)
        if np.array_equal(following, profile):
            break
        profile = following
    return modes, profile, float(mass @ distance)


def _recounted(answers: Ints, mass: Floats, profile: Ints, modes: Ints) -> Ints:
    """(k, J) the weightiest answer of each profile to each question; an empty profile keeps its mode."""
    k, size = modes.shape[0], int(answers.max(initial=0)) + 1
    there = np.bincount(profile, minlength=k) > 0
    following = modes.copy()
    for question in range(answers.shape[1]):
        place = profile * size + answers[:, question]
        table = np.bincount(place, weights=mass, minlength=k * size).reshape(k, size)
        following[there, question] = table.argmax(axis=1)[there]
    return following
