"""What else to hide: cells that keep every hidden one uncertain enough, at little loss.

For one hidden cell t and a protection interval W a linear program looks for two tables u, v that agree with everything
published, u_t - v_t >= W, and pays cost_i for each child by which a published cell i leaves its published value; the
cells that move are hidden too. Then the attacker checks, what turned out needless is published again, and where that
is small enough an integer program looks for the cheapest choice of all.
Source: Fischetti & Salazar-González 2001, "Solving the cell suppression problem on tabular data with linear constraints".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analysis.disclosure.attack import Breach, breaches
from analysis.disclosure.exact import Program, cheapest
from analysis.disclosure.linked import Floats, Ints, Linked, Mask
from analysis.disclosure.programs import minimised

MOVED = 1e-6
ROUNDS = 60
TRIES = 4
MOST_WORK = 40_000
"""Cells times programs for one component; beyond that every cell of it that may be hidden is: data so small that this
much is at risk have little to show.
"""
FRACTION = 0.5
"""What an interval needs more at every new try, since whole numbers make it narrower than the program's."""


@dataclass(frozen=True, eq=False)
class Task:
    """need (n,): the narrowest interval allowed for a cell once it is hidden. cost (n,): the loss when it is.
    keep (n,): cells that stay published if that is possible at all. follows (k, 2): hiding the first of a pair hides
    the second. best: whether to look for the cheapest choice where the tables are small.
    """

    tables: Linked
    need: Floats
    cost: Floats
    keep: Mask
    follows: Ints
    best: bool = False

    def closed(self, hidden: Mask) -> Mask:
        """With the cells that have to follow."""
        found = hidden.copy()
        found[self.follows[hidden[self.follows[:, 0]], 1]] = True
        return found

    def within(self, cells: Ints) -> Task:
        """The part of the task that concerns `cells`."""
        place = np.full(self.tables.size, -1, dtype=np.int64)
        place[cells] = np.arange(cells.size)
        pairs = place[self.follows]
        inside = pairs[(pairs >= 0).all(axis=1)] if pairs.size else pairs
        return Task(self.tables.within(cells), self.need[cells], self.cost[cells], self.keep[cells], inside, self.best)


@dataclass(frozen=True, slots=True)
class Choice:
    """hidden (n,): primary and complementary cells. left: what could not be protected, with its interval."""

    hidden: Mask
    left: tuple[Breach, ...]


def task(
    tables: Linked,
    *,
    need: Floats,
    cost: Floats | None = None,
    keep: Mask | None = None,
    follows: Ints | None = None,
    best: bool = True,
) -> Task:
    """A task; cells cost 1 and a little for their size where no cost (n,) is given."""
    large = max(float(tables.value.max(initial=0)), 1.0)
    return Task(
        tables,
        need,
        1 + 0.1 * tables.value / large if cost is None else cost,
        np.zeros(tables.size, bool) if keep is None else keep,
        np.zeros((0, 2), dtype=np.int64) if follows is None else follows,
        best,
    )


def protect(wanted: Task, primary: Mask) -> Choice:
    """Hide `primary` (n,) and as much more as it takes. Cells marked `keep` give way only where nothing else helps."""
    hidden = wanted.closed(primary)
    hidden = _pass(wanted, hidden)
    left = breaches(wanted.tables, hidden, wanted.need)
    if left and wanted.keep.any():
        hidden = _pass(replace(wanted, keep=np.zeros(wanted.tables.size, bool)), hidden)
        left = breaches(wanted.tables, hidden, wanted.need)
    return Choice(hidden, tuple(left))


def _pass(wanted: Task, hidden: Mask) -> Mask:
    """Component by component of the cells that may be hidden."""
    found = hidden.copy()
    movable = np.asarray(hidden | ~wanted.keep)
    for part in wanted.tables.parts(movable):
        if (hidden[part] & (wanted.need[part] > 0)).any():
            found[part] = _part(wanted.within(part), hidden[part])
    return wanted.closed(found)


def _part(wanted: Task, primary: Mask) -> Mask:
    """One component: widen every breach in turn until the attacker finds none, then prune."""
    hidden, hopeless, rounds = primary.copy(), np.zeros(primary.size, bool), 0
    extra, work = np.zeros(primary.size), 0
    while rounds < ROUNDS:
        if work > MOST_WORK:
            return wanted.closed(hidden | ~(wanted.keep | wanted.tables.latent))
        found = breaches(wanted.tables, hidden, np.where(hopeless, 0.0, wanted.need))
        if not found:
            break
        rounds += 1
        work += primary.size * len(found)
        for breach in found if work <= MOST_WORK else []:
            more = widen(wanted, hidden, breach.cell, breach.need + extra[breach.cell])
            hopeless[breach.cell] = more is None
            if more is not None:
                hidden = wanted.closed(hidden | more)
                extra[breach.cell] += FRACTION
    if rounds > 1 and primary.size * int((hidden & ~primary).sum()) <= MOST_WORK:
        hidden = pruned(wanted, hidden, primary, hopeless)
    if wanted.best and (hidden & ~primary).any():
        return _cheaper(wanted, hidden, primary, hopeless)
    return hidden


def _cheaper(wanted: Task, hidden: Mask, primary: Mask, hopeless: Mask) -> Mask:
    """The integer program's choice where it is cheaper and the attacker agrees. Cells it hides become targets too."""
    need = np.where(hopeless, 0.0, wanted.need)
    targets = np.flatnonzero(primary & (need > 0))
    open_ = np.asarray(~primary & ~wanted.tables.latent & ~wanted.keep)
    for _ in range(TRIES):
        program = Program(wanted.tables, primary, open_, wanted.cost, targets, need[targets], wanted.follows)
        found = cheapest(program)
        if found is None or wanted.cost[found].sum() >= wanted.cost[hidden].sum():
            return hidden
        narrow = [breach.cell for breach in breaches(wanted.tables, found, need)]
        if not narrow:
            return found
        targets = np.union1d(targets, narrow)
    return hidden


def pruned(wanted: Task, hidden: Mask, primary: Mask, hopeless: Mask) -> Mask:
    """Publish again what turns out not to be needed, the dearest first."""
    need = np.where(hopeless, 0.0, wanted.need)
    for cell in sorted(np.flatnonzero(hidden & ~primary).tolist(), key=lambda each: (-wanted.cost[each], each)):
        without = hidden.copy()
        without[cell] = False
        if (wanted.closed(without) == without).all() and not breaches(wanted.tables, without, need):
            hidden = without
    return hidden


def widen(wanted: Task, hidden: Mask, target: int, need: float) -> Mask | None:
    """(n,) the cells to hide so that the target's interval is `need` wide; None when there is no such choice."""
    tables = wanted.tables
    size, secret = tables.size, hidden | tables.latent
    high = np.where(secret, np.minimum(tables.ceiling, tables.scale), tables.high)
    low = np.where(secret, 0.0, tables.low)
    open_ = ~secret & ~wanted.keep & (tables.ceiling > 0)
    above = np.where(open_, np.minimum(tables.ceiling, tables.scale) - high, 0.0)
    below = np.where(open_, low, 0.0)
    none, moved = np.zeros(size), np.eye(size)
    one = sparse.csr_array(np.concatenate([moved, moved, -moved], axis=1))  # free, above, below
    table = tables.relations @ one
    order = tables.orders @ one
    pick = np.zeros((1, size))
    pick[0, target] = 1.0
    apart = (sparse.csr_array(pick) @ one).tocsr()
    solved = minimised(
        np.tile(np.concatenate([none, wanted.cost, wanted.cost]), 2),
        equal=(sparse.block_diag([table, table], format="csr"), np.tile(tables.rhs, 2)),
        at_most=(
            sparse.vstack([sparse.block_diag([order, order]), sparse.hstack([-apart, apart])], format="csr"),
            np.append(np.tile(tables.most, 2), -need),
        ),
        limits=np.tile(
            np.stack([np.concatenate([low, none, none]), np.concatenate([high, above, below])], axis=1), (2, 1)
        ),
    )
    if solved is None:
        return None
    return np.asarray((solved.reshape(2, 3, size)[:, 1:] > MOVED).any(axis=(0, 1)))
