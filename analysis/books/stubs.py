"""The stub of a table: a variable or a multiple-response set, its rows, and its sums through the kernel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.books import wording
from analysis.books.frames import Chosen, Coded, Source
from analysis.books.reading import BookInvalid
from analysis.books.result import RowKind, Text
from analysis.books.spec import Group, TableSpec
from analysis.kernel import tables as kernel
from analysis.kernel.design import Design, Floats, Ints, Mask
from analysis.kernel.errors import gettext_noop


@dataclass(frozen=True, eq=False)
class Stub:
    """The rows of a table, categories first, nets after. Exactly one of codes, indicators and values is there. nets (categories,
    nets): which categories a net takes together.
    """

    label: Text
    question: Text
    universe: str
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    kinds: tuple[RowKind, ...]
    categories: int
    answered: Mask
    multiple: bool = False
    unlabelled: tuple[str, ...] = ()
    codes: Ints | None = None
    nets: Floats | None = None
    indicators: Mask | None = None
    values: Floats | None = None

    def sums(self, design: Design, columns: kernel.Columns, domain: Mask | None) -> kernel.Sums:
        """The sufficient statistic against one block."""
        if self.values is not None:
            return kernel.moments(design, self.values, columns, domain)
        if self.indicators is not None:
            return kernel.multiple(design, self.indicators, self.answered, columns, domain)
        codes = self.codes if self.codes is not None else np.full(design.rows, -1, dtype=np.int64)
        sums = kernel.single(design, codes, self.categories, columns, domain)
        return sums.with_nets(self.nets) if self.nets is not None and self.nets.size else sums

    def as_columns(self) -> kernel.Columns:
        """The rows of the stub as columns, for shares within rows."""
        if self.indicators is not None:
            return kernel.overlapping(self.indicators & self.answered[:, None])
        codes = self.codes if self.codes is not None else np.full(self.answered.size, -1, dtype=np.int64)
        nets = self.nets if self.nets is not None else np.zeros((self.categories, 0))
        return kernel.Columns(codes, np.concatenate([np.eye(self.categories), nets], axis=1))


def stub_of(source: Source, spec: TableSpec) -> Stub:
    """The stub a table names. Raises BookInvalid unknown_column, unknown_category, not_numeric, unsupported."""
    where = f"{spec.where}.stub"
    if spec.statistic == "median":
        raise BookInvalid(
            "unsupported", f"{spec.where}.statistic", gettext_noop("the median is not available yet; use the mean.")
        )
    found = source.multiple(spec.stub)
    if found is not None:
        if spec.statistic == "mean":
            raise BookInvalid(
                "not_numeric", where, gettext_noop("‘{name}’ has several answers; it has no mean."), name=spec.stub
            )
        chosen = source.chosen(found, where)
        return _multiple(
            chosen, spec, found.label or {"": spec.stub}, found.question, _universe(source, found.variables[0])
        )
    variable = source.variable(spec.stub)
    label = variable.label if variable and variable.label else {"": spec.stub}
    question = variable.question if variable else {}
    universe = variable.universe if variable else ""
    if spec.statistic == "mean":
        values = source.values(spec.stub, where)
        answered = np.asarray(~np.isnan(values))
        return Stub(label, question, universe, ("mean",), (wording.MEAN,), ("mean",), 1, answered, values=values)
    return _single(source.coded(spec.stub, where), spec, label, question, universe)


def _universe(source: Source, name: str) -> str:
    variable = source.variable(name)
    return variable.universe if variable else ""


def _single(coded: Coded, spec: TableSpec, label: Text, question: Text, universe: str) -> Stub:
    nets = np.zeros((len(coded.keys), len(spec.nets)))
    for place, net in enumerate(spec.nets):
        nets[coded.positions(net.keys, f"{spec.where}.nets[{place}]"), place] = 1.0
    keys, labels = _with_nets(coded.keys, coded.labels, spec.nets)
    return Stub(
        label,
        question,
        universe,
        keys,
        labels,
        _kinds(len(coded.keys), len(spec.nets)),
        len(coded.keys),
        np.asarray(coded.codes >= 0),
        unlabelled=coded.unlabelled,
        codes=coded.codes,
        nets=nets,
    )


def _multiple(chosen: Chosen, spec: TableSpec, label: Text, question: Text, universe: str) -> Stub:
    """A net of a multiple-response set counts whoever chose any of its categories, once."""
    columns = [chosen.indicators]
    nets = np.zeros((len(chosen.keys), len(spec.nets)))
    for place, net in enumerate(spec.nets):
        positions = chosen.positions(net.keys, f"{spec.where}.nets[{place}]")
        nets[positions, place] = 1.0
        columns.append(np.asarray(chosen.indicators[:, positions].any(axis=1, keepdims=True)))
    keys, labels = _with_nets(chosen.keys, chosen.labels, spec.nets)
    return Stub(
        label,
        question,
        universe,
        keys,
        labels,
        _kinds(len(chosen.keys), len(spec.nets)),
        len(chosen.keys),
        chosen.answered,
        multiple=True,
        nets=nets,
        indicators=np.concatenate(columns, axis=1),
    )


def _with_nets(
    keys: tuple[str, ...], labels: tuple[Text, ...], nets: tuple[Group, ...]
) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    added = tuple("net:" + "+".join(f"{key:g}" if isinstance(key, float) else key for key in net.keys) for net in nets)
    return (*keys, *added), (*labels, *(net.label or {"": key} for net, key in zip(nets, added, strict=True)))


def _kinds(categories: int, nets: int) -> tuple[RowKind, ...]:
    kinds: list[RowKind] = ["category"] * categories
    kinds.extend(["net"] * nets)
    return tuple(kinds)
