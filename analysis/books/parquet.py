"""A data set as a Parquet file: its columns read when they are asked for, its answers passing by in groups of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from analysis.books.spec import TableSpec
from analysis.books.summing import Engine, Part, Summing
from analysis.books.tally import Held

AHEAD = 32 * 1024 * 1024
"""Bytes of columns read at once, at four a value: one reading serves many questions of a small file, few of a large one."""
ROWS_AT_A_TIME = 1 << 17


class ParquetColumns:
    """The columns of a file, and beside it columns that are in memory. Columns named to `ahead` are read together with the
    ones that follow them there; only the last reading is kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = pq.ParquetFile(path)
        self._names = tuple(self._file.schema_arrow.names)
        self._beside: dict[str, pd.Series[Any]] = {}
        self._ahead: list[str] = []
        self._read = pd.DataFrame()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self._names, *self._beside)

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def __getitem__(self, name: str, /) -> pd.Series[Any]:
        if name in self._beside:
            return self._beside[name]
        if name not in self._read:
            self._read = self._file.read(columns=self._with_next(name)).to_pandas(split_blocks=True)
        return self._read[name]

    def beside(self, columns: Mapping[str, Any]) -> ParquetColumns:
        """The same file with further columns (N,) in memory."""
        found = ParquetColumns(self.path)
        found._beside = {**self._beside, **{name: pd.Series(values) for name, values in columns.items()}}
        return found

    def ahead(self, names: Sequence[str]) -> None:
        """The order in which columns will be asked for."""
        known = set(self._names)
        self._ahead = [name for name in dict.fromkeys(names) if name in known]

    def _with_next(self, name: str) -> list[str]:
        if name not in self._ahead:
            return [name]
        start, most = self._ahead.index(name), max(AHEAD // (4 * max(len(self), 1)), 1)
        return self._ahead[start : start + most]

    def groups(self) -> int:
        """How many row groups the file has."""
        return int(self._file.metadata.num_row_groups)

    def whole(self) -> pd.DataFrame:
        """All columns in memory."""
        found: pd.DataFrame = self._file.read().to_pandas()
        return found.assign(**self._beside)

    def nothing(self) -> pd.DataFrame:
        """The columns without a row."""
        beside = pd.DataFrame({name: column.iloc[:0] for name, column in self._beside.items()})
        found: pd.DataFrame = self._file.schema_arrow.empty_table().to_pandas()
        return pd.concat([found, beside], axis=1)

    def chunks(self, names: Sequence[str], groups: range) -> Iterator[tuple[slice, pd.DataFrame]]:
        """Runs of these row groups with some of the columns, and where they stand among all rows."""
        sizes = [self._file.metadata.row_group(place).num_rows for place in range(self.groups())]
        start, batch, rows = sum(sizes[: groups.start]), [], 0
        for place in groups:
            batch.append(place)
            rows += sizes[place]
            if rows >= ROWS_AT_A_TIME or place == groups[-1]:
                here = slice(start, start + rows)
                wanted = [name for name in names if name not in self._beside]
                frame: pd.DataFrame = self._file.read_row_groups(batch, columns=wanted).to_pandas(split_blocks=True)
                held = {name: self._beside[name][here].to_numpy() for name in names if name in self._beside}
                yield here, frame.assign(**held)
                start, batch, rows = start + rows, [], 0


def by_row_group(columns: ParquetColumns) -> Engine:
    """The engine for answers larger than memory: one pass over the file, a run of row groups at a time."""

    def engine(held: Held, tables: Sequence[TableSpec], *, counting: bool) -> Summing:
        return part_of(columns, held, tables, range(columns.groups()), counting=counting)

    return engine


def part_of(
    columns: ParquetColumns, held: Held, tables: Sequence[TableSpec], groups: range, *, counting: bool
) -> Part:
    """The sums over a range of the file's row groups. Raises BookInvalid."""
    learn(held, tables)
    parts = (
        Part.of(held.at(rows, frame), tables, counting=counting)
        for rows, frame in columns.chunks(answers(held, tables), groups)
    )
    return reduce(add, parts)


def answers(held: Held, tables: Sequence[TableSpec]) -> list[str]:
    """The columns that hold the answers of the tables' stubs."""
    return list(dict.fromkeys(name for spec in tables for name in held.source.columns_of(spec.stub)))


def learn(held: Held, tables: Sequence[TableSpec]) -> None:
    """Settle the categories of every stub on all rows, so that chunks are coded alike. Raises BookInvalid."""
    for spec in tables:
        where = f"{spec.where}.stub"
        if held.source.multiple(spec.stub) is not None:
            continue
        if spec.statistic == "median":
            held.source.numbers(spec.stub, where)
        elif spec.statistic != "mean":
            held.source.coding(spec.stub, where)
