"""A pandas frame seen through its codebook: integer codes for the kernel, user-missing values out, labels beside.

This is the rim where pandas ends: everything handed on is numpy. N rows, K categories.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from analysis.books.coding import Coding, absent, different, each_value, is_words, unlisted
from analysis.books.margins import Key
from analysis.books.reading import BookInvalid, unknown_column
from analysis.books.result import Text
from analysis.kernel.arrays import Codes, Floats, Mask
from analysis.kernel.errors import gettext_noop
from surveys.engine.codebook import Codebook, MultipleSet, Variable

MOST_CATEGORIES = 200


class Table(Protocol):
    """Rows by columns: a pandas frame, or something that reads its columns when they are asked for."""

    @property
    def columns(self) -> Iterable[Any]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, name: str, /) -> pd.Series[Any]: ...


@runtime_checkable
class ReadsAhead(Protocol):
    """A table that reads its columns when they are asked for, and several at once when it knows what is coming."""

    def ahead(self, names: Sequence[str], /) -> None: ...


@dataclass(frozen=True, eq=False)
class Coded:
    """A categorical variable: codes (N,) from 0, -1 missing; keys and labels of the K categories; `unlabelled` are
    keys found in the data that the codebook does not name.
    """

    codes: Codes
    coding: Coding

    @property
    def keys(self) -> tuple[str, ...]:
        return self.coding.keys

    @property
    def labels(self) -> tuple[Text, ...]:
        return self.coding.labels

    @property
    def unlabelled(self) -> tuple[str, ...]:
        return self.coding.unlabelled

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
    """The data of one book. `missing` adds ranges to the codebook's user-missing values. `present`: the values that became
    categories elsewhere, as `known` gave them, so that columns are not looked through again.
    """

    frame: Table
    codebook: Codebook
    missing: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    present: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    _codings: dict[str, Coding] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """N."""
        return len(self.frame)

    def over(self, frame: Table) -> Source:
        """The same data set, other rows of it, coded alike."""
        return replace(self, frame=frame)

    def expect(self, stubs: Iterable[str]) -> None:
        """Say in which order the variables and sets of stubs will be asked for."""
        if isinstance(self.frame, ReadsAhead):
            self.frame.ahead([name for stub in stubs for name in self.columns_of(stub)])

    def columns_of(self, stub: str) -> tuple[str, ...]:
        """The columns behind a variable or a multiple-response set."""
        found = self.multiple(stub)
        return tuple(found.variables) if found is not None else (stub,)

    @cached_property
    def _variables(self) -> dict[str, Variable]:
        return {variable.name: variable for variable in self.codebook.variables}

    def variable(self, name: str) -> Variable | None:
        """What the codebook says of a column."""
        return self._variables.get(name)

    def multiple(self, name: str) -> MultipleSet | None:
        """The multiple-response set of that name."""
        return next((found for found in self.codebook.sets if found.name in {name, f"${name}"}), None)

    def sensitivity(self, name: str) -> int:
        """0 to 3, of a variable or of the most sensitive variable of a set."""
        found = self.multiple(name)
        names = found.variables if found is not None else (name,)
        return max((variable.sensitivity for each in names if (variable := self.variable(each))), default=0)

    def column(self, name: str, where: str) -> pd.Series[Any]:
        """A column as it stands. Raises BookInvalid unknown_column."""
        if name not in self.frame.columns:
            known = [*map(str, self.frame.columns), *(found.name for found in self.codebook.sets)]
            raise unknown_column(where, name, known)
        return self.frame[name]

    def values(self, name: str, where: str) -> Floats:
        """A column (N,) as numbers, NaN for every kind of missing. Raises BookInvalid not_numeric."""
        column = self._numeric(name, where)
        missing = self.absent(name)
        return each_value(column, lambda values: np.where(absent(values, missing), np.nan, values))

    def coded(self, name: str, where: str) -> Coded:
        """A column as categories; those of the codebook first, in its order. Raises BookInvalid too_many_categories."""
        coding = self.coding(name, where)
        return Coded(coding.codes(self.column(name, where), self.absent(name)), coding)

    def coding(self, name: str, where: str) -> Coding:
        """The categories of a column. Raises BookInvalid too_many_categories."""
        if name not in self._codings:
            self._codings[name] = self._coding(name, self.column(name, where), where)
        return self._codings[name]

    def distinct(self, name: str, where: str) -> tuple[Codes, Floats]:
        """A column of numbers as places (N,) among its different values, -1 missing, and these in ascending order."""
        coding = self.numbers(name, where)
        codes = coding.codes(self._numeric(name, where), self.absent(name))
        return codes, np.array(coding.values, dtype=np.float64)

    def numbers(self, name: str, where: str) -> Coding:
        """The different values of a column of numbers as its categories. Raises BookInvalid not_numeric."""
        key = f"{name} as numbers"
        if key not in self._codings:
            self._codings[key] = Coding(self._found(key, name, self._numeric(name, where)), (), ())
        return self._codings[key]

    def chosen(self, found: MultipleSet, where: str) -> Chosen:
        """A multiple-response set; whoever has a value in any of its columns answered it."""
        indicators = np.zeros((self.rows, len(found.variables)), dtype=bool, order="F")
        answered = np.zeros(self.rows, dtype=bool)
        for place, name in enumerate(found.variables):
            column = self._numeric(name, where)
            given = ~each_value(column, partial(absent, missing=self.absent(name)))
            answered |= given
            chosen = column >= found.counted if found.ranks else column == found.counted
            indicators[:, place] = chosen.to_numpy(dtype=bool, na_value=False) & given
        labels = tuple(self._label(name) for name in found.variables)
        return Chosen(indicators, answered, found.variables, labels, found.name.lstrip("$"))

    def absent(self, name: str) -> list[tuple[float, float]]:
        """Ranges of values that are no answer, ends included."""
        variable = self.variable(name)
        ranges = list(self.missing.get(name, ()))
        if variable is None:
            return ranges
        lone = [(category.code, category.code) for category in variable.categories if category.missing]
        return [*ranges, *variable.user_missing, *lone]

    def _label(self, name: str) -> Text:
        variable = self.variable(name)
        return variable.label if variable and variable.label else {"": name}

    def _numeric(self, name: str, where: str) -> pd.Series[Any]:
        column = self.column(name, where)
        if is_words(column):
            raise BookInvalid(
                "not_numeric", where, gettext_noop("‘{name}’ holds words; numbers are needed here."), name=name
            )
        return column

    def known(self) -> dict[str, list[Any]]:
        """The values of every column that became categories so far."""
        return {key: list(coding.values) for key, coding in self._codings.items()}

    def _found(self, key: str, name: str, column: pd.Series[Any]) -> tuple[Any, ...]:
        """The different values of a column that are answers, in order."""
        return tuple(self.present[key]) if key in self.present else different(column, self.absent(name))

    def _coding(self, name: str, column: pd.Series[Any], where: str) -> Coding:
        if is_words(column):
            found = self._found(name, name, column)
            coding = Coding(found, found, tuple({"": text} for text in found))
        else:
            coding = self._numbered(name, column)
        if len(coding.keys) > MOST_CATEGORIES:
            raise BookInvalid("too_many_categories", where, gettext_noop("‘{name}’ has {count} different values; a table of per cents "
                              "takes at most {most}."), name=name, count=len(coding.keys), most=MOST_CATEGORIES)  # fmt: skip
        return coding

    def _numbered(self, name: str, column: pd.Series[Any]) -> Coding:
        """The codebook's categories, then the values it does not list."""
        variable, missing = self.variable(name), self.absent(name)
        listed = {
            category.code: category.label
            for category in (variable.categories if variable else ())
            if not any(low <= category.code <= high for low, high in missing)
        }
        if name in self.present:
            extra = tuple(value for value in self.present[name] if value not in listed)
        else:
            extra = unlisted(column, tuple(listed), missing) if listed else different(column, missing)
        amounts = variable is not None and variable.measure == "scale"  # of a scale, only some points have a label
        order = tuple(sorted((*listed, *extra))) if amounts else (*listed, *extra)
        labels = tuple(listed.get(value) or {"": f"{value:g}"} for value in order)
        strange = tuple(f"{value:g}" for value in extra) if listed and not amounts else ()
        return Coding(order, tuple(f"{value:g}" for value in order), labels, strange)


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
