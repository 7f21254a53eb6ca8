"""The variables of a formula as the data have them: categories with a reference, or numbers. N rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.books.frames import Source
from analysis.books.margins import Key
from analysis.books.reading import BookInvalid
from analysis.books.result import Text
from analysis.books.spec import DesignSpec
from analysis.kernel import terms
from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.errors import gettext_noop

MOST_CATEGORIES = 30
FUNCTIONS = frozenset({"I", "log", "exp", "sqrt", "factor", "number"})
WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, eq=False)
class Categories:
    """A categorical variable: codes (N,) with the reference at 0, -1 for no answer; keys and labels in that order;
    place: where each category stood in the codebook.
    """

    name: str
    label: Text
    codes: Ints
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    place: tuple[int, ...]

    @property
    def missing(self) -> Mask:
        return np.asarray(self.codes < 0)

    def factor(self, code: int | None = None) -> terms.Factor:
        """As a formula takes it; with a code, as if everybody were in that category."""
        codes = self.codes if code is None else np.where(self.codes < 0, -1, code)
        return terms.Factor(codes, self.keys)

    def present(self, inside: Mask) -> Categories:
        """Without the categories nobody `inside` (N,) is in; the reference moves to the first one left when it is empty."""
        held = np.bincount(self.codes[inside & ~self.missing], minlength=len(self.keys)) > 0
        kept = np.flatnonzero(held)
        renumbered = np.full(len(self.keys) + 1, -1, dtype=np.int64)
        renumbered[kept] = np.arange(kept.size)
        return replace(
            self,
            codes=renumbered[self.codes],
            keys=tuple(self.keys[each] for each in kept),
            labels=tuple(self.labels[each] for each in kept),
            place=tuple(self.place[each] for each in kept),
        )


@dataclass(frozen=True, eq=False)
class Numbers:
    """A numeric variable: values (N,), NaN for no answer."""

    name: str
    label: Text
    values: Floats

    @property
    def missing(self) -> Mask:
        return np.asarray(np.isnan(self.values))


Variable = Categories | Numbers
Taken = Literal["as_listed", "numbers", "categories"]


def words_of(piece: str) -> list[str]:
    """The names in one piece of a term, functions and quoted texts left out."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", piece)
    return [word for word in dict.fromkeys(WORD.findall(bare)) if word not in FUNCTIONS]


def label_of(source: Source, name: str) -> Text:
    variable = source.variable(name)
    return variable.label if variable and variable.label else {"": name}


def variable_of(
    source: Source,
    design: DesignSpec,
    name: str,
    where: str,
    *,
    taken: Taken = "as_listed",
    reference: Key | None = None,
) -> Variable:
    """A variable as categories when it has them and as numbers otherwise.

    Raises BookInvalid unknown_column (with the nearest name), several_answers, design_column, words, too_many_categories,
    no_categories, unknown_category.
    """
    refuse_sets(source, name, where)
    refuse_design(design, name, where)
    column = source.column(name, where)
    variable = source.variable(name)
    words = not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))
    if words and column.nunique() > MOST_CATEGORIES:
        raise BookInvalid(
            "words",
            where,
            gettext_noop("‘{name}’ holds children’s own words; a model needs categories or numbers."),
            name=name,
        )
    listed = variable is not None and any(not each.missing for each in variable.categories)
    as_numbers = taken == "numbers" or not (
        taken == "categories" or words or (listed and variable is not None and variable.measure != "scale")
    )
    if as_numbers:
        if reference is not None:
            raise BookInvalid(
                "no_categories",
                where,
                gettext_noop("‘{name}’ is taken as a number; it has no category to compare with."),
                name=name,
            )
        return Numbers(name, label_of(source, name), source.values(name, where))
    return categories_of(source, name, where, reference)


def categories_of(source: Source, name: str, where: str, reference: Key | None = None) -> Categories:
    """A variable's categories, the reference first. Raises BookInvalid too_many_categories, unknown_category."""
    coded = source.coded(name, where)
    size = len(coded.keys)
    if size > MOST_CATEGORIES:
        raise BookInvalid("too_many_categories", where, gettext_noop("‘{name}’ has {count} different values; a model takes at most {most} categories. Take it as a number."),
                          name=name, count=size, most=MOST_CATEGORIES)  # fmt: skip
    first = coded.positions((reference,), where)[0] if reference is not None else 0
    order = [first, *(each for each in range(size) if each != first)]
    place = np.full(size + 1, -1, dtype=np.int64)
    place[order] = np.arange(size)
    return Categories(
        name,
        label_of(source, name),
        place[coded.codes],
        tuple(coded.keys[each] for each in order),
        tuple(coded.labels[each] for each in order),
        tuple(order),
    )


def refuse_sets(source: Source, name: str, where: str) -> None:
    """A question with several answers is several variables."""
    found = source.multiple(name)
    if found is not None and name not in source.frame.columns:
        raise BookInvalid("several_answers", where, gettext_noop("‘{name}’ is a question with several answers. Choose one of them: {names}."),
                          name=name, names=", ".join(found.variables[:8]))  # fmt: skip


def refuse_design(design: DesignSpec, name: str, where: str) -> None:
    """Clusters and weights describe the sample, not the children."""
    final = design.calibration.final if design.calibration else ""
    if name in {*design.clusters, design.weights, final}:
        raise BookInvalid(
            "design_column",
            where,
            gettext_noop("‘{name}’ says how the sample was drawn; results never appear by school or by weight."),
            name=name,
        )


def same_categories(source: Source, names: Sequence[str], where: str) -> tuple[float, float]:
    """The lowest and the highest code of items that share their categories, or of numbers.

    Raises BookInvalid not_numeric, several_answers, items_differ.
    """
    first: tuple[float, ...] | None = None
    for name in names:
        refuse_sets(source, name, where)
        values = source.values(name, where)
        variable = source.variable(name)
        listed = tuple(each.code for each in variable.categories if not each.missing) if variable else ()
        outside = [
            float(each) for each in np.unique(values[~np.isnan(values)]) if listed and float(each) not in listed
        ]
        if outside:
            raise BookInvalid(
                "unlisted_code",
                where,
                gettext_noop("‘{name}’ has the value {value} that its codebook doesn’t name."),
                name=name,
                value=outside[0],
            )
        if first is not None and sorted(listed) != sorted(first):
            raise BookInvalid("items_differ", where, gettext_noop("‘{name}’ has other answers than ‘{first}’; the items of a scale share them."),
                              name=name, first=names[0])  # fmt: skip
        first = listed
    if first:
        return min(first), max(first)
    table = np.concatenate([source.values(name, where) for name in names])
    known = table[~np.isnan(table)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
