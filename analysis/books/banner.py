"""The banner: blocks of columns as the kernel's atoms, with keys, labels and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.books import wording
from analysis.books.frames import Coded, Source
from analysis.books.result import Block, Column, Text, text_in
from analysis.books.spec import BannerSpec, BookSpec, Group
from analysis.kernel.arrays import Codes, Mask
from analysis.kernel.columns import Columns, disjoint, overlapping

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, eq=False)
class Head:
    """A block, its columns over the rows, and its variables. `tested`: whether its columns are compared."""

    block: Block
    columns: Columns
    tested: bool
    variables: tuple[str, ...] = ()

    def bare(self) -> Head:
        """The block and the memberships of its columns, without the rows."""
        return replace(self, columns=replace(self.columns, atoms=self.columns.atoms[:0]))


def heads(source: Source, spec: BookSpec) -> list[Head]:
    """The total, then a block for each entry of the banner; columns and blocks without a single row are left out.

    Raises BookInvalid for unknown columns and categories.
    """
    found = [_total(source)] if spec.total or not spec.banner else []
    taken: dict[str, int] = {}
    for entry in spec.banner:
        head = replace(_head(source, entry), variables=entry.variables)
        if not head.block.columns:
            continue
        taken[head.block.key] = taken.get(head.block.key, 0) + 1
        if taken[head.block.key] > 1:
            head = replace(head, block=replace(head.block, key=f"{head.block.key}#{taken[head.block.key]}"))
        found.append(head)
    return _lettered(found) if spec.tests and spec.tests.letters else found


def _total(source: Source) -> Head:
    block = Block("total", {}, (Column("total", wording.TOTAL),))
    return Head(block, disjoint(np.zeros(source.rows, np.int8), 1), tested=False)


def _head(source: Source, entry: BannerSpec) -> Head:
    if len(entry.variables) > 1:
        return _crossed(source, entry)
    name = entry.variables[0]
    found = source.multiple(name)
    if found is not None:
        chosen = source.chosen(found, entry.where)
        if not entry.groups:
            return _overlapping(name, entry.label or found.label, chosen.indicators, chosen.keys, chosen.labels)
        sets = [
            np.asarray(chosen.indicators[:, chosen.positions(each.keys, entry.where)].any(axis=1))
            for each in entry.groups
        ]
        return _grouped(name, entry.label or found.label, sets, entry.groups)
    coded = source.coded(name, entry.where)
    variable = source.variable(name)
    label = entry.label or (variable.label if variable and variable.label else {"": name})
    if not entry.groups:
        return _apart(name, label, coded.codes, coded.keys, coded.labels)
    sets = [np.asarray(np.isin(coded.codes, coded.positions(each.keys, entry.where))) for each in entry.groups]
    return _grouped(name, label, sets, entry.groups)


def _grouped(name: str, label: Text, sets: Sequence[Mask], groups: Sequence[Group]) -> Head:
    """A column for each group of categories."""
    keys = tuple("+".join(f"{key:g}" if isinstance(key, float) else key for key in group.keys) for group in groups)
    labels = tuple(group.label or {"": key} for group, key in zip(groups, keys, strict=True))
    return _overlapping(name, label, np.stack(sets, axis=1), keys, labels)


def _crossed(source: Source, entry: BannerSpec) -> Head:
    """Every combination of the variables' categories, the outer one varying slowest."""
    parts = [source.coded(name, entry.where) for name in entry.variables]
    codes = np.zeros(source.rows, dtype=np.int64)
    keys: tuple[str, ...] = ("",)
    labels: tuple[Text, ...] = ({},)
    for part in parts:
        codes = np.where((codes < 0) | (part.codes < 0), -1, codes * len(part.keys) + part.codes)
        labels = tuple(_joined(outer, inner) for outer in labels for inner in part.labels)
        keys = tuple(f"{outer}/{inner}".lstrip("/") for outer in keys for inner in part.keys)
    label = entry.label or _crossed_label(source, entry, parts) or {"": " × ".join(entry.variables)}
    return _apart("*".join(entry.variables), label, codes, keys, labels)


def _crossed_label(source: Source, entry: BannerSpec, parts: Sequence[Coded]) -> Text:
    label: Text = {}
    for name in entry.variables[: len(parts)]:
        variable = source.variable(name)
        label = _joined(label, variable.label if variable and variable.label else {"": name}, " × ")
    return label


def _joined(outer: Text, inner: Text, between: str = " · ") -> Text:
    """Two labels side by side, per language of either."""
    if not outer:
        return inner
    return {
        language: f"{text_in(outer, language)}{between}{text_in(inner, language)}" for language in {**outer, **inner}
    }


def _apart(key: str, label: Text, codes: Codes, keys: Sequence[str], labels: Sequence[Text]) -> Head:
    """A block of columns that share no child, from one code a row, -1 for none; columns without a row are left out."""
    kept = np.flatnonzero(np.bincount(codes + 1, minlength=len(keys) + 1)[1:])
    place = np.full(len(keys) + 1, -1, dtype=np.int32)
    place[kept] = np.arange(kept.size)
    columns = tuple(Column(keys[index], labels[index]) for index in kept.tolist())
    return Head(Block(key, label, columns), disjoint(place[codes], kept.size), tested=kept.size > 1)


def _overlapping(key: str, label: Text, indicators: Mask, keys: Sequence[str], labels: Sequence[Text]) -> Head:
    """A block from indicators (N, B), whether its columns share children or not."""
    kept = [int(index) for index in np.flatnonzero(indicators.any(axis=0))]
    columns = tuple(Column(keys[index], labels[index]) for index in kept)
    return Head(Block(key, label, columns), overlapping(indicators[:, kept]), tested=len(kept) > 1)


def _lettered(found: list[Head]) -> list[Head]:
    """Letters through the whole banner, starting anew in each block where one alphabet is not enough."""
    through = sum(len(head.block.columns) for head in found if head.tested) <= len(ALPHABET)
    start, lettered = 0, []
    for head in found:
        if not head.tested or len(head.block.columns) > len(ALPHABET):
            lettered.append(replace(head, tested=False) if head.tested else head)
            continue
        first = start if through else 0
        columns = tuple(
            replace(column, letter=ALPHABET[first + place]) for place, column in enumerate(head.block.columns)
        )
        start += len(columns)
        lettered.append(replace(head, block=replace(head.block, columns=columns)))
    return lettered
