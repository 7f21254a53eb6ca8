"""Microdata as Parquet: typed columns, the codebook inside the file's own metadata."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from exports.writers.atomic import replacing
from exports.writers.rows import Rows
from surveys.engine.codebook import Codebook

CODEBOOK_KEY = b"arobase.codebook"


def write(rows: Rows, codebook: Codebook, path: Path) -> None:
    """Write the rows, a row group a batch. Reading this file back gives the codebook too."""
    described = json.dumps(codebook.to_json(), ensure_ascii=False, sort_keys=True).encode()
    schema = rows.schema.with_metadata({CODEBOOK_KEY: described})
    with replacing(path) as scratch, pq.ParquetWriter(scratch, schema, compression="zstd") as writer:
        for batch in rows.batches():
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
