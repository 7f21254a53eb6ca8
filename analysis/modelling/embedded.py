"""Tables inside an analysis: made as every table book is, with its bases, errors and rules of disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.books.frames import Source
from analysis.books.frames import Table as DataTable
from analysis.books.result import BookResult, Table, Text
from analysis.books.spec import BannerSpec, BookSpec, DesignSpec, TableSpec
from analysis.books.tabulate import tabulate
from analysis.kernel.arrays import Floats, Ints
from analysis.modelling.specs import Common
from surveys.engine.codebook import Category, Variable
from surveys.engine.types.single import Single


@dataclass(frozen=True, eq=False)
class Beside:
    """A table with computed columns beside it, which are copied nowhere."""

    table: DataTable
    added: Mapping[str, pd.Series[Any]]

    @property
    def columns(self) -> Iterable[Any]:
        return [*self.table.columns, *self.added]

    def __len__(self) -> int:
        return len(self.table)

    def __getitem__(self, name: str, /) -> pd.Series[Any]:
        return self.added[name] if name in self.added else self.table[name]


def with_variables(source: Source, added: Mapping[str, tuple[Variable, Floats | Ints]]) -> Source:
    """The data with computed columns (N,) beside them."""
    columns = {name: pd.Series(values, name=name) for name, (_, values) in added.items()}
    variables = tuple(variable for variable, _ in added.values())
    codebook = replace(source.codebook, variables=(*source.codebook.variables, *variables))
    return Source(Beside(source.frame, columns), codebook, source.missing)


def unused(source: Source, name: str) -> str:
    """The name, with underscores behind it as long as a column has it."""
    while name in source.frame.columns:
        name += "_"
    return name


def coded_variable(name: str, label: Text, labels: Sequence[Text], sensitivity: int) -> Variable:
    """A computed variable with categories 1, 2, ...; -1 for children without one."""
    categories = tuple(Category(float(place), text, missing=False) for place, text in enumerate(labels, start=1))
    return Variable(
        name, label, {}, Single.name, "nominal", "derived", categories, "", sensitivity, "", ((-7.0, -1.0),)
    )


def tables(
    source: Source,
    design: DesignSpec,
    common: Common,
    banner: Sequence[BannerSpec],
    wanted: Sequence[TableSpec],
    *,
    first: int = 1,
) -> tuple[Table, ...]:
    """The tables, numbered from `first`, without letters: groups that the data made are not tested on those data."""
    book = BookSpec(
        common.title,
        ("nl", "fr", "en"),
        tuple(banner),
        tuple(
            replace(each, universe=each.universe or common.universe, where=f"tables[{place}]")
            for place, each in enumerate(wanted)
        ),
        suppress=common.suppress,
        level=common.level,
    )
    found: BookResult = tabulate(source.frame, source.codebook, design, book)
    return tuple(replace(table, number=first + place) for place, table in enumerate(found.tables))


def whole(codes: Floats) -> Ints:
    """Category numbers from 1, -1 where there is none, from places (N,) that are NaN there."""
    return np.where(np.isnan(codes), -1, np.nan_to_num(codes) + 1).astype(np.int64)
