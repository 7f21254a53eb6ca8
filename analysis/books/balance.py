"""The balance of a scale: the share right of its middle less the share left of it, with the error of that difference.

The two shares come from the same children, so the error is taken from the difference of their linearised cluster totals
(Kish 1965, §12.4), never from the two errors. The estimate is the difference of the published shares: where an audience
gets rounded ones, nothing finer comes out, and where one is hidden, the balance is too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

import numpy as np

from analysis.books.numbers import Numbers
from analysis.books.result import Cell
from analysis.books.rounding import rounded_cell
from analysis.books.spec import BookSpec, TableSpec
from analysis.books.stubs import Stub
from analysis.kernel.arrays import Floats
from analysis.kernel.estimates import limits

FEWEST, MOST = 3, 7
"""Categories of a scale that has a left and a right."""


def balances(
    spec: TableSpec, stub: Stub, book: BookSpec, found: Numbers, cells: list[list[Cell]], rows: slice
) -> tuple[Cell, ...]:
    """One cell a column; empty where the stub is no scale. cells: [row][column] of the table, unrounded; rows: its place
    in the numbers.
    """
    if stub.measure != "ordinal" or spec.statistic != "column_percent" or stub.multiple or stub.unlabelled:
        return ()
    if not FEWEST <= stub.categories <= MOST or found.spread is None:
        return ()
    signs = sides(stub.categories) * (-1.0 if spec.reverse else 1.0)
    spread = found.spread[:, :, rows.start : rows.start + stub.categories] @ signs
    se = np.sqrt(np.einsum("mb,mb->b", spread, spread))
    answers = list(zip(*cells[: stub.categories], strict=True))
    value = np.array([_value(signs, column, book) for column in answers])
    low, high = limits(value, se, found.df[rows.start], level=book.level, method="wald")
    numbers = zip(value.tolist(), se.tolist(), low.tolist(), high.tolist(), strict=True)
    return tuple(_balance(column, each, book) for column, each in zip(answers, numbers, strict=True))


def sides(categories: int) -> Floats:
    """(K,) -1 left of the middle, 0 in the middle of an odd number, 1 right of it."""
    return np.asarray(np.sign(2.0 * np.arange(categories) - (categories - 1)), dtype=np.float64)


def _value(signs: Floats, answers: Sequence[Cell], book: BookSpec) -> float:
    """The difference of the published shares; nan where one is not there."""
    shares = [rounded_cell(cell, "column_percent", book.suppress).estimate for cell in answers]
    known = [share for share in shares if share is not None]
    return float(signs @ np.array(known)) if len(known) == len(shares) else np.nan


def _balance(answers: Sequence[Cell], numbers: tuple[float, float, float, float], book: BookSpec) -> Cell:
    """The cell of one column: hidden with any of its answers, else its numbers on the base of the answers."""
    covered = next((cell for cell in answers if cell.status.startswith("suppressed")), None)
    if covered is not None:
        return Cell(covered.status)
    value, se, low, high = (number if isfinite(number) else None for number in numbers)
    if value is None:
        se = low = high = None
    found = replace(answers[0], estimate=value, se=se, low=low, high=high, deff=None, letters="")
    return rounded_cell(found, "column_percent", book.suppress)
