"""A model, scale or profiles as one tidy CSV: a line a number, keys instead of labels, the same in every language."""

from __future__ import annotations

import csv
from pathlib import Path

from analysis.modelling.result import Result
from analysis.modelling.tidy import COLUMNS, lines
from exports.writers.atomic import replacing


def write(result: Result, path: Path) -> None:
    """Shares as fractions, full precision, empty where hidden or undefined."""
    with replacing(path) as scratch, scratch.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for line in lines(result):
            writer.writerow([_shown(line.get(name)) for name in COLUMNS])


def _shown(value: object) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)
