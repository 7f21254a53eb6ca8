"""Frames on disk: Parquet with narrow integer columns and the codebook in the file, read back as they were."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.importing import CODEBOOK_KEY
from surveys.engine.codebook import Codebook

ROWS_AT_A_TIME = 32_768
"""Rows in a group of the file: what is read at once when rows are streamed, so that memory stays flat."""


def write_frame(path: Path, frame: pd.DataFrame, codebook: Codebook | None = None) -> None:
    """Write the frame; whole numbers take the fewest bytes that hold them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pandas(narrow(frame), preserve_index=False)
    metadata = {CODEBOOK_KEY: json.dumps(codebook.to_json(), ensure_ascii=False).encode()} if codebook else {}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd", row_group_size=ROWS_AT_A_TIME)


def read_frame(path: Path, columns: Collection[str] | None = None) -> pd.DataFrame:
    """The whole frame, or only these of its columns."""
    chosen = None if columns is None else [name for name in pq.read_schema(path).names if name in columns]
    return cast(pd.DataFrame, pq.read_table(path, columns=chosen).to_pandas())


def narrow(frame: pd.DataFrame) -> pd.DataFrame:
    """Each integer column in the smallest of 8, 16, 32 and 64 bits; the other columns as they are."""
    return pd.DataFrame({str(name): _narrow(frame[name]) for name in frame.columns})


def _narrow(values: pd.Series[Any]) -> pd.Series[Any]:
    if values.dtype.kind not in "iu" or values.empty:
        return values
    low, high = int(values.min()), int(values.max())
    for kind in (np.int8, np.int16, np.int32):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return values.astype(kind)
    return values.astype(np.int64)
