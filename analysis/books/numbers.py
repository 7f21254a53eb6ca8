"""The numbers of tables before anything is hidden: from their sums through the kernel, all banner columns at once.

Tables of one universe and statistic are computed together, one below the other: K rows of all of them, B columns, S tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.books.banner import Head
from analysis.books.spec import BookSpec, TableSpec
from analysis.books.tally import Held, Tallied
from analysis.kernel import tables as kernel
from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.compare import Differences, against, all_pairs, differences
from analysis.kernel.design import Design
from analysis.kernel.estimates import limits
from analysis.kernel.medians import column_medians
from analysis.kernel.tables import Grid


@dataclass(frozen=True, eq=False)
class Compared:
    """p (Q, K), uncorrected, and whether the first of the two is higher, alike in shape."""

    p: Floats
    higher: Mask

    @classmethod
    def of(cls, found: Differences) -> Compared:
        return cls(found.p, np.asarray(found.difference > 0))


@dataclass(frozen=True, eq=False)
class Bases:
    """n, weighted, effective, clusters: of the columns (S, B), or of each number (K, B)."""

    n: Ints
    weighted: Floats
    effective: Floats
    clusters: Ints

    def repeated(self, sizes: Sequence[int]) -> Bases:
        """(K, B) from (S, B), for tables of these sizes."""
        return Bases(
            np.repeat(self.n, sizes, axis=0),
            np.repeat(self.weighted, sizes, axis=0),
            np.repeat(self.effective, sizes, axis=0),
            np.repeat(self.clusters, sizes, axis=0),
        )


@dataclass(frozen=True, eq=False)
class Numbers:
    """value, se, low, high, df, deff (K, B) with the bases of each number; `columns` are those of the columns (S, B), and
    rows the place of each table.

    spread: that of the numbers (M, B, K), with covariance spread'spread; None where shares have none of their own.
    pairs: comparisons of the pairs of columns of each block (Q, K), in the order of `pairs_of`, and rest: of each column
    with the rest of its block (B, K); None where nothing is compared.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    df: Floats
    deff: Floats
    bases: Bases
    columns: Bases
    rows: tuple[slice, ...]
    spread: Floats | None = None
    pairs: Compared | None = None
    rest: Compared | None = None


@dataclass(frozen=True, eq=False)
class Freedom:
    """Degrees of freedom in one universe: of each column (B,), and of everybody for tests."""

    columns: Ints
    tests: int


def freedom(design: Design, held: Held, universe: str) -> Freedom:
    """Counted among the children of the universe, whether they answered or not."""
    return Freedom(kernel.degrees_of(design, held.present(universe)), design.df(held.domains.get(universe)))


def numbers(
    design: Design, book: BookSpec, tables: Sequence[tuple[TableSpec, Tallied]], heads: Sequence[Head], free: Freedom
) -> Numbers:
    """The numbers of tables of one universe and one statistic. Raises KernelError."""
    statistic, tallied = tables[0][0].statistic, [each for _, each in tables]
    if statistic == "row_percent":
        return _row_per_cents(design, book, tallied)
    if statistic == "median":
        return _medians(design, book, tallied, free)
    if statistic == "total":
        grids = [kernel.column_totals(design, each.sums) for each in tallied]
    else:
        grids = kernel.sheet(design, [each.sums for each in tallied])
    value, spread, se, srs = (
        _beside(parts) for parts in zip(*((each.value, each.spread, each.se, each.srs) for each in grids), strict=True)
    )
    columns, sizes = _columns(grids), [each.value.shape[1] for each in grids]
    with np.errstate(divide="ignore", invalid="ignore"):
        deff = np.where(srs > 0, se**2 / srs, np.nan).T
    df = np.broadcast_to(free.columns.astype(np.float64), deff.shape)
    method = book.method if _are_shares(value) else "wald"
    low, high = limits(value.T, se.T, df, level=book.level, method=method)
    pairs, rest = None, None
    if book.tests is not None and book.tests.letters:
        pairs = Compared.of(differences(value, spread, pairs_of(heads)[0], free.tests))
    if book.tests is not None and book.tests.rest and statistic != "total":
        others = [kernel.column_shares(design, each.sums, rest=True) for each in tallied]
        beyond = [_beside([each.value for each in others]), _beside([each.spread for each in others])]
        rest = Compared.of(against(value, spread, beyond[0], beyond[1], free.tests))
    return Numbers(
        value.T, se.T, low, high, df, deff, columns.repeated(sizes), columns, _places(sizes), spread, pairs, rest
    )


def pairs_of(heads: Sequence[Head]) -> tuple[Ints, tuple[slice, ...]]:
    """(Q, 2) the pairs of columns that are compared, block after block, and the pairs of each block."""
    found, spans, start, done = [np.zeros((0, 2), np.int64)], [], 0, 0
    for head in heads:
        pairs = all_pairs(head.columns.size) + start if head.tested else found[0]
        found.append(pairs)
        spans.append(slice(done, done + len(pairs)))
        start, done = start + head.columns.size, done + len(pairs)
    return np.concatenate(found), tuple(spans)


def _medians(design: Design, book: BookSpec, tallied: Sequence[Tallied], free: Freedom) -> Numbers:
    found = [
        column_medians(design, each.sums, each.stub.points, free.columns, book.level)
        for each in tallied
        if each.stub.points is not None
    ]
    columns = _columns([each.grid for each in found])
    value, se, low, high = (
        np.stack(lines) for lines in zip(*((each.value, each.se, each.low, each.high) for each in found), strict=True)
    )
    df = np.broadcast_to(free.columns.astype(np.float64), value.shape)
    unknown = np.full(value.shape, np.nan)
    return Numbers(value, se, low, high, df, unknown, columns, columns, _places([1] * len(found)))


def _row_per_cents(design: Design, book: BookSpec, tallied: Sequence[Tallied]) -> Numbers:
    """Shares of each block's columns among the children of each row: the same estimator, roles swapped."""
    columns = _columns([kernel.column_shares(design, each.sums) for each in tallied])
    grids = [[kernel.column_shares(design, sums) for sums in each.swapped] for each in tallied]
    present = [np.zeros((design.leaves, 0)) if each.present is None else each.present for each in tallied]
    rows = np.concatenate([kernel.degrees_of(design, each > 0) for each in present]).astype(np.float64)
    value, se, deff = (
        np.concatenate([_beside([getattr(grid, name) for grid in table]) for table in grids])
        for name in ("value", "se", "deff")
    )
    df = np.broadcast_to(rows[:, None], value.shape)
    low, high = limits(value, se, df, level=book.level, method=book.method)
    bases = Bases(*(
        np.concatenate([_beside([_along(getattr(grid, name), grid) for grid in table]) for table in grids])
        for name in ("n", "n_weighted", "n_effective", "n_clusters")
    ))  # fmt: skip
    return Numbers(value, se, low, high, df, deff, bases, columns, _places([each.shape[1] for each in present]))


def _along(line: Floats | Ints, grid: Grid) -> Floats:
    """(K, B) from one number a row."""
    return np.broadcast_to(line[:, None], grid.value.shape)


def _columns(grids: Sequence[Grid]) -> Bases:
    """(S, B) the bases of the columns of each table."""
    return Bases(*(
        np.stack(lines)
        for lines in zip(*((each.n, each.n_weighted, each.n_effective, each.n_clusters) for each in grids), strict=True)
    ))  # fmt: skip


def _places(sizes: Sequence[int]) -> tuple[slice, ...]:
    stops = np.cumsum(sizes).tolist()
    return tuple(slice(start, stop) for start, stop in zip([0, *stops[:-1]], stops, strict=True))


def _beside(parts: Sequence[Floats]) -> Floats:
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)


def _are_shares(value: Floats) -> bool:
    """Whether logit limits make sense."""
    known = value[np.isfinite(value)]
    return bool(known.size and known.min() >= 0 and known.max() <= 1)
