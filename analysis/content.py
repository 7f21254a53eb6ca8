"""The canonical form of a data set: rows in the order of their content, a hash that knows types and nothing of order."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd


def columns_of(frame: pd.DataFrame) -> list[str]:
    """Column names in canonical order: by code point."""
    return sorted(str(name) for name in frame.columns)


def sort(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows ordered by their content, column after canonical column; missing values come last."""
    keys = [pd.factorize(frame[name], sort=True, use_na_sentinel=True)[0] for name in columns_of(frame)]
    if not keys or frame.empty:
        return frame.reset_index(drop=True)
    ranked = [np.where(codes < 0, np.iinfo(np.int64).max, codes.astype(np.int64)) for codes in keys]
    return frame.iloc[np.lexsort(ranked[::-1])].reset_index(drop=True)


def digest(frame: pd.DataFrame, codebook: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the codebook's canonical JSON and every column's name, type and values in content order.

    Integers are hashed as 64-bit numbers whatever their width in memory, so a narrower file type is the same content.
    """
    book = json.dumps(codebook, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    whole = hashlib.sha256(b"arobase/release/1" + _sized(book))
    ordered = sort(frame)
    whole.update(struct.pack("<q", len(ordered)))
    for name in columns_of(ordered):
        whole.update(_sized(name.encode()))
        whole.update(_column(ordered[name]))
    return whole.hexdigest()


def _sized(data: bytes) -> bytes:
    return struct.pack("<q", len(data)) + data


def _column(values: pd.Series[Any]) -> bytes:
    """One letter for the type, then the values: i integer, f floating, s text with its length (-1 for missing)."""
    if values.dtype.kind in "iub":
        return b"i" + values.to_numpy(dtype="<i8").tobytes()
    if values.dtype.kind == "f":
        floats = values.to_numpy(dtype="<f8") + 0.0
        floats[np.isnan(floats)] = np.nan
        return b"f" + floats.tobytes()
    parts = [struct.pack("<q", -1) if pd.isna(value) else _sized(str(value).encode()) for value in values]
    return b"s" + b"".join(parts)
