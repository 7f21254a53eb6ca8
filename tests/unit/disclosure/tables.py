"""Random linked tables, and an attacker of its own: dense programs, one at a time, straight from the definitions."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.disclosure.linked import linked


def crossed(counts):
    """Relations of a table with margins and its values: counts (rows, columns) with a total row and a total column."""
    counts = np.asarray(counts)
    whole = np.zeros((counts.shape[0] + 1, counts.shape[1] + 1), dtype=int)
    whole[:-1, :-1] = counts
    whole[-1, :-1], whole[:-1, -1], whole[-1, -1] = counts.sum(axis=0), counts.sum(axis=1), counts.sum()
    number = np.arange(whole.size).reshape(whole.shape)
    lines = [*number, *number.T]
    return whole.ravel(), [{**dict.fromkeys(map(int, line[:-1]), 1.0), int(line[-1]): -1.0} for line in lines], number


@st.composite
def shared(draw):
    """Two tables with the same columns, whose column totals are the same cells, and a net of two rows in the first."""
    columns = draw(st.integers(2, 4))
    cell = st.integers(0, 30)
    first = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=2, max_size=4))
    sums = np.sum(first, axis=0)
    cut = [draw(st.integers(0, int(total))) for total in sums]
    second = [cut, [int(total) - part for total, part in zip(sums, cut, strict=True)]]
    values, relations, number = crossed(first)
    other, others, place = crossed(second)
    size = values.size
    names = {
        int(place[row, column]): size + int(place[row, column]) for row in range(3) for column in range(columns + 1)
    }
    names |= {int(place[-1, column]): int(number[-1, column]) for column in range(columns + 1)}
    relations += [{names[cell]: weight for cell, weight in each.items()} for each in others[:2]]
    relations += [{names[cell]: weight for cell, weight in each.items()} for each in others[3:]]
    net = size + other.size
    for column in range(columns + 1):
        relations.append({int(number[0, column]): 1.0, int(number[1, column]): 1.0, net + column: -1.0})
    nets = values.reshape(number.shape)[:2].sum(axis=0)
    return linked(np.concatenate([values, other, nets]).astype(float), relations)


def attacked(tables, hidden, cell):
    """low, high of one hidden cell."""
    secret = np.flatnonzero(hidden)
    matrix = tables.relations.toarray()
    right = tables.rhs - matrix[:, ~hidden] @ tables.value[~hidden]
    objective = (secret == cell).astype(float)
    found = [
        linprog(sign * objective, A_eq=matrix[:, secret], b_eq=right, bounds=(0, None), method="highs")
        for sign in (1, -1)
    ]
    high = -found[1].fun if found[1].status == 0 else np.inf
    return np.ceil(found[0].fun - 1e-6), np.floor(high + 1e-6)
