"""The stub of a table: a variable or a multiple-response set, its rows, and its sums through the kernel."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.books import wording
from analysis.books.frames import Chosen, Coded, Source
from analysis.books.reading import BookInvalid
from analysis.books.result import RowKind, Text
from analysis.books.spec import Group, TableSpec
from analysis.kernel.arrays import Codes, Floats, Mask
from analysis.kernel.columns import Columns, overlapping
from analysis.kernel.errors import gettext_noop
from analysis.kernel.places import Places
from analysis.kernel.sums import Sums

MOST_VALUES = 2_000


@dataclass(frozen=True, eq=False)
class Stub:
    """The rows of a table, categories first, nets after. Exactly one of codes, indicators and values is there. nets (categories,
    nets): which categories a net takes together. points: the values behind the codes, for a median.
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
    codes: Codes | None = None
    nets: Floats | None = None
    indicators: Mask | None = None
    values: Floats | None = None
    points: Floats | None = None
    measure: str = ""
    item: str = ""

    def sums(self, places: Places) -> Sums:
        """The sufficient statistic against the columns of `places`."""
        if self.values is not None:
            return places.moments(self.values)
        if self.indicators is not None:
            return places.multiple(self.indicators, self.answered)
        sums = places.single(self._codes, len(self.points) if self.points is not None else self.categories)
        return sums.with_nets(self.nets) if self.nets is not None and self.nets.size else sums

    def as_columns(self) -> Columns:
        """The rows of the stub as columns, for shares within rows."""
        if self.indicators is not None:
            return overlapping(self.indicators & self.answered[:, None])
        nets = self.nets if self.nets is not None else np.zeros((self.categories, 0))
        return Columns(self._codes, np.concatenate([np.eye(self.categories), nets], axis=1))

    def bare(self) -> Stub:
        """What is to be said of the rows of the table, without the answers."""
        return replace(self, answered=np.zeros(0, dtype=bool), codes=None, indicators=None, values=None)

    @property
    def _codes(self) -> Codes:
        return self.codes if self.codes is not None else np.full(self.answered.size, -1, dtype=np.int64)


def stub_of(source: Source, spec: TableSpec) -> Stub:
    """The stub a table names. Raises BookInvalid unknown_column, unknown_category, not_numeric, unsupported."""
    where = f"{spec.where}.stub"
    found = source.multiple(spec.stub)
    if found is not None:
        if spec.statistic in {"mean", "median"}:
            raise BookInvalid(
                "not_numeric",
                where,
                gettext_noop("‘{name}’ has several answers; it has no mean and no median."),
                name=spec.stub,
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
    if spec.statistic == "median":
        return _median(source, spec.stub, where, label, question, universe)
    single = _single(source.coded(spec.stub, where), spec, label, question, universe)
    return replace(single, measure=variable.measure, item=variable.type) if variable else single


def _median(source: Source, name: str, where: str, label: Text, question: Text, universe: str) -> Stub:
    """The different values are the categories that the sums run over; the row is their median."""
    codes, points = source.distinct(name, where)
    if points.size > MOST_VALUES:
        raise BookInvalid("too_many_values", where, gettext_noop("‘{name}’ has {count} different values; a median takes at most {most}. "
                          "Group them, or use the mean."), name=name, count=points.size, most=MOST_VALUES)  # fmt: skip
    return Stub(label, question, universe, ("median",), (wording.MEDIAN,), ("median",), 1, np.asarray(codes >= 0),
                codes=codes, points=points)  # fmt: skip


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
