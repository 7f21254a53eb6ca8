"""From a block's numbers to cells: limits, letters, and what may be shown. B columns, K rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.books.hiding import PRIMARY, SHOWN, Hidden
from analysis.books.result import Base, Cell, Column, Status
from analysis.books.spec import BookSpec, TestSpec
from analysis.disclosure.linked import Mask
from analysis.disclosure.policy import Policy, small_bases
from analysis.kernel import compare
from analysis.kernel.design import Floats, Ints
from analysis.kernel.estimates import limits
from analysis.kernel.tables import Grid

ABOVE, BELOW = "+", "−"


@dataclass(frozen=True, eq=False)
class BlockNumbers:
    """The grid of a block: columns by rows, or rows by columns when `by_row` holds the columns' own bases.

    degrees: degrees of freedom of the grid's first axis. rest: the grid of each column's rest of the block.
    test_df: the design's degrees of freedom in the universe, for comparisons.
    """

    grid: Grid
    degrees: Ints
    rest: Grid | None
    test_df: int
    tested: bool
    by_row: Grid | None = None

    @cached_property
    def value(self) -> Floats:
        """(K, B) estimates."""
        return self._turned(self.grid.value)

    def _turned(self, table: Floats) -> Floats:
        """(K, B) whatever the grid's orientation."""
        return table if self.by_row is not None else table.T

    def spread_out(self, line: Floats | Ints) -> Floats:
        """(K, B) from one number per entry of the grid's first axis."""
        return self._turned(np.broadcast_to(np.asarray(line, dtype=np.float64)[:, None], self.grid.value.shape))

    @property
    def bases(self) -> Grid:
        """The grid whose n, weights and clusters are those of the columns."""
        return self.grid if self.by_row is None else self.by_row


def small(numbers: BlockNumbers, policy: Policy, *, allowed: bool) -> Hidden:
    """What the bases of a block alone hide: columns, and rows that are their own base."""
    columns = _small(numbers.bases.n, numbers.bases.n_clusters, policy) | (not allowed)
    n, clusters = numbers.spread_out(numbers.grid.n), numbers.spread_out(numbers.grid.n_clusters)
    cells = _small(n, clusters, policy) | columns[None, :]
    return Hidden(cells.astype(np.int8), columns.astype(np.int8))


def _small(n: Floats | Ints, clusters: Floats | Ints, policy: Policy) -> Mask:
    return small_bases(np.asarray(n, dtype=np.float64), np.asarray(clusters, dtype=np.float64), policy)


def base_of(numbers: BlockNumbers, policy: Policy, hidden: Hidden) -> list[Base]:
    """The bases of the columns; hidden ones carry no number."""
    grid = numbers.bases
    found = []
    for place, hide in enumerate(hidden.bases.tolist()):
        if hide != SHOWN:
            found.append(Base(_hidden_status(hide), None, None, None, None))
            continue
        n = int(grid.n[place])
        status: Status = "flagged" if n < policy.flag_n else "shown"
        weighted, effective = float(grid.n_weighted[place]), float(grid.n_effective[place])
        found.append(Base(status, n, weighted, effective, int(grid.n_clusters[place])))
    return found


def cells_of(numbers: BlockNumbers, columns: Sequence[Column], spec: BookSpec, hidden: Hidden) -> list[list[Cell]]:
    """[row][column] cells."""
    grid, policy = numbers.grid, spec.suppress
    n, clusters = numbers.spread_out(grid.n), numbers.spread_out(grid.n_clusters)
    codes = hidden.cells.tolist()
    empty = n == 0
    se, df = numbers._turned(grid.se), numbers.spread_out(numbers.degrees)
    method = spec.method if numbers.grid.value.size and _are_shares(grid) else "wald"
    low, high = limits(numbers.value, se, df, level=spec.level, method=method)
    marks = _marks(numbers, columns, spec.tests, hidden) if numbers.tested and spec.tests else None
    arrays = (numbers.value, se, low, high, df, numbers._turned(grid.deff))
    bases = (n, numbers.spread_out(grid.n_weighted), numbers.spread_out(grid.n_effective), clusters)
    lists = [array.tolist() for array in (*arrays, *bases)]
    flagged = n < policy.flag_n
    return [
        [
            _cell([table[row][column] for table in lists], marks[column][row] if marks else "", codes[row][column],
                  empty=bool(empty[row, column]), flagged=bool(flagged[row, column]))
            for column in range(numbers.value.shape[1])
        ]
        for row in range(numbers.value.shape[0])
    ]  # fmt: skip


def _hidden_status(code: int) -> Status:
    return "suppressed_primary" if code == PRIMARY else "suppressed_complementary"


def _cell(numbers: list[float], letters: str, hidden: int, *, empty: bool, flagged: bool) -> Cell:
    """One cell from its ten numbers; a hidden one says nothing but that."""
    if hidden != SHOWN:
        return Cell(_hidden_status(hidden))
    value, se, low, high, df, deff, n, weighted, effective, clusters = numbers
    status: Status = "flagged" if flagged else "shown"
    if empty:
        return Cell(status, n=0, n_weighted=0.0, n_effective=0.0, n_clusters=0)
    return Cell(status, _real(value), _real(se), _real(low), _real(high), df, _real(deff),
                int(n), weighted, effective, int(clusters), letters)  # fmt: skip


def _real(value: float) -> float | None:
    """None where there is no number."""
    return value if np.isfinite(value) else None


def _are_shares(grid: Grid) -> bool:
    """Whether logit limits make sense."""
    value = grid.value[np.isfinite(grid.value)]
    return bool(value.size and value.min() >= 0 and value.max() <= 1)


def _marks(numbers: BlockNumbers, columns: Sequence[Column], tests: TestSpec, hidden: Hidden) -> list[list[str]]:
    """[column][row] letters, then + or − against the rest; hidden and empty columns take no part, and no
    letter speaks of a hidden cell.
    """
    grid = numbers.grid
    marks = [[""] * grid.value.shape[1] for _ in columns]
    usable = np.flatnonzero((hidden.bases == SHOWN) & (grid.n > 0))
    if tests.letters and usable.size > 1:
        pairs = usable[compare.all_pairs(usable.size)]
        found = compare.differences(grid.value, grid.spread, pairs, numbers.test_df)
        names = [column.letter for column in columns]
        marks = compare.letters(found, compare.adjust(found.p, tests.correction), names, tests.level)
    if numbers.rest is not None and usable.size > 1:
        rest = numbers.rest
        found = compare.against(
            grid.value[usable], grid.spread[:, usable], rest.value[usable], rest.spread[:, usable], numbers.test_df
        )
        p = compare.adjust(found.p, tests.correction)
        with np.errstate(invalid="ignore"):
            hits = np.argwhere(p < tests.level)
        for place, row in hits:
            marks[usable[place]][row] += ABOVE if found.difference[place, row] > 0 else BELOW
    for row, place in np.argwhere((hidden.cells != SHOWN) & (hidden.bases == SHOWN)[None, :]):
        for column in marks:
            column[row] = column[row].replace(columns[place].letter, "") if columns[place].letter else column[row]
    return marks
