"""A table book as one long frame: a line a cell, keys instead of labels, full precision."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.books.result import BookResult

COLUMNS = (
    "table", "stub", "category", "banner", "column", "statistic", "estimate", "se", "low", "high", "df", "deff", "n",
    "n_weighted", "n_effective", "n_clusters", "letters", "status",
)  # fmt: skip


def tidy(result: BookResult) -> pd.DataFrame:
    """Every cell of the book in `COLUMNS`; shares are fractions of 1, hidden or undefined numbers are missing."""
    lines: list[tuple[Any, ...]] = [
        (
            str(table.number), table.name, row.key, block.key, column.key, row.statistic,
            cell.estimate, cell.se, cell.low, cell.high, cell.df, cell.deff,
            cell.n, cell.n_weighted, cell.n_effective, cell.n_clusters, cell.letters, cell.status,
        )
        for table, row, block, column, cell in result.cells()
    ]  # fmt: skip
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    counts = {"n": "Int64", "n_clusters": "Int64"}
    numbers = dict.fromkeys(("estimate", "se", "low", "high", "df", "deff", "n_weighted", "n_effective"), "float64")
    return frame.astype({**counts, **numbers})
