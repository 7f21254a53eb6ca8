"""What a weighting scheme did: each margin before and after, how unequal the weights are, who carries most of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap

import numpy as np
import pandas as pd

from analysis import selectors
from analysis.books import spec as specs
from analysis.books.frames import Coded, Source
from analysis.books.margins import CalibrationSpec, MarginSpec
from analysis.books.result import Text
from analysis.kernel.design import Floats, Mask
from analysis.kernel.weights import Cost, kish
from analysis.models import Release, WeightingScheme
from analysis.services.books import banner_of
from analysis.services.weights import starting

MOST_SCHOOLS = 8
AT_LIMIT = 1e-9


@dataclass(frozen=True)
class CellGap:
    """A category of a margin. Shares are of the children who have a place in it; `gap` is relative to the target."""

    labels: tuple[Text, ...]
    total: float
    target: float
    before: float
    after: float
    gap: float


@dataclass(frozen=True)
class MarginGap:
    """One margin of one group. `group` is the label of the category of `by`, empty without groups. `spec` says where
    its totals come from.
    """

    spec: MarginSpec
    labels: tuple[Text, ...]
    group: Text
    cells: tuple[CellGap, ...]


@dataclass(frozen=True)
class School:
    """`code` is the release's random code of the school; `share` its part of the sum of all weights."""

    code: str
    share: float


@dataclass(frozen=True)
class ColumnCost:
    """What weighting costs in one column of the banner: `share` of the weights, and Kish's cost of its children's."""

    label: Text
    share: float
    cost: Cost


@dataclass(frozen=True)
class BlockCost:
    """The columns of one variable of the banner."""

    label: Text
    columns: tuple[ColumnCost, ...]


@dataclass(frozen=True)
class Diagnostics:
    """`relative` are the weights (N,) as multiples of the mean of their group; `cut` how many children were trimmed up
    and down, none without trimming; `whole` what the weights cost over all children.
    """

    margins: tuple[MarginGap, ...]
    relative: Floats
    cut: tuple[int, int] | None
    whole: Cost
    blocks: tuple[BlockCost, ...]
    schools: tuple[School, ...]
    clusters: int


def diagnose(release: Release, scheme: WeightingScheme) -> Diagnostics:
    """Recomputed from the rows: the scheme stores weights and margins, not these."""
    source = Source(selectors.frame(release), selectors.codebook(release))
    weights = selectors.weights(scheme).to_numpy(dtype=np.float64)
    spec = specs.calibration_of(scheme.margins)
    groups = source.coded(spec.by, "design.calibration.by") if spec.by else None
    schools, clusters = heaviest(release, source, weights)
    relative = multiples(weights, groups)
    return Diagnostics(
        margins=margin_gaps(source, spec, groups, weights, starting(release, source)),
        relative=relative,
        cut=cut(relative, spec),
        whole=kish(weights),
        blocks=block_costs(source, weights),
        schools=schools,
        clusters=clusters,
    )


def margin_gaps(
    source: Source, spec: CalibrationSpec, groups: Coded | None, weights: Floats, start: Floats
) -> tuple[MarginGap, ...]:
    found = []
    for margin in spec.margins:
        inside, group = np.ones(source.rows, np.bool_), Text()
        if groups is not None:
            place = groups.positions((margin.group,), margin.where)[0]
            inside, group = np.asarray(groups.codes == place), groups.labels[place]
        parts = [source.coded(name, margin.where) for name in margin.variables]
        names = [variable.label if (variable := source.variable(name)) else {} for name in margin.variables]
        labels = (margin.label,) if margin.label else tuple(names)
        found.append(MarginGap(margin, labels, group, cell_gaps(margin, parts, inside, weights, start)))
    return tuple(found)


def cell_gaps(
    margin: MarginSpec, parts: list[Coded], inside: Mask, weights: Floats, start: Floats
) -> tuple[CellGap, ...]:
    """Shares within the cells of the margin: children without a place in it count for none."""
    masks, labels = [], []
    for codes, _total in margin.totals:
        places = [part.positions((code,), margin.where)[0] for part, code in zip(parts, codes, strict=True)]
        hits = [part.codes == place for part, place in zip(parts, places, strict=True)]
        masks.append(inside & np.logical_and.reduce(hits))
        labels.append(tuple(part.labels[place] for part, place in zip(parts, places, strict=True)))
    totals = np.array([total for _codes, total in margin.totals])
    target, before, after = (
        shares(values)
        for values in (totals, *(np.array([column[mask].sum() for mask in masks]) for column in (start, weights)))
    )
    gaps = np.divide(after - target, target, out=np.zeros(target.size), where=target > 0)
    columns = (totals, target, before, after, gaps)
    return tuple(
        starmap(
            CellGap, ((label, *map(float, row)) for label, row in zip(labels, zip(*columns, strict=True), strict=True))
        )
    )


def shares(values: Floats) -> Floats:
    whole = float(values.sum())
    return np.asarray(values / whole if whole else values, dtype=np.float64)


def multiples(weights: Floats, groups: Coded | None) -> Floats:
    """(N,) each weight divided by the mean of the positive weights of its group."""
    codes = groups.codes if groups is not None else np.zeros(weights.size, np.int64)
    found = np.zeros(weights.size)
    for code in np.unique(codes):
        inside = (codes == code) & (weights > 0)
        if inside.any():
            found[inside] = weights[inside] / weights[inside].mean()
    return found


def cut(relative: Floats, spec: CalibrationSpec) -> tuple[int, int] | None:
    """Children whose weight stands at the lower and at the upper limit of trimming."""
    if spec.trim is None:
        return None
    used = relative[relative > 0]
    lower, upper = spec.trim
    return int(np.sum(used <= lower * (1 + AT_LIMIT))), int(np.sum(used >= upper * (1 - AT_LIMIT)))


def block_costs(source: Source, weights: Floats) -> tuple[BlockCost, ...]:
    """Kish's effective base and design effect for every column of the standard banner that has weight."""
    found = []
    for entry in banner_of(source.codebook):
        part, variable = source.coded(entry["variable"], "banner"), source.variable(entry["variable"])
        columns = tuple(
            ColumnCost(label, float(weights[inside].sum() / weights.sum()), kish(weights[inside]))
            for place, label in enumerate(part.labels)
            if (weights[inside := part.codes == place] > 0).any()
        )
        found.append(BlockCost(entry.get("label") or (variable.label if variable else {}), columns))
    return tuple(found)


def heaviest(release: Release, source: Source, weights: Floats) -> tuple[tuple[School, ...], int]:
    """The schools with the largest shares, and how many schools there are. Codes of an imported file may be known
    outside, so its schools are only numbered.
    """
    clusters = release.manifest["design"].get("clusters") or []
    if not clusters:
        return (), 0
    codes, names = pd.factorize(source.column(clusters[0], "design.clusters"))
    sums = np.bincount(codes[codes >= 0], weights=weights[codes >= 0], minlength=len(names))
    order = np.argsort(-sums, kind="stable")[:MOST_SCHOOLS]
    known = release.origin == Release.Origin.BOX
    heavy = (
        School(str(names[place]) if known else str(rank), float(sums[place] / sums.sum()))
        for rank, place in enumerate(order, start=1)
    )
    return tuple(heavy), len(names)
