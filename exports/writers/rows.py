"""The rows of a data file as a stream of batches, so that writing them takes the same memory for any number of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from surveys.engine.codebook import Codebook

BATCH = 16_384
"""Rows held in memory at once; also the row groups of what is written."""
PAGE = 65_536
"""Bytes read of a column at once; without it a column of a row group is read whole."""


class RowsError(ValueError):
    """Two files that should describe the same rows don't."""


@dataclass(frozen=True)
class Rows:
    """The columns a codebook knows, in its order. `batches()` starts from the first row each time it is called."""

    schema: pa.Schema
    batches: Callable[[], Iterator[pa.RecordBatch]]


def of_frame(frame: pd.DataFrame, codebook: Codebook) -> Rows:
    """Rows that are in memory already."""
    known = [each.name for each in codebook.variables if each.name in frame.columns]
    table = pa.Table.from_pandas(frame[known], preserve_index=False).replace_schema_metadata(None)
    return Rows(table.schema, lambda: iter(table.to_batches(max_chunksize=BATCH)))


def of_files(data: Path, codebook: Codebook, weights: Path | None = None, column: str = "weight") -> Rows:
    """The rows of a Parquet file, with one column more from a second file that has `row` (0, 1, ...) and `column`."""
    with pq.ParquetFile(data) as file:
        stored = file.schema_arrow
    inside = set(stored.names)
    known = [each.name for each in codebook.variables if each.name in inside]
    fields = [stored.field(name) for name in known]
    if weights is None:
        return Rows(pa.schema(fields), lambda: _batches(data, known))
    schema = pa.schema([*fields, pa.field(column, pa.float64())])
    return Rows(schema, lambda: _joined(_batches(data, known), _weights(weights, column), schema))


def _batches(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path, pre_buffer=False, buffer_size=PAGE) as file:
        for batch in file.iter_batches(batch_size=BATCH, columns=columns):
            yield batch.select(columns)


def _weights(path: Path, column: str) -> Iterator[pa.Array]:
    """The weights in the order of the rows, cut anyhow."""
    start = 0
    for batch in _batches(path, ["row", column]):
        expected = pa.array(range(start, start + batch.num_rows))
        if not batch.column(0).cast(pa.int64()).equals(expected):
            raise RowsError("The weights are not in the order of the rows.")
        start += batch.num_rows
        yield batch.column(1).cast(pa.float64())


def _joined(
    data: Iterator[pa.RecordBatch], weights: Iterator[pa.Array], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    waiting = pa.array([], pa.float64())
    for batch in data:
        while len(waiting) < batch.num_rows:
            more = next(weights, None)
            if more is None:
                raise RowsError("There are fewer weights than rows.")
            waiting = pa.concat_arrays([waiting, more])
        columns = [*batch.columns, waiting.slice(0, batch.num_rows)]
        waiting = waiting.slice(batch.num_rows)
        yield pa.RecordBatch.from_arrays(columns, schema=schema)
    if len(waiting) or next(weights, None) is not None:
        raise RowsError("There are more weights than rows.")
