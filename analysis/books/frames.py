"""A pandas frame seen through its codebook: integer codes for the kernel, user-missing values out, labels beside.

This is the rim where pandas ends: everything handed on is numpy. N rows, K categories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.books.margins import Key
from analysis.books.reading import BookInvalid, unknown_column
from analysis.books.result import Text
from analysis.kernel.design import Floats, Ints, Mask
from analysis.kernel.errors import gettext_noop
from surveys.engine.codebook import Codebook, MultipleSet, Variable

MOST_CATEGORIES = 200


@dataclass(frozen=True, eq=False)
class Coded:
    """A categorical variable: codes (N,) from 0, -1 missing; keys and labels of the K categories; `unlabelled` are
    keys found in the data that the codebook does not name.
    """

    codes: Ints
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    unlabelled: tuple[str, ...] = ()

    def positions(self, keys: tuple[Key, ...], where: str) -> list[int]:
        """Where the categories with these codes (or labels) stand."""
        return [_position(key, self.keys, self.labels, where) for key in keys]


@dataclass(frozen=True, eq=False)
class Chosen:
    """A multiple-response set: indicators (N, K) and the rows (N,) that answered it; keys are the variables' names."""

    indicators: Mask
    answered: Mask
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    name: str = ""

    def positions(self, keys: tuple[Key, ...], where: str) -> list[int]:
        """Where the variables with these names, endings or labels stand."""
        prefix = f"{self.name}_"
        full = [f"{prefix}{key}" if f"{prefix}{key}" in self.keys else key for key in keys]
        return [_position(key, self.keys, self.labels, where) for key in full]


@dataclass(frozen=True, eq=False)
class Source:
    """The data of one book. `missing` adds ranges to the codebook's user-missing values."""

    frame: pd.DataFrame
    codebook: Codebook
    missing: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    _coded: dict[str, Coded] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """N."""
        return len(self.frame)

    def variable(self, name: str) -> Variable | None:
        """What the codebook says of a column."""
        return next((variable for variable in self.codebook.variables if variable.name == name), None)

    def multiple(self, name: str) -> MultipleSet | None:
        """The multiple-response set of that name."""
        return next((found for found in self.codebook.sets if found.name in {name, f"${name}"}), None)

    def sensitivity(self, name: str) -> int:
        """0 to 3, of a variable or of the most sensitive variable of a set."""
        found = self.multiple(name)
        names = found.variables if found is not None else (name,)
        return max((variable.sensitivity for variable in self.codebook.variables if variable.name in names), default=0)

    def column(self, name: str, where: str) -> pd.Series[Any]:
        """A column as it stands. Raises BookInvalid unknown_column."""
        if name not in self.frame.columns:
            known = [*map(str, self.frame.columns), *(found.name for found in self.codebook.sets)]
            raise unknown_column(where, name, known)
        return self.frame[name]

    def values(self, name: str, where: str) -> Floats:
        """A column (N,) as numbers, NaN for every kind of missing. Raises BookInvalid not_numeric."""
        column = self.column(name, where)
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
            raise BookInvalid(
                "not_numeric", where, gettext_noop("‘{name}’ holds words; numbers are needed here."), name=name
            )
        numbers: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
        for low, high in self._missing(name):
            numbers = np.where((numbers >= low) & (numbers <= high), np.nan, numbers)
        return np.asarray(numbers, dtype=np.float64)

    def coded(self, name: str, where: str) -> Coded:
        """A column as categories; those of the codebook first, in its order. Raises BookInvalid too_many_categories."""
        if name not in self._coded:
            column = self.column(name, where)
            words = not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))
            self._coded[name] = _words(column) if words else self._numbers(name, where)
            if len(self._coded[name].keys) > MOST_CATEGORIES:
                raise BookInvalid("too_many_categories", where, gettext_noop("‘{name}’ has {count} different values; a table of per cents "
                                  "takes at most {most}."),
                                  name=name, count=len(self._coded[name].keys), most=MOST_CATEGORIES)  # fmt: skip
        return self._coded[name]

    def chosen(self, found: MultipleSet, where: str) -> Chosen:
        """A multiple-response set; whoever has a value in any of its columns answered it."""
        columns = np.stack([self.values(name, where) for name in found.variables], axis=1)
        labels = tuple(self._label(name) for name in found.variables)
        return Chosen(
            columns == found.counted,
            np.asarray(~np.isnan(columns).all(axis=1)),
            found.variables,
            labels,
            found.name.lstrip("$"),
        )

    def _label(self, name: str) -> Text:
        variable = self.variable(name)
        return variable.label if variable and variable.label else {"": name}

    def _missing(self, name: str) -> list[tuple[float, float]]:
        variable = self.variable(name)
        ranges = list(self.missing.get(name, ()))
        if variable is None:
            return ranges
        lone = [(category.code, category.code) for category in variable.categories if category.missing]
        return [*ranges, *variable.user_missing, *lone]

    def _numbers(self, name: str, where: str) -> Coded:
        values = self.values(name, where)
        variable = self.variable(name)
        missing = self._missing(name)
        listed = {
            category.code: category.label
            for category in (variable.categories if variable else ())
            if not any(low <= category.code <= high for low, high in missing)
        }
        present = np.unique(values[~np.isnan(values)])
        extra = [float(value) for value in present if float(value) not in listed]
        order = np.array([*listed, *extra] if listed else extra, dtype=np.float64)
        sorter = np.argsort(order)
        place = np.searchsorted(order, values, sorter=sorter)
        codes = np.full(values.size, -1, dtype=np.int64)
        answered = ~np.isnan(values)
        codes[answered] = sorter[place[answered]]
        keys = tuple(f"{value:g}" for value in order)
        labels = tuple(listed.get(float(value)) or {"": f"{value:g}"} for value in order)
        return Coded(codes, keys, labels, tuple(f"{value:g}" for value in extra) if listed else ())


def _words(column: pd.Series[Any]) -> Coded:
    """A column of words: its distinct values in alphabetical order."""
    texts = column.astype("string").str.strip()
    categories = sorted(str(text) for text in texts.dropna().unique() if text)
    codes = pd.Categorical(texts, categories=categories).codes.astype(np.int64)
    return Coded(codes, tuple(categories), tuple({"": text} for text in categories))


def _position(key: Key, keys: tuple[str, ...], labels: tuple[Text, ...], where: str) -> int:
    """The category a code or a label means. Raises BookInvalid unknown_category."""
    wanted = f"{key:g}" if isinstance(key, float) else key
    if wanted in keys:
        return keys.index(wanted)
    folded = [
        index
        for index, label in enumerate(labels)
        if wanted.casefold() in {text.casefold() for text in label.values()}
    ]
    if len(folded) == 1:
        return folded[0]
    listed = ", ".join(keys[:20])
    raise BookInvalid(
        "unknown_category",
        where,
        gettext_noop("there is no category ‘{key}’ among {listed}."),
        key=wanted,
        listed=listed,
    )
