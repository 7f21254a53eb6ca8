"""The cheapest choice of cells to hide, by an integer program: for tables small enough.

y_i = 1 hides cell i. For every target t two tables u, v agree with what stays published: a published cell may leave
its value by at most M y_i, and u_t - v_t >= need_t.
Source: Fischetti & Salazar-González 2001, model (3)-(9), in its compact form with one pair of tables a target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure.linked import Floats, Ints, Linked, Mask

MOST_VARIABLES = 2_500
NODES = 2_000
"""Limit of the search: a count, so that the same tables always give the same answer."""


@dataclass(frozen=True, eq=False)
class Program:
    """One program: cells that are hidden already, those that may be, the interval each target needs, pairs (k, 2)."""

    tables: Linked
    hidden: Mask
    candidates: Mask
    cost: Floats
    targets: Ints
    need: Floats
    follows: Ints


def cheapest(program: Program) -> Mask | None:
    """(n,) hidden cells at the least cost, or None when the program is too large, has no solution or takes too long."""
    size, copies = program.tables.size, 2 * program.targets.size
    if not program.targets.size or size * copies > MOST_VARIABLES:
        return None
    solved = milp(
        np.concatenate([np.where(program.candidates, program.cost, 0.0), np.zeros(size * copies)]),
        constraints=_constraints(program),
        integrality=np.concatenate([np.ones(size), np.zeros(size * copies)]),
        bounds=_limits(program, copies),
        options={"node_limit": NODES},
    )
    if solved.x is None:
        return None
    return np.asarray(program.hidden | (solved.x[:size] > 0.5))


def _limits(program: Program, copies: int) -> Bounds:
    """y fixed for cells that can't be chosen; 0 <= x <= ceiling."""
    top = np.minimum(program.tables.ceiling, program.tables.scale)
    lower = np.concatenate([np.zeros(program.tables.size), np.zeros(program.tables.size * copies)])
    return Bounds(lower, np.concatenate([program.candidates.astype(np.float64), np.tile(top, copies)]))


def _constraints(program: Program) -> list[LinearConstraint]:
    """Relations and orders in every copy, published ranges that open with y, the intervals of the targets, pairs."""
    tables, size, copies = program.tables, program.tables.size, 2 * program.targets.size
    side = sparse.eye_array(copies, format="csr")
    found = []
    if tables.relations.shape[0]:
        held = sparse.kron(side, tables.relations)
        right = np.tile(tables.rhs, copies)
        found.append(LinearConstraint(_beside(held, size), right, right))
    if tables.orders.shape[0]:
        found.append(
            LinearConstraint(_beside(sparse.kron(side, tables.orders), size), -np.inf, np.tile(tables.most, copies))
        )
    known = np.flatnonzero(~(program.hidden | tables.latent))
    pick = sparse.eye_array(size, format="csr")[known]
    reach = 2 * float(program.need.max())
    up = np.minimum(np.minimum(tables.ceiling, tables.scale) - tables.high, reach)[known]
    down = np.minimum(tables.low, reach)[known]
    moved, ones = sparse.kron(side, pick), np.ones((copies, 1))
    above = sparse.hstack([sparse.kron(ones, -pick.multiply(up[:, None])), moved], format="csr")
    below = sparse.hstack([sparse.kron(ones, pick.multiply(down[:, None])), moved], format="csr")
    found.append(LinearConstraint(above, -np.inf, np.tile(tables.high[known], copies)))
    found.append(LinearConstraint(below, np.tile(tables.low[known], copies), np.inf))
    found.append(LinearConstraint(_apart(program), program.need, np.inf))
    if program.follows.size:
        found.append(_pairs(program, size * (1 + copies)))
    return found


def _beside(matrix: Any, size: int) -> sparse.csr_array:
    """The matrix with empty columns for y in front."""
    return sparse.csr_array(sparse.hstack([sparse.csr_array((matrix.shape[0], size)), matrix]))


def _apart(program: Program) -> sparse.csr_array:
    """u_t - v_t of every target."""
    size, count = program.tables.size, program.targets.size
    place = np.arange(count)
    first = size * (1 + 2 * place) + program.targets
    values = np.concatenate([np.ones(count), -np.ones(count)])
    rows, columns = np.concatenate([place, place]), np.concatenate([first, first + size])
    return sparse.csr_array((values, (rows, columns)), shape=(count, size * (1 + 2 * count)))


def _pairs(program: Program, width: int) -> LinearConstraint:
    """y of a leader <= y of each cell that follows it (hidden cells follow already)."""
    pairs = program.follows[~program.hidden[program.follows[:, 1]] & program.candidates[program.follows[:, 0]]]
    count = pairs.shape[0]
    rows = np.repeat(np.arange(count), 2)
    matrix = sparse.csr_array((np.tile([1.0, -1.0], count), (rows, pairs.ravel())), shape=(count, width))
    return LinearConstraint(matrix, -np.inf, 0.0)
