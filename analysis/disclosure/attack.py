"""The attacker: what an outsider deduces about hidden cells from everything published, by two linear programs a cell.

minimise and maximise x_t  subject to  relations @ x = rhs,  orders @ x <= 0,  0 <= x <= ceiling,
low <= x <= high for published cells. Integer counts tighten the bounds to whole numbers.
Source: Willenborg & de Waal 2001, "Elements of Statistical Disclosure Control", ch. 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.disclosure.errors import DisclosureError
from analysis.disclosure.linked import Floats, Ints, Linked, Mask
from analysis.disclosure.programs import minimised
from analysis.kernel.errors import gettext_noop

SLACK = 1e-6
MOST_VARIABLES = 20_000
"""Programs of one component are solved side by side up to this size: starting a solver costs more than a small one."""


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
    unknown = tables.unknown(hidden)
    secret = hidden | tables.latent
    low = np.where(secret, 0.0, tables.low)
    high = np.where(secret, tables.ceiling, tables.high)
    wanted = (hidden if targets is None else targets) & unknown
    for part in tables.parts(hidden):
        if wanted[part].any():
            inner = tables.within(part)
            chosen = np.flatnonzero(wanted[part])
            low[part[chosen]], high[part[chosen]] = _programs(inner, low[part], high[part], chosen)
    return low, high


def breaches(tables: Linked, hidden: Mask, need: Floats) -> list[Breach]:
    """Hidden cells whose interval is narrower than `need` (n,) children, narrowest first; need 0 asks for nothing."""
    low, high = bounds(tables, hidden, hidden & (need > 0))
    short = np.flatnonzero(hidden & (need > 0) & (high - low < need))
    found = [Breach(int(cell), float(low[cell]), float(high[cell]), float(need[cell])) for cell in short]
    return sorted(found, key=lambda breach: (breach.high - breach.low - breach.need, breach.cell))


def _programs(inner: Linked, low: Floats, high: Floats, targets: Ints) -> tuple[Floats, Floats]:
    """Bounds of the targets of one component, a batch of programs at a time."""
    held = np.stack([low, np.minimum(high, inner.scale)], axis=1)
    batch = max(1, MOST_VARIABLES // max(2 * inner.size, 1))
    least, most = [], []
    for start in range(0, targets.size, batch):
        found = _batch(inner, held, targets[start : start + batch])
        least.append(np.ceil(found[0] - SLACK))
        most.append(np.floor(found[1] + SLACK))
    lower, upper = np.concatenate(least), np.concatenate(most)
    return np.maximum(lower, 0.0), np.where(upper >= inner.scale / 2, np.inf, upper)


def _batch(inner: Linked, held: Floats, targets: Ints) -> tuple[Floats, Floats]:
    """The two programs of every target as one program of independent copies."""
    copies = 2 * targets.size
    objective = np.zeros((copies, inner.size))
    objective[np.arange(copies), np.repeat(targets, 2)] = np.tile([1.0, -1.0], targets.size)
    side_by_side = sparse.eye_array(copies, format="csr")
    solved = minimised(
        objective.ravel(),
        equal=(sparse.kron(side_by_side, inner.relations, format="csr"), np.tile(inner.rhs, copies)),
        at_most=(sparse.kron(side_by_side, inner.orders, format="csr"), np.zeros(copies * inner.orders.shape[0])),
        limits=np.tile(held, (copies, 1)),
    )
    if solved is None:
        raise DisclosureError("attack_failed", gettext_noop("What is published contradicts itself."))
    answer = solved.reshape(copies, inner.size)[np.arange(copies), np.repeat(targets, 2)]
    return answer[0::2], answer[1::2]
