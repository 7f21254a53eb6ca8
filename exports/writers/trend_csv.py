"""A trend as one tidy CSV: a line a number, the same in every language; changes and slopes are statistics of their own."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TextIO

from analysis.trends.result import Change, Line, TrendResult
from exports.writers.atomic import replacing

PLACE = ("table", "stub", "category", "banner", "column")
NUMBERS = ("estimate", "se", "low", "high", "df", "p", "p_adjusted")
BASES = ("n", "n_weighted", "n_effective", "n_clusters")
COLUMNS = (*PLACE, "statistic", "wave", "release", "from_wave", "to_wave", *NUMBERS, *BASES, "direction", "status")


def write_trend(result: TrendResult, path: Path) -> None:
    """Write every figure and change: shares and their changes as fractions, empty where hidden or undefined."""
    with replacing(path) as scratch, scratch.open("w", encoding="utf-8", newline="") as stream:
        write(result, stream)


def write(result: TrendResult, stream: TextIO) -> None:
    """The same into a stream of text. Waves count from 1 in the order of the trend."""
    writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for table, row, block, column, line in result.lines():
        where = dict(zip(PLACE, (table.number, table.name, row.key, block.key, column.key), strict=True))
        for values in (*_levels(result, table.waves, table.statistic, line), *_changes(table.waves, line)):
            writer.writerow({**where, **{key: _text(value) for key, value in values.items()}})


def _levels(result: TrendResult, waves: tuple[int, ...], statistic: str, line: Line) -> list[dict[str, object]]:
    found = []
    for wave, cell in zip(waves, line.cells, strict=True):
        numbers = {key: getattr(cell, key) for key in ("estimate", "se", "low", "high", "df", *BASES)}
        release = result.waves[wave].release
        found.append({"statistic": statistic, "wave": wave + 1, "release": release, **numbers, "status": cell.status})
    return found


def _changes(waves: tuple[int, ...], line: Line) -> list[dict[str, object]]:
    found = [_change("change", each, waves) for each in line.changes]
    return [*found, _change("slope", line.slope, waves)] if line.slope else found


def _change(statistic: str, change: Change, waves: tuple[int, ...]) -> dict[str, object]:
    return {
        "statistic": statistic,
        "from_wave": waves[change.before] + 1,
        "to_wave": waves[change.after] + 1,
        "estimate": change.difference,
        "se": change.se,
        "low": change.low,
        "high": change.high,
        "df": change.df,
        "p": change.p,
        "p_adjusted": change.adjusted,
        "direction": change.direction,
        "status": change.status,
    }


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else repr(value)
