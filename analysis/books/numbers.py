"""A table's numbers before anything is hidden: from its sums through the kernel, all banner columns at once.

K rows, B columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.books.spec import BookSpec, TableSpec
from analysis.books.tally import Held, Tallied
from analysis.kernel import tables as kernel
from analysis.kernel.arrays import Floats, Ints
from analysis.kernel.design import Design
from analysis.kernel.estimates import limits
from analysis.kernel.medians import column_medians
from analysis.kernel.tables import Grid


@dataclass(frozen=True, eq=False)
class Numbers:
    """value, se, low, high, df, deff (K, B), and n, weighted, effective, clusters (K, B) of each number's base.

    bases: the grid of the columns' bases. compared, rest: what letters compare, and each column's rest of its block.
    test_df: the design's degrees of freedom in the universe.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    df: Floats
    deff: Floats
    n: Floats
    weighted: Floats
    effective: Floats
    clusters: Floats
    bases: Grid
    compared: Grid | None
    rest: Grid | None
    test_df: int


@dataclass(frozen=True, eq=False)
class Freedom:
    """Degrees of freedom in one universe: of each column (B,), and of everybody for tests."""

    columns: Ints
    tests: int


def freedom(design: Design, held: Held, universe: str) -> Freedom:
    """Counted among the children of the universe, whether they answered or not."""
    return Freedom(kernel.degrees_of(design, held.present(universe)), design.df(held.domains.get(universe)))


def numbers(design: Design, book: BookSpec, spec: TableSpec, tallied: Tallied, free: Freedom) -> Numbers:
    """The numbers of one table. Raises KernelError."""
    if spec.statistic == "row_percent":
        return _row_per_cents(design, book, tallied, free)
    if tallied.stub.points is not None:
        return _medians(design, book, tallied, tallied.stub.points, free)
    grid = (kernel.column_totals if spec.statistic == "total" else kernel.column_shares)(design, tallied.sums)
    rest = None
    if book.tests is not None and book.tests.rest and spec.statistic != "total":
        rest = kernel.column_shares(design, tallied.sums, rest=True)
    value, se = grid.value.T, grid.se.T
    df = _along(free.columns, value)
    low, high = limits(value, se, df, level=book.level, method=book.method if _are_shares(value) else "wald")
    return Numbers(value, se, low, high, df, grid.deff.T, *_bases(grid, value), grid, grid, rest, free.tests)


def _medians(design: Design, book: BookSpec, tallied: Tallied, points: Floats, free: Freedom) -> Numbers:
    found = column_medians(design, tallied.sums, points, free.columns, book.level)
    value = found.value[None]
    unknown = np.full(value.shape, np.nan)
    return Numbers(
        value, found.se[None], found.low[None], found.high[None], _along(free.columns, value), unknown,
        *_bases(found.grid, value), found.grid, None, None, free.tests,
    )  # fmt: skip


def _row_per_cents(design: Design, book: BookSpec, tallied: Tallied, free: Freedom) -> Numbers:
    """Shares of each block's columns among the children of each row: the same estimator, roles swapped."""
    grids = [kernel.column_shares(design, sums) for sums in tallied.swapped]
    present = tallied.present if tallied.present is not None else np.zeros((design.leaves, 0))
    rows = kernel.degrees_of(design, present > 0)
    value, se, deff = (np.concatenate(parts, axis=1) for parts in zip(
        *((grid.value, grid.se, grid.deff) for grid in grids), strict=True))  # fmt: skip
    df = np.broadcast_to(rows.astype(np.float64)[:, None], value.shape)
    low, high = limits(value, se, df, level=book.level, method=book.method)
    return Numbers(
        value, se, low, high, df, deff, _beside([grid.n for grid in grids], grids),
        _beside([grid.n_weighted for grid in grids], grids), _beside([grid.n_effective for grid in grids], grids),
        _beside([grid.n_clusters for grid in grids], grids), kernel.column_shares(design, tallied.sums), None, None, free.tests,
    )  # fmt: skip


def _beside(lines: Sequence[Floats | Ints], grids: Sequence[Grid]) -> Floats:
    """(K, B) from one number a row in each block (K,)."""
    wide = [np.broadcast_to(line[:, None], grid.value.shape) for line, grid in zip(lines, grids, strict=True)]
    return np.concatenate(wide, axis=1).astype(np.float64)


def _bases(grid: Grid, value: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    return (
        _along(grid.n, value), _along(grid.n_weighted, value), _along(grid.n_effective, value), _along(grid.n_clusters, value),
    )  # fmt: skip


def _along(line: Floats | Ints, table: Floats) -> Floats:
    """(K, B) from one number a column."""
    return np.broadcast_to(np.asarray(line, dtype=np.float64), table.shape)


def _are_shares(value: Floats) -> bool:
    """Whether logit limits make sense."""
    known = value[np.isfinite(value)]
    return bool(known.size and known.min() >= 0 and known.max() <= 1)
