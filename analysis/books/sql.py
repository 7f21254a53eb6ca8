"""Sums made inside an SQL engine: DuckDB groups the rows of a Parquet file, and the groups are summed like rows.

A group are children of one leaf, banner atom, universe and calibration cell who gave the same answers; it carries the sums
of their weights, squared weights and keys, and how many they are. So whatever is done with rows can be done with groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.books.parquet import answers, learn
from analysis.books.reading import BookInvalid
from analysis.books.spec import TableSpec
from analysis.books.summing import Engine, Summing, alike
from analysis.books.tally import Census, Held, Tallied
from analysis.kernel.arrays import Ints
from analysis.kernel.codes import first_rows, occurring
from analysis.kernel.errors import gettext_noop


def in_duckdb(path: Path) -> Engine:
    """The engine for a Parquet file at `path`. Raises BookInvalid no_duckdb where DuckDB is not installed."""
    try:
        import duckdb  # noqa: PLC0415  an optional library
    except ImportError as error:
        raise BookInvalid(
            "no_duckdb", "engine", gettext_noop("DuckDB is not installed; `pip install duckdb` brings it.")
        ) from error

    def engine(held: Held, tables: Sequence[TableSpec], *, counting: bool) -> Summing:  # noqa: ARG001
        learn(held, tables)
        return InSql(held, tables, duckdb.connect(), path)

    return engine


@dataclass(frozen=True, eq=False)
class InSql:
    """The sums of a book; the groups of a table are asked for once."""

    held: Held
    tables: Sequence[TableSpec]
    connection: Any
    path: Path
    _last: dict[str, Held] = field(default_factory=dict)

    def census(self) -> Iterator[Census]:
        for spec in self.tables:
            yield self._grouped(spec).census(spec, alike(spec, self.tables))

    def tallies(self) -> Iterator[Tallied]:
        for spec in self.tables:
            yield self._grouped(spec).tally(spec)

    def _grouped(self, spec: TableSpec) -> Held:
        """What is held of the groups of a table."""
        if spec.stub not in self._last:
            self._last.clear()
            names = answers(self.held, [spec])
            self._last[spec.stub] = self._over(self._groups(names), names)
        return self._last[spec.stub]

    def _groups(self, names: Sequence[str]) -> pd.DataFrame:
        """One row a group of children who gave the same answers."""
        steps = range(len(self.held.rows.calibrated))
        keys = ["leaf", "atom", "universe", *(f"cell{step}" for step in steps)]
        sums = ["sum(key) AS key", *(f"sum(before{step}) AS before{step}" for step in steps)]
        given = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in names]
        query = f"""
            SELECT {", ".join(f"held.{key}" for key in keys)}, {", ".join(f"answers.{name}" for name in given)},
                   sum(weight) AS weight, sum(weight * weight) AS square, count(*)::DOUBLE AS n, {", ".join(sums)}
            FROM held POSITIONAL JOIN (SELECT {", ".join(given)} FROM read_parquet(?)) AS answers
            WHERE weight > 0 GROUP BY ALL
        """  # noqa: S608  the only names that come from outside are columns of the file, quoted
        self.connection.register("held", self._arrow)
        found: pd.DataFrame = self.connection.sql(query, params=[str(self.path)]).to_arrow_table().to_pandas()
        return found

    def _over(self, groups: pd.DataFrame, names: Sequence[str]) -> Held:
        """The groups in the place of rows."""
        patterns, rows = self._universes[1], self.held.rows
        calibrated = tuple(
            (groups[f"cell{step}"].to_numpy(), matrix, groups[f"before{step}"].to_numpy())
            for step, (_, matrix, _) in enumerate(rows.calibrated)
        )
        here = replace(
            rows,
            leaf=groups["leaf"].to_numpy(),
            weights=groups["weight"].to_numpy(),
            squares=groups["square"].to_numpy(),
            counts=groups["n"].to_numpy(),
            calibrated=calibrated,
        )
        atoms, universe = groups["atom"].to_numpy(), groups["universe"].to_numpy()
        return replace(
            self.held,
            source=self.held.source.over(groups[list(names)]),
            rows=here,
            columns=replace(self.held.columns, atoms=atoms),
            pieces=replace(self.held.pieces, atoms=atoms),
            domains={name: mask[universe] for name, mask in patterns.items()},
            keys=groups["key"].to_numpy(),
            _placed={},
        )

    @cached_property
    def _universes(self) -> tuple[Ints, dict[str, Any]]:
        """(N,) which universes a row is in, as a number, and universe -> whether that number is in it."""
        place = np.zeros(self.held.rows.weights.size, dtype=np.int64)
        for mask in self.held.domains.values():
            place = occurring(2 * place + mask)[1]
        first = first_rows(place)
        return place, {name: mask[first] for name, mask in self.held.domains.items()}

    @cached_property
    def _arrow(self) -> pa.Table:
        """What is held of every row, in the order of the file."""
        rows, size = self.held.rows, self.held.rows.weights.size
        columns = {
            "leaf": rows.leaf,
            "atom": self.held.columns.atoms,
            "universe": self._universes[0],
            "weight": rows.weights,
            "key": self.held.keys if self.held.keys.size else np.zeros(size),
        }
        for step, (cell, _, before) in enumerate(rows.calibrated):
            columns[f"cell{step}"], columns[f"before{step}"] = cell, before
        return pa.table(columns)
