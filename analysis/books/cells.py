"""From numbers to cells: what may be shown. B columns, K rows, S tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np

from analysis.books import reasons
from analysis.books.hiding import Hidden
from analysis.books.lettering import Marks
from analysis.books.numbers import Bases, Numbers
from analysis.books.reasons import COMPLEMENTARY, SHOWN, Codes
from analysis.books.result import Base, Cell, Status
from analysis.disclosure.policy import Policy
from analysis.kernel.arrays import Floats


def small(numbers: Numbers, policy: Policy, barred: Sequence[Codes]) -> list[Hidden]:
    """What the bases of each table alone hide: columns, also those barred (B,) for another reason, and rows that are
    their own base.
    """
    columns = reasons.over(np.stack(barred), _small(numbers.columns, policy))
    rows = np.where(_small(numbers.bases, policy) != SHOWN, reasons.ROW, SHOWN).astype(np.int8)
    return [
        Hidden(reasons.over(np.broadcast_to(hidden, rows[span].shape), rows[span]), hidden)
        for span, hidden in zip(numbers.rows, columns, strict=True)
    ]


def _small(bases: Bases, policy: Policy) -> Codes:
    return reasons.too_small(bases.n, bases.clusters, policy)


def bases_of(bases: Bases, table: int, policy: Policy, hidden: Codes) -> Iterable[Base]:
    """The bases of the columns of a table; hidden (B,) ones carry no number."""
    lists = [line.tolist() for line in (hidden, *(each[table] for each in _each(bases)))]
    for hide, n, weighted, effective, clusters in zip(*lists, strict=True):
        if hide != SHOWN:
            yield Base(_hidden_status(hide), None, None, None, None, reasons.NAMES[hide])
        else:
            yield Base("flagged" if n < policy.flag_n else "shown", n, weighted, effective, clusters)


def cells_of(numbers: Numbers, policy: Policy, hidden: Sequence[Hidden], marks: Marks) -> list[list[Cell]]:
    """[row][column] cells of all tables."""
    codes = np.concatenate([each.cells for each in hidden])
    known = [_known(each) for each in (numbers.value, numbers.se, numbers.low, numbers.high)]
    status = np.where(numbers.bases.n < policy.flag_n, "flagged", "shown").tolist()
    bases = [each.tolist() for each in _each(numbers.bases)]
    tables = [status, *known, numbers.df.tolist(), _known(numbers.deff), *bases, marks]
    found = [list(map(Cell, *lines)) for lines in zip(*tables, strict=True)]
    for row, column in np.argwhere(numbers.bases.n == 0).tolist():
        found[row][column] = Cell(status[row][column], n=0, n_weighted=0.0, n_effective=0.0, n_clusters=0)
    for row, column in np.argwhere(codes != SHOWN).tolist():
        code = int(codes[row, column])
        found[row][column] = Cell(_hidden_status(code), reason=reasons.NAMES[code])  # says nothing but that
    return found


def _each(bases: Bases) -> tuple[np.ndarray[Any, Any], ...]:
    return bases.n, bases.weighted, bases.effective, bases.clusters


def _known(table: Floats) -> list[list[float | None]]:
    """The numbers of a table, None where there is none."""
    finite = np.isfinite(table)
    if finite.all():
        return cast(list[list[float | None]], table.tolist())
    held = table.astype(object)
    held[~finite] = None
    return cast(list[list[float | None]], held.tolist())


def _hidden_status(code: int) -> Status:
    return "suppressed_complementary" if code == COMPLEMENTARY else "suppressed_primary"
