"""Microdata as Parquet: typed columns, the codebook inside the file's own metadata."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from exports.writers.atomic import replacing
from surveys.engine.codebook import Codebook

CODEBOOK_KEY = b"arobase.codebook"


def write(frame: pd.DataFrame, codebook: Codebook, path: Path) -> None:
    """Write the columns the codebook knows, in its order. Reading this file back gives the codebook too."""
    known = [each.name for each in codebook.variables if each.name in frame.columns]
    table = pa.Table.from_pandas(frame[known], preserve_index=False)
    described = json.dumps(codebook.to_json(), ensure_ascii=False, sort_keys=True).encode()
    with replacing(path) as scratch:
        pq.write_table(table.replace_schema_metadata({CODEBOOK_KEY: described}), scratch, compression="zstd")
