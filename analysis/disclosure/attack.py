"""The attacker: what an outsider deduces about hidden cells from everything published, by two linear programs a cell.

minimise and maximise x_t  subject to  relations @ x = rhs,  orders @ x <= most,  0 <= x <= ceiling,
low <= x <= high for published cells. Integer counts tighten the bounds to whole numbers.
Source: Willenborg & de Waal 2001, "Elements of Statistical Disclosure Control", ch. 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from analysis.disclosure.errors import DisclosureError
from analysis.disclosure.linked import Floats, Ints, Linked, Mask
from analysis.disclosure.programs import minimised
from analysis.kernel.errors import gettext_noop

SLACK = 1e-6
MOST_VARIABLES = 5_000
"""Programs of one component are solved side by side up to this size: starting a solver costs more than a small one."""
WITNESSES = 4
MOST_WORK = 20_000
"""Cells times programs spent on the doubts of one component."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A hidden cell that can be bounded to [low, high], narrower than `need`."""

    cell: int
    low: float
    high: float
    need: float

    @property
    def exact(self) -> bool:
        """Whether its value is known."""
        return self.high - self.low < 1


def bounds(tables: Linked, hidden: Mask, targets: Mask | None = None) -> tuple[Floats, Floats]:
    """low, high (n,): what the attacker deduces; known cells get their published interval, cells outside `targets`
    (default: all hidden ones) what is known before any program is solved.
    """
    low, high = _before(tables, hidden)
    wanted = (hidden if targets is None else targets) & tables.unknown(hidden)
    for part in tables.parts(hidden):
        chosen = np.flatnonzero(wanted[part])
        if chosen.size:
            found = _bounded(tables.within(part), low[part], high[part], chosen)
            low[part[chosen]], high[part[chosen]] = found
    return low, high


def breaches(tables: Linked, hidden: Mask, need: Floats) -> list[Breach]:
    """Hidden cells whose interval is narrower than `need` (n,) children, narrowest first; need 0 asks for nothing.

    A table that agrees with everything published is a witness for all of its cells: the two programs are solved only
    for cells that the tables met so far leave in doubt. In a very large component not every doubt is settled; such a
    cell counts as a breach, with the interval seen so far.
    """
    low, high = _before(tables, hidden)
    unknown = tables.unknown(hidden)
    found = [_breach(cell, low, high, need) for cell in np.flatnonzero(hidden & ~unknown & (high - low < need))]
    for part in tables.parts(hidden):
        chosen = np.flatnonzero(hidden[part] & (need[part] > 0))
        if chosen.size:
            inner, held = tables.within(part), (low[part], high[part])
            doubtful, least, most = _doubtful(inner, *held, chosen, need[part])
            settled = doubtful[: max(1, MOST_WORK // part.size)]
            if settled.size:
                least[settled], most[settled] = _bounded(inner, *held, settled)
            low[part[doubtful]], high[part[doubtful]] = least[doubtful], most[doubtful]
            short = part[doubtful][most[doubtful] - least[doubtful] < need[part[doubtful]]]
            found += [_breach(cell, low, high, need) for cell in short]
    return sorted(found, key=lambda breach: (breach.high - breach.low - breach.need, breach.cell))


def _before(tables: Linked, hidden: Mask) -> tuple[Floats, Floats]:
    """low, high (n,) without any program."""
    secret = hidden | tables.latent
    return np.where(secret, 0.0, tables.low), np.where(secret, tables.ceiling, tables.high)


def _breach(cell: int | np.integer[Any], low: Floats, high: Floats, need: Floats) -> Breach:
    return Breach(int(cell), float(low[cell]), float(high[cell]), float(need[cell]))


def _doubtful(inner: Linked, low: Floats, high: Floats, targets: Ints, need: Floats) -> tuple[Ints, Floats, Floats]:
    """Targets no witness clears, and the extremes (n,) of all witnesses: tables in which many targets are large or small at once, then one by one."""
    least, most, start = inner.value.copy(), inner.value.copy(), 0
    random = np.random.default_rng(0)
    signs = np.concatenate([np.ones((1, targets.size)), random.choice([-1.0, 1.0], (WITNESSES - 1, targets.size))])
    objective = np.zeros((2 * WITNESSES, inner.size))
    objective[:, targets] = np.concatenate([signs, -signs])
    left = targets
    while True:
        points = _solved(inner, low, high, objective)
        least, most = np.minimum(least, points.min(axis=0)), np.maximum(most, points.max(axis=0))
        width = np.floor(most + SLACK) - np.ceil(least - SLACK)
        left = left[width[left] < need[left]]
        if start >= left.size or start * inner.size > MOST_WORK:
            return np.asarray(left), np.ceil(least - SLACK), np.floor(most + SLACK)
        objective = _each(left[start : start + WITNESSES], inner.size)
        start = min(start + WITNESSES, left.size)


def _bounded(inner: Linked, low: Floats, high: Floats, targets: Ints) -> tuple[Floats, Floats]:
    """Bounds of the targets of one component, a batch of programs at a time."""
    batch = max(1, MOST_VARIABLES // max(2 * inner.size, 1))
    least, most = [], []
    for start in range(0, targets.size, batch):
        some = targets[start : start + batch]
        points = _solved(inner, low, high, _each(some, inner.size))
        least.append(np.ceil(points[np.arange(some.size), some] - SLACK))
        most.append(np.floor(points[some.size + np.arange(some.size), some] + SLACK))
    lower, upper = np.concatenate(least), np.concatenate(most)
    return np.maximum(lower, 0.0), np.where(upper >= inner.scale / 2, np.inf, upper)


def _each(targets: Ints, size: int) -> Floats:
    """(2T, size) objectives: every target as small, then as large as can be."""
    objective = np.zeros((2 * targets.size, size))
    objective[np.arange(2 * targets.size), np.tile(targets, 2)] = np.repeat([1.0, -1.0], targets.size)
    return objective


def _solved(inner: Linked, low: Floats, high: Floats, objective: Floats) -> Floats:
    """(copies, n) the tables that minimise each objective, as one program of independent copies."""
    copies = objective.shape[0]
    side_by_side = sparse.eye_array(copies, format="csr")
    held = np.stack([low, np.minimum(high, inner.scale)], axis=1)
    solved = minimised(
        objective.ravel(),
        equal=(sparse.kron(side_by_side, inner.relations, format="csr"), np.tile(inner.rhs, copies)),
        at_most=(sparse.kron(side_by_side, inner.orders, format="csr"), np.tile(inner.most, copies)),
        limits=np.tile(held, (copies, 1)),
    )
    if solved is None:
        raise DisclosureError("attack_failed", gettext_noop("What is published contradicts itself."))
    return solved.reshape(copies, inner.size)
