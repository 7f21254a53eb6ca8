"""Adjusted shares or means: the average prediction when everybody is in one category, as a table with the observed ones
beside, and their differences from the reference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.books.result import Base, Block, Cell, Column, Row, Statistic, Status, Table, Text
from analysis.books.rounding import rounded_cell
from analysis.charts.numbers import number
from analysis.kernel import estimates, regression
from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.design import Design
from analysis.kernel.estimates import Estimates, limits
from analysis.modelling import wording
from analysis.modelling.bases import PRIMARY, base_of, hidden, statuses
from analysis.modelling.matrix import Frame
from analysis.modelling.result import Contrast
from analysis.modelling.specs import ModelSpec
from analysis.modelling.variables import Categories, Numbers

MOST_CELLS = 24
"""An interaction with more combinations is tested but not spelled out."""


@dataclass(frozen=True, eq=False)
class Side:
    """One block: its cells' labels and keys, the groups behind them (masks over rows), and the two estimates of each.
    reference: the place that differences are taken from; None where there is none.
    """

    name: str
    label: Text
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    groups: tuple[Mask, ...]
    status: tuple[Status, ...]
    adjusted: Estimates
    observed: Estimates | None
    reference: int | None


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted model with everything its numbers are read against."""

    plan: Design
    spec: ModelSpec
    frame: Frame
    fit: regression.Fit
    against: Design

    @property
    def yes(self) -> Mask | None:
        """(N,) the children with the outcome, where it is an answer."""
        return np.asarray(self.frame.outcome.values == 1) if self.spec.family == "logistic" else None

    @property
    def statistic(self) -> Statistic:
        return "column_percent" if self.spec.family == "logistic" else "mean"


def sides(fitted: Fitted) -> list[Side]:
    """A block for each variable of the model, then one for each pair of categorical variables that interact."""
    found = [_of_variable(fitted, name) for name in fitted.frame.variables]
    pairs = crossed(fitted.frame)
    return found + [
        _of_pair(fitted, one, other) for one, other in pairs if len(one.keys) * len(other.keys) <= MOST_CELLS
    ]


def group_statuses(fitted: Fitted, variable: Categories) -> list[Status]:
    """Whether each category of a variable may be spoken of."""
    groups = [np.asarray(fitted.frame.inside & (variable.codes == code)) for code in range(len(variable.keys))]
    return statuses(fitted.plan, groups, fitted.spec.common.suppress, fitted.yes)


def pair_statuses(fitted: Fitted, one: Categories, other: Categories) -> dict[tuple[int, int], Status]:
    """Whether each combination of two variables may be spoken of."""
    pairs = [(a, b) for a in range(len(one.keys)) for b in range(len(other.keys))]
    groups = [np.asarray(fitted.frame.inside & (one.codes == a) & (other.codes == b)) for a, b in pairs]
    return dict(zip(pairs, statuses(fitted.plan, groups, fitted.spec.common.suppress, fitted.yes), strict=True))


def crossed(frame: Frame) -> list[tuple[Categories, Categories]]:
    """The pairs of categorical variables that interact."""
    found = []
    for term in frame.reading.formula.terms:
        own = [frame.variables.get(piece) for piece in term]
        if len(own) == 2 and isinstance(own[0], Categories) and isinstance(own[1], Categories):
            found.append((own[0], own[1]))
    return found


def _of_variable(fitted: Fitted, name: str) -> Side:
    variable = fitted.frame.variables[name]
    if isinstance(variable, Numbers):
        return _of_numbers(fitted, variable)
    order = sorted(range(len(variable.keys)), key=lambda code: variable.place[code])
    status = group_statuses(fitted, variable)
    groups = tuple(np.asarray(fitted.frame.inside & (variable.codes == code)) for code in order)
    settings = (fitted.frame.matrix({name: code}).matrix for code in order)
    return Side(
        name=name,
        label=variable.label,
        keys=tuple(variable.keys[code] for code in order),
        labels=tuple(variable.labels[code] for code in order),
        groups=groups,
        status=tuple(status[code] for code in order),
        adjusted=regression.adjusted(fitted.plan, fitted.fit, settings, fitted.against),
        observed=_observed(fitted, groups),
        reference=order.index(0),
    )


def _of_numbers(fitted: Fitted, variable: Numbers) -> Side:
    """At a low, a middling and a high value: the 10th, 50th and 90th percentile of the children in the model."""
    inside = fitted.frame.inside
    values = np.unique(_percentiles(variable.values[inside], fitted.plan.weights[inside]))
    settings = (fitted.frame.with_numbers(variable.name, float(value)).matrix for value in values)
    texts = [
        {language: number(value, language, 0 if value == round(value) else 2) for language in wording.LANGUAGES}
        for value in values.tolist()
    ]
    return Side(
        name=variable.name,
        label=variable.label,
        keys=tuple(f"{value:g}" for value in values),
        labels=tuple(texts),
        groups=tuple(inside for _ in texts),
        status=tuple("shown" for _ in texts),
        adjusted=regression.adjusted(fitted.plan, fitted.fit, settings, fitted.against),
        observed=None,
        reference=0,
    )


def _of_pair(fitted: Fitted, one: Categories, other: Categories) -> Side:
    pairs = [
        (first, second)
        for first in sorted(range(len(one.keys)), key=lambda code: one.place[code])
        for second in sorted(range(len(other.keys)), key=lambda code: other.place[code])
    ]
    groups = [np.asarray(fitted.frame.inside & (one.codes == a) & (other.codes == b)) for a, b in pairs]
    settings = (fitted.frame.matrix({one.name: a, other.name: b}).matrix for a, b in pairs)
    status = pair_statuses(fitted, one, other)
    return Side(
        name=f"{one.name}:{other.name}",
        label=wording.joined(one.label, other.label, " × "),
        keys=tuple(f"{one.keys[a]}/{other.keys[b]}" for a, b in pairs),
        labels=tuple(wording.joined(one.labels[a], other.labels[b], " · ") for a, b in pairs),
        groups=tuple(groups),
        status=tuple(status[pair] for pair in pairs),
        adjusted=regression.adjusted(fitted.plan, fitted.fit, settings, fitted.against),
        observed=_observed(fitted, tuple(groups)),
        reference=None,
    )


def _observed(fitted: Fitted, groups: tuple[Mask, ...]) -> Estimates:
    """The plain share or mean of each group, among the same children; nan where a group is empty."""
    parts = [
        estimates.means(fitted.plan, fitted.frame.outcome.values, group) if group.any() else None for group in groups
    ]
    value = np.array([part.value[0] if part else np.nan for part in parts])
    se = np.array([part.se[0] if part else np.nan for part in parts])
    srs = np.array([part.srs[0] if part else np.nan for part in parts])
    count = np.array([int(group.sum()) for group in groups])
    return Estimates(value, np.diag(se), fitted.plan.df(fitted.frame.inside), count, srs)


def _percentiles(values: Floats, weights: Floats) -> Floats:
    """(3,) the values at or above which a tenth, half and nine tenths of the weight is reached."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    places = [min(int(np.searchsorted(reached, share - 1e-12)), values.size - 1) for share in (0.1, 0.5, 0.9)]
    return values[order][places]


def table_of(fitted: Fitted, found: list[Side], title: Text, weights: Text) -> Table:
    """The blocks side by side: adjusted above, observed below."""
    policy, level = fitted.spec.common.suppress, fitted.spec.common.level
    method: estimates.Method = "logit" if fitted.spec.family == "logistic" else "wald"
    bases = [[base_of(fitted.plan, group, policy) for group in side.groups] for side in found]
    rows = []
    for key, label in (("adjusted", wording.ADJUSTED), ("observed", wording.OBSERVED)):
        cells: list[Cell] = []
        for side, held in zip(found, bases, strict=True):
            given = side.adjusted if key == "adjusted" else side.observed
            cells += _cells(side, held, given, level, method)
        cells = [rounded_cell(cell, fitted.statistic, policy) for cell in cells]
        rows.append(Row(key, label, "category" if method == "logit" else "mean", fitted.statistic, tuple(cells)))
    blocks = tuple(
        Block(
            side.name, side.label, tuple(Column(key, label) for key, label in zip(side.keys, side.labels, strict=True))
        )
        for side in found
    )
    flat = tuple(
        base if not hidden(status) else Base(status, None, None, None, None)
        for side, held in zip(found, bases, strict=True)
        for base, status in zip(held, side.status, strict=True)
    )
    return Table("adjusted", 1, title, title, {}, fitted.spec.common.universe, {}, fitted.statistic, blocks, tuple(rows),
                 flat, interval_level=level, interval_method=method, weights=weights)  # fmt: skip


def _cells(
    side: Side, bases: list[Base], given: Estimates | None, level: float, method: estimates.Method
) -> list[Cell]:
    if given is None:
        return [Cell("shown") for _ in bases]
    low, high = limits(given.value, given.se, np.full(len(given), given.df), level=level, method=method)
    cells = []
    for place, base in enumerate(bases):
        status = side.status[place]
        if hidden(status):
            cells.append(Cell(status))
            continue
        cells.append(
            Cell(status, _real(given.value[place]), _real(given.se[place]), _real(low[place]), _real(high[place]), given.df,
                 _real(given.deff[place]), base.n, base.n_weighted, base.n_effective, base.n_clusters)
        )  # fmt: skip
    return cells


def contrasts(fitted: Fitted, found: list[Side]) -> list[Contrast]:
    """Each category's adjusted share or mean minus that of the reference."""
    lines = []
    for side in found:
        if side.reference is None or len(side.keys) < 2:
            continue
        others = [place for place in range(len(side.keys)) if place != side.reference]
        matrix = np.zeros((len(others), len(side.keys)))
        matrix[np.arange(len(others)), others] = 1
        matrix[:, side.reference] = -1
        difference = side.adjusted.contrast(matrix)
        lines += [_contrast(fitted, side, difference, line, place) for line, place in enumerate(others)]
    return lines


def _contrast(fitted: Fitted, side: Side, difference: Estimates, line: int, place: int) -> Contrast:
    reference = side.reference if side.reference is not None else 0
    status: Status = side.status[place]
    if hidden(side.status[reference]):
        status = PRIMARY
    texts = (side.name, side.keys[place], side.labels[place], side.labels[reference])
    if hidden(status):
        return Contrast(*texts, status)
    one = difference[line]
    low, high = one.interval(fitted.spec.common.level)
    p = float(2 * special.stdtr(one.df, -abs(one.value / one.se))) if one.se > 0 and one.df >= 1 else float("nan")
    cell = rounded_cell(
        Cell(status, _real(one.value), _real(one.se), _real(low), _real(high)),
        fitted.statistic,
        fitted.spec.common.suppress,
    )
    return Contrast(*texts, status, cell.estimate, cell.se, cell.low, cell.high, one.df, _real(p))


def _real(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
