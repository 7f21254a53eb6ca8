"""The banner: blocks of columns as the kernel's atoms, with keys, labels and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.books import wording
from analysis.books.frames import Coded, Source
from analysis.books.result import Block, Column, Text, text_in
from analysis.books.spec import BannerSpec, BookSpec
from analysis.kernel.tables import Columns, disjoint, overlapping

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, eq=False)
class Head:
    """A block, its columns over the rows, and its variables. `tested`: whether its columns are compared."""

    block: Block
    columns: Columns
    tested: bool
    variables: tuple[str, ...] = ()


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
    return Head(block, disjoint(np.zeros(source.rows, np.int64), 1), tested=False)


def _head(source: Source, entry: BannerSpec) -> Head:
    if len(entry.variables) > 1:
        return _crossed(source, entry)
    name = entry.variables[0]
    found = source.multiple(name)
    if found is not None:
        chosen = source.chosen(found, entry.where)
        indicators, keys, labels, label = chosen.indicators, chosen.keys, chosen.labels, found.label
        grouped = entry.groups
        sets = [np.any(indicators[:, chosen.positions(group.keys, entry.where)], axis=1) for group in grouped]
    else:
        coded = source.coded(name, entry.where)
        variable = source.variable(name)
        label = variable.label if variable and variable.label else {"": name}
        indicators, keys, labels = coded.codes[:, None] == np.arange(len(coded.keys)), coded.keys, coded.labels
        grouped = entry.groups
        sets = [np.isin(coded.codes, coded.positions(group.keys, entry.where)) for group in grouped]
    if grouped:
        indicators = np.stack(sets, axis=1)
        keys = tuple(
            "+".join(f"{key:g}" if isinstance(key, float) else key for key in group.keys) for group in grouped
        )
        labels = tuple(group.label or {"": key} for group, key in zip(grouped, keys, strict=True))
    return _block(name, entry.label or label, np.asarray(indicators), keys, labels)


def _crossed(source: Source, entry: BannerSpec) -> Head:
    """Every combination of the variables' categories, the outer one varying slowest."""
    parts = [source.coded(name, entry.where) for name in entry.variables]
    indicators = np.ones((source.rows, 1), bool)
    keys: tuple[str, ...] = ("",)
    labels: tuple[Text, ...] = ({},)
    for part in parts:
        inside = part.codes[:, None] == np.arange(len(part.keys))
        indicators = (indicators[:, :, None] & inside[:, None, :]).reshape(source.rows, -1)
        labels = tuple(_joined(outer, inner) for outer in labels for inner in part.labels)
        keys = tuple(f"{outer}/{inner}".lstrip("/") for outer in keys for inner in part.keys)
    names = {"": " × ".join(entry.variables)}
    return _block(
        "*".join(entry.variables),
        entry.label or _crossed_label(source, entry, parts) or names,
        indicators,
        keys,
        labels,
    )


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


def _block(key: str, label: Text, indicators: np.ndarray, keys: Sequence[str], labels: Sequence[Text]) -> Head:
    kept = [int(index) for index in np.flatnonzero(indicators.any(axis=0))]
    columns = tuple(Column(keys[index], labels[index]) for index in kept)
    inside = indicators[:, kept]
    apart = inside.sum(axis=1).max(initial=0) <= 1
    codes = np.where(inside.any(axis=1), inside.argmax(axis=1), -1) if kept else np.full(inside.shape[0], -1)
    held = disjoint(codes, len(kept)) if apart else overlapping(inside)
    return Head(Block(key, label, columns), held, tested=len(kept) > 1)


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
