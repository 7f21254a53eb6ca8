"""Columns of a data set as categories: which values are answers, and the code of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.books.result import Text
from analysis.kernel.arrays import Codes, Floats, Mask

Kind = TypeVar("Kind", bound=np.generic)
NARROW = {1: 256, 2: 65_536}
"""Bytes of a whole number and how many values it has: few enough to look each up once instead of every row."""


@dataclass(frozen=True, eq=False)
class Coding:
    """How the values of a column become categories: `values` (K,) numbers or words in the order of the categories;
    `unlabelled` are keys found in the data that the codebook does not name.
    """

    values: tuple[float, ...] | tuple[str, ...]
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    unlabelled: tuple[str, ...] = ()

    def codes(self, column: pd.Series[Any], missing: Sequence[tuple[float, float]]) -> Codes:
        """(N,) from 0, -1 for whatever is no category; in two bytes each, so widen them before you multiply."""
        if is_words(column):
            return np.asarray(pd.Categorical(words_of(column), categories=list(self.values)).codes, dtype=np.int16)
        return each_value(column, lambda values: self._places(values, missing))

    def _places(self, values: Floats, missing: Sequence[tuple[float, float]]) -> Codes:
        order = np.array(self.values, dtype=np.float64)
        codes = np.full(values.size, -1, dtype=np.int16)
        if order.size:
            sorter = np.argsort(order)
            place = sorter[np.minimum(np.searchsorted(order, values, sorter=sorter), order.size - 1)]
            hit = (order[place] == values) & ~absent(values, missing)
            codes[hit] = place[hit]
        return codes


def is_words(column: pd.Series[Any]) -> bool:
    if isinstance(column.dtype, np.dtype):
        return column.dtype.kind not in "iufb"
    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))


def words_of(column: pd.Series[Any]) -> pd.Series[Any]:
    """The words without the space around them; an empty one is missing."""
    texts = column.astype("string").str.strip()
    return texts.mask(texts == "")


def absent(values: Floats, missing: Sequence[tuple[float, float]]) -> Mask:
    """(n,) values that are no answer."""
    found = np.isnan(values)
    for low, high in missing:
        found |= (values >= low) & (values <= high)
    return np.asarray(found)


def unlisted(
    column: pd.Series[Any], listed: Sequence[float], missing: Sequence[tuple[float, float]]
) -> tuple[float, ...]:
    """The numbers of a column that are answers and stand in no list, ascending."""
    known = np.array(listed, dtype=np.float64)
    strange = each_value(column, lambda values: ~(np.isin(values, known) | absent(values, missing)))
    return tuple(np.unique(_floats(column[strange])).tolist()) if strange.any() else ()


def different(column: pd.Series[Any], missing: Sequence[tuple[float, float]]) -> tuple[Any, ...]:
    """The different values of a column that are answers, numbers ascending or words in alphabetical order."""
    if is_words(column):
        return tuple(sorted(str(text) for text in words_of(column).dropna().unique()))
    if not _narrow(column):
        values = np.unique(_floats(column))
    else:
        raw = column.to_numpy()
        seen = np.bincount(raw.view(f"u{raw.dtype.itemsize}"), minlength=NARROW[raw.dtype.itemsize])
        values = np.sort(np.flatnonzero(seen).astype(f"u{raw.dtype.itemsize}").view(raw.dtype)).astype(np.float64)
    return tuple(values[~absent(values, missing)].tolist())


def each_value(column: pd.Series[Any], answer: Callable[[Floats], NDArray[Kind]]) -> NDArray[Kind]:
    """(N,) what `answer` makes of the values of a column, each different value looked up once where that is less work."""
    raw = column.to_numpy() if _narrow(column) else np.zeros(0)
    if raw.size < NARROW.get(raw.dtype.itemsize, 1):
        return answer(_floats(column))
    every = np.arange(NARROW[raw.dtype.itemsize], dtype=f"u{raw.dtype.itemsize}")
    return np.asarray(answer(every.view(raw.dtype).astype(np.float64))[raw.view(every.dtype)])


def _narrow(column: pd.Series[Any]) -> bool:
    return isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu" and column.dtype.itemsize in NARROW


def _floats(column: pd.Series[Any]) -> Floats:
    return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
