"""A table book as one tidy CSV: a line a number, keys instead of labels, so the file is the same in every language."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TextIO

from analysis.books.result import BookResult
from exports.writers.atomic import replacing

COLUMNS = (
    "table",
    "stub",
    "category",
    "banner",
    "column",
    "statistic",
    "estimate",
    "se",
    "low",
    "high",
    "df",
    "deff",
    "n",
    "n_weighted",
    "n_effective",
    "n_clusters",
    "letters",
    "status",
)
MEASURES = ("estimate", "se", "low", "high", "df", "deff", "n", "n_weighted", "n_effective", "n_clusters")


def write_book(result: BookResult, path: Path) -> None:
    """Write every cell of the book: shares as fractions, full precision, empty where hidden or undefined."""
    with replacing(path) as scratch, scratch.open("w", encoding="utf-8", newline="") as stream:
        write(result, stream)


def write(result: BookResult, stream: TextIO) -> None:
    """The same into a stream of text."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for table, row, block, column, cell in result.cells():
        measures = [getattr(cell, name) for name in MEASURES]
        writer.writerow(
            [
                str(table.number),
                table.name,
                row.key,
                block.key,
                column.key,
                row.statistic,
                *("" if value is None else repr(value) for value in measures),
                cell.letters,
                cell.status,
            ]
        )
