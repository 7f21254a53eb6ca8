"""Whether margins fit together and fit the sample, said before anything is fitted: every trouble at once, not the first.

The kernel refuses the same; these sentences are for whoever types the margins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.books.frames import Coded, Source
from analysis.books.margins import CalibrationSpec, MarginSpec
from analysis.books.reading import BookInvalid
from analysis.books.result import Text
from analysis.kernel.design import Ints, Mask
from analysis.kernel.errors import gettext_noop

SUMS_APART = 1e-6
"""Relative difference from which two margins don't have the same sum; the kernel's limit."""


@dataclass(frozen=True)
class Trouble:
    """One sentence: an English template in str.format, what fills it (texts per language among it), and the margin by
    its place in the specification, none when it is about all of them.
    """

    code: str
    template: str
    params: Mapping[str, object]
    margin: int | None = None


def troubles(source: Source, spec: CalibrationSpec) -> list[Trouble]:
    """Everything that keeps these margins from being met, in the order of the margins."""
    found = list(_groups_without(source, spec))
    sums: dict[str, tuple[float, Text]] = {}
    for place, margin in enumerate(spec.margins):
        try:
            table = _Table.of(source, spec, margin)
        except BookInvalid as error:
            found.append(Trouble(error.code, error.template, error.params, place))
            continue
        found.extend(Trouble(code, text, params, place) for code, text, params in table.troubles())
        total = float(sum(each for _, each in margin.totals))
        first, name = sums.setdefault(margin.group, (total, table.name))
        if abs(total - first) > SUMS_APART * max(first, 1e-300):
            text = gettext_noop(
                "These totals sum to {total}, those of {other} to {first}. Margins of one population must have the same sum."
            )
            found.append(Trouble("margins_disagree", text, {"total": total, "first": first, "other": name}, place))
    if spec.method == "poststratify" and len(spec.margins) > len(sums):
        found.append(Trouble("one_margin", gettext_noop("Post-stratification takes one margin per group; with more, choose raking or "
                             "calibration."), {}))  # fmt: skip
    return found


def _groups_without(source: Source, spec: CalibrationSpec) -> Iterator[Trouble]:
    """Groups of the sample that no margin is for, and rows without a group."""
    if not spec.by:
        return
    try:
        by = source.coded(spec.by, "calibration.by")
    except BookInvalid as error:
        yield Trouble(error.code, error.template, error.params)
        return
    missing = int(np.sum(by.codes < 0))
    if missing:
        text = gettext_noop("{count} children have no ‘{name}’, so it isn't known which margins are theirs.")
        yield Trouble("group_missing", text, {"count": missing, "name": spec.by})
    named = set()
    for margin in spec.margins:
        try:
            named.add(by.positions((margin.group,), "")[0])
        except BookInvalid:
            continue
    for place in np.unique(by.codes[by.codes >= 0]):
        if int(place) not in named:
            text = gettext_noop("{count} children are in the group {group}, which has no margin: give it one.")
            count = int(np.sum(by.codes == place))
            yield Trouble("group_without_margins", text, {"count": count, "group": by.labels[place]})


@dataclass(frozen=True)
class _Table:
    """A margin against its sample: per category of the totals its label, total and children; and the children of
    categories that have neither a total nor a place under `without`.
    """

    name: Text
    labels: tuple[Text, ...]
    totals: tuple[float, ...]
    counts: tuple[int, ...]
    left: tuple[tuple[Text, int], ...]

    @classmethod
    def of(cls, source: Source, spec: CalibrationSpec, margin: MarginSpec) -> _Table:
        """Raises BookInvalid for variables and categories the data don't have, and categories named twice."""
        parts = [source.coded(name, margin.where) for name in margin.variables]
        inside = np.ones(source.rows, bool)
        if spec.by:
            by = source.coded(spec.by, "calibration.by")
            inside = np.asarray(by.codes == by.positions((margin.group,), margin.where)[0])
        cell = _cells(parts, margin, inside)
        sizes = [len(part.keys) for part in parts]
        counts = np.bincount(cell[cell >= 0], minlength=int(np.prod(sizes)))
        wanted = [
            int(np.ravel_multi_index([part.positions((code,), margin.where)[0]
                                      for part, code in zip(parts, codes, strict=True)], sizes))
            for codes, _ in margin.totals
        ]  # fmt: skip
        if len(set(wanted)) < len(wanted):
            raise BookInvalid("category_twice", margin.where, gettext_noop("a category has two totals."))
        left = [place for place in np.flatnonzero(counts) if int(place) not in wanted]
        names = [variable.label if (variable := source.variable(name)) else {"": name} for name in margin.variables]
        return cls(
            margin.label or joined(names),
            tuple(_label(parts, sizes, place) for place in wanted),
            tuple(total for _, total in margin.totals),
            tuple(int(counts[place]) for place in wanted),
            tuple((_label(parts, sizes, int(place)), int(counts[place])) for place in left),
        )

    def troubles(self) -> Iterator[tuple[str, str, dict[str, object]]]:
        if not sum(self.totals):
            yield "margin_totals", gettext_noop("All totals are 0: there is no population to weight to."), {}
            return
        for label, total, count in zip(self.labels, self.totals, self.counts, strict=True):
            if total > 0 and not count:
                yield (
                    "empty_cell",
                    gettext_noop("Nobody in the sample is in {category}, a population of {total}. Add the total to a neighbouring category, "
                                 "and join the two in the data."),
                    {"category": label, "total": total},
                )  # fmt: skip
            if count and not total:
                yield (
                    "zero_total",
                    gettext_noop("{count} children are in {category}, whose total is 0. Give it a total, or say that it has no figure."),
                    {"category": label, "count": count},
                )  # fmt: skip
        for label, count in self.left:
            yield (
                "unknown_category",
                gettext_noop("{count} children are in {category}, which has no total. Give it one, or say that it has no figure."),
                {"category": label, "count": count},
            )  # fmt: skip


def _cells(parts: list[Coded], margin: MarginSpec, inside: Mask) -> Ints:
    """(N,) cell of every combination of categories; -1 outside the group, without an answer, or without a figure."""
    cell, placed = np.zeros(inside.size, np.int64), inside.copy()
    for name, part in zip(margin.variables, parts, strict=True):
        placed &= part.codes >= 0
        placed &= ~np.isin(part.codes, part.positions(margin.without.get(name, ()), margin.where))
        cell = cell * len(part.keys) + part.codes
    return np.where(placed, cell, -1)


def _label(parts: list[Coded], sizes: list[int], place: int) -> Text:
    return joined([part.labels[int(code)] for part, code in zip(parts, np.unravel_index(place, sizes), strict=True)])


def joined(labels: list[Text]) -> Text:
    """Crossed categories in every language any of them knows."""
    languages = dict.fromkeys(language for label in labels for language in label)
    return {
        language: " × ".join(str(label.get(language) or next(iter(label.values()), "")) for label in labels)
        for language in languages
    }
