"""From a table's numbers to cells: what may be shown, and the letters. B columns, K rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from analysis.books.banner import Head
from analysis.books.hiding import PRIMARY, SHOWN, Codes, Hidden
from analysis.books.numbers import Numbers
from analysis.books.result import Base, Cell, Status
from analysis.books.spec import TestSpec
from analysis.disclosure.linked import Mask
from analysis.disclosure.policy import Policy, small_bases
from analysis.kernel import compare
from analysis.kernel.arrays import Floats, Ints
from analysis.kernel.tables import Grid

ABOVE, BELOW = "+", "−"


def small(numbers: Numbers, block: slice, policy: Policy, *, allowed: bool) -> Hidden:
    """What the bases of a block alone hide: columns, and rows that are their own base."""
    columns = _small(numbers.bases.n[block], numbers.bases.n_clusters[block], policy) | (not allowed)
    cells = _small(numbers.n[:, block], numbers.clusters[:, block], policy) | columns[None, :]
    return Hidden(cells.astype(np.int8), columns.astype(np.int8))


def _small(n: Floats | Ints, clusters: Floats | Ints, policy: Policy) -> Mask:
    return small_bases(np.asarray(n, dtype=np.float64), np.asarray(clusters, dtype=np.float64), policy)


def bases_of(numbers: Numbers, policy: Policy, hidden: Codes) -> list[Base]:
    """The bases of the columns; hidden (B,) ones carry no number."""
    grid = numbers.bases
    lists = [line.tolist() for line in (hidden, grid.n, grid.n_weighted, grid.n_effective, grid.n_clusters)]
    return [
        Base(_hidden_status(hide), None, None, None, None)
        if hide != SHOWN
        else Base("flagged" if n < policy.flag_n else "shown", n, weighted, effective, clusters)
        for hide, n, weighted, effective, clusters in zip(*lists, strict=True)
    ]


def cells_of(
    numbers: Numbers, heads: Sequence[Head], tests: TestSpec | None, policy: Policy, hidden: Sequence[Hidden]
) -> list[list[Cell]]:
    """[row][column] cells of the whole banner; `hidden` block by block."""
    codes = np.concatenate([block.cells for block in hidden], axis=1)
    marks = [[""] * codes.shape[0] for _ in range(codes.shape[1])]
    if tests is not None and numbers.compared is not None:
        start = 0
        for head, block in zip(heads, hidden, strict=True):
            stop = start + len(head.block.columns)
            if head.tested:
                marks[start:stop] = _marks(numbers, slice(start, stop), head, tests, block)
            start = stop
    arrays = (numbers.value, numbers.se, numbers.low, numbers.high, numbers.deff)
    known = [_known(table) for table in arrays]
    flagged = np.where(numbers.n < policy.flag_n, "flagged", "shown")
    whole = (numbers.n.astype(np.int64), numbers.weighted, numbers.effective, numbers.clusters.astype(np.int64))
    tables = [*known, *(table.tolist() for table in (numbers.df, *whole, flagged, codes))]
    return [
        [_cell(each, marks[column][row]) for column, each in enumerate(zip(*lines, strict=True))]
        for row, lines in enumerate(zip(*tables, strict=True))
    ]


def _known(table: Floats) -> list[list[float | None]]:
    """The numbers of a table, None where there is none."""
    finite = np.isfinite(table)
    if finite.all():
        return cast(list[list[float | None]], table.tolist())
    held = table.astype(object)
    held[~finite] = None
    return cast(list[list[float | None]], held.tolist())


def _hidden_status(code: int) -> Status:
    return "suppressed_primary" if code == PRIMARY else "suppressed_complementary"


def _cell(held: tuple, letters: str) -> Cell:  # type: ignore[type-arg]  # one number of each table, as listed above
    """One cell; a hidden one says nothing but that."""
    value, se, low, high, deff, df, n, weighted, effective, clusters, status, hidden = held
    if hidden != SHOWN:
        return Cell(_hidden_status(hidden))
    if not n:
        return Cell(status, n=0, n_weighted=0.0, n_effective=0.0, n_clusters=0)
    return Cell(status, value, se, low, high, df, deff, n, weighted, effective, clusters, letters)


def _marks(numbers: Numbers, block: slice, head: Head, tests: TestSpec, hidden: Hidden) -> list[list[str]]:
    """[column][row] letters, then + or − against the rest; hidden and empty columns take no part, and no
    letter speaks of a hidden cell.
    """
    grid, columns = numbers.compared, head.block.columns
    if grid is None:
        return [[""] * hidden.cells.shape[0] for _ in columns]
    value, spread = grid.value[block], grid.spread[:, block]
    marks = [[""] * value.shape[1] for _ in columns]
    usable = np.flatnonzero((hidden.bases == SHOWN) & (grid.n[block] > 0))
    if tests.letters and usable.size > 1:
        pairs = usable[compare.all_pairs(usable.size)]
        found = compare.differences(value, spread, pairs, numbers.test_df)
        names = [column.letter for column in columns]
        marks = compare.letters(found, compare.adjust(found.p, tests.correction), names, tests.level)
    if numbers.rest is not None and usable.size > 1:
        _against_rest(
            marks,
            value[usable],
            spread[:, usable],
            _picked(numbers.rest, block, usable),
            usable,
            tests,
            numbers.test_df,
        )
    for row, place in np.argwhere((hidden.cells != SHOWN) & (hidden.bases == SHOWN)[None, :]):
        for column in marks:
            column[row] = column[row].replace(columns[place].letter, "") if columns[place].letter else column[row]
    return marks


def _picked(grid: Grid, block: slice, usable: Ints) -> tuple[Floats, Floats]:
    return grid.value[block][usable], grid.spread[:, block][:, usable]


def _against_rest(
    marks: list[list[str]],
    value: Floats,
    spread: Floats,
    rest: tuple[Floats, Floats],
    usable: Ints,
    tests: TestSpec,
    df: int,
) -> None:
    """Add + and − to the marks of the usable columns."""
    found = compare.against(value, spread, *rest, df)
    p = compare.adjust(found.p, tests.correction)
    with np.errstate(invalid="ignore"):
        hits = np.argwhere(p < tests.level)
    for place, row in hits:
        marks[usable[place]][row] += ABOVE if found.difference[place, row] > 0 else BELOW
