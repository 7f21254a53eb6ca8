"""The letters of tables: which columns lie significantly above which others of their block, and above or below its rest.

K rows of several tables one below the other, B columns, S tables, Q pairs of columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.books.banner import Head
from analysis.books.hiding import Hidden
from analysis.books.numbers import Compared, Numbers, pairs_of
from analysis.books.reasons import SHOWN
from analysis.books.spec import TestSpec
from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.compare import adjust

ABOVE, BELOW = "+", "−"
Marks = list[list[str]]
"""[row][column]"""


def letters(heads: Sequence[Head], tests: TestSpec | None, found: Numbers, hidden: Sequence[Hidden]) -> Marks:
    """Letters, then + or − against the rest. Hidden and empty columns take no part, and no letter speaks of a hidden cell."""
    marks = [[""] * found.value.shape[1] for _ in range(found.value.shape[0])]
    if tests is None or (found.pairs is None and found.rest is None):
        return marks
    shown = np.stack([each.bases == SHOWN for each in hidden]) & (found.columns.n > 0)
    takes_part = np.repeat(shown, [each.cells.shape[0] for each in hidden], axis=0).T
    silent = np.concatenate([each.cells for each in hidden]).T != SHOWN
    if found.pairs is not None:
        _pairwise(marks, heads, tests, found.pairs, takes_part, silent)
    if found.rest is not None:
        _against_rest(marks, heads, tests, found.rest, takes_part)
    return marks


def _pairwise(
    marks: Marks, heads: Sequence[Head], tests: TestSpec, compared: Compared, takes_part: Mask, silent: Mask
) -> None:
    """Write the letters of lower columns into the marks of higher ones."""
    pairs, spans = pairs_of(heads)
    names = [column.letter for head in heads for column in head.block.columns]
    p = np.where(takes_part[pairs[:, 0]] & takes_part[pairs[:, 1]], compared.p, np.nan)
    lower = np.where(compared.higher, pairs[:, 1:], pairs[:, :1])
    hits = np.argwhere(_significant(p, spans, tests) & ~np.take_along_axis(silent, lower, axis=0))
    under = lower[hits[:, 0], hits[:, 1]]
    over = pairs[hits[:, 0]].sum(axis=1) - under
    order = np.argsort(under, kind="stable")
    for row, column, letter in zip(hits[order, 1].tolist(), over[order].tolist(), under[order].tolist(), strict=True):
        marks[row][column] += names[letter]


def _against_rest(marks: Marks, heads: Sequence[Head], tests: TestSpec, compared: Compared, takes_part: Mask) -> None:
    """Add + and − to the marks of the columns that differ from the rest of their block."""
    stops = np.cumsum([head.columns.size for head in heads]).tolist()
    spans = [slice(start, stop) for start, stop in zip([0, *stops[:-1]], stops, strict=True)]
    p = np.where(takes_part, compared.p, np.nan)
    for head, span in zip(heads, spans, strict=True):
        if not head.tested:
            p[span] = np.nan
        p[span, takes_part[span].sum(axis=0) < 2] = np.nan
    for column, row in np.argwhere(_significant(p, spans, tests)).tolist():
        marks[row][column] += ABOVE if compared.higher[column, row] else BELOW


def _significant(p: Floats, spans: Sequence[slice], tests: TestSpec) -> Mask:
    """(Q, K) which comparisons pass, corrected within their block and row."""
    with np.errstate(invalid="ignore"):
        return np.concatenate([adjust(p[span], tests.correction) < tests.level for span in spans])
