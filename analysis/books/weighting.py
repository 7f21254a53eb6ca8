"""From a design specification to the kernel's design, weighting included, and the account of it for every footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy import linalg

from analysis.books import wording
from analysis.books.fitting import fit
from analysis.books.frames import Coded, Source
from analysis.books.margins import CalibrationSpec, Key, MarginSpec
from analysis.books.reading import BookInvalid
from analysis.books.result import Finding, Margin, Text, WeightReport
from analysis.books.spec import DesignSpec
from analysis.kernel import weights as kernel
from analysis.kernel.constraints import Constraints
from analysis.kernel.design import Design, Floats, Ints, Mask, design
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.residuals import Step


@dataclass(frozen=True, eq=False)
class Account:
    """What to print about design and weights."""

    design: Text
    weights: Text
    margins: tuple[Margin, ...] = ()
    reports: tuple[WeightReport, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False)
class Calibrated:
    """Weights (N,); margins and reports for the footer; the steps a design needs for its standard errors."""

    weights: Floats
    margins: tuple[Margin, ...]
    reports: tuple[WeightReport, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]

    def on(self, design: Design) -> Design:
        """The design with these weights; its standard errors come from residuals on the margins."""
        return reduce(lambda before, step: before.calibrated(step), self.steps, design)


def plan(source: Source, spec: DesignSpec) -> tuple[Design, Account]:
    """The design of the rows of `source`, weights calibrated when the specification asks for it.

    Raises BookInvalid for unknown columns and for whatever the kernel refuses, with the place in the specification.
    """
    base = source.values(spec.weights, "design.weights") if spec.weights else None
    calibrated = None
    try:
        checked = design(
            source.rows,
            weights=base,
            strata=source.column(spec.strata, "design.strata").to_numpy() if spec.strata else None,
            clusters=[source.column(name, "design.clusters").to_numpy() for name in spec.clusters],
            fpc=[source.values(name, "design.fpc") for name in spec.fpc],
            nested=spec.nested,
            lonely=spec.lonely,
        )
        if spec.calibration is not None:
            calibrated = calibrate(source, spec.calibration, checked.weights)
            checked = calibrated.on(checked)
    except KernelError as error:
        raise _placed(error, "design.weights" if error.code.startswith("weights_") else "design") from error
    lonely = checked.lonely_strata()
    findings = (wording.lonely_finding(lonely, spec.lonely),) if lonely else ()
    account = Account(
        wording.design_text(checked, spec),
        wording.weights_text(spec, weighted=base is not None or calibrated is not None),
        calibrated.margins if calibrated else (),
        calibrated.reports if calibrated else (),
        (*findings, *(calibrated.findings if calibrated else ())),
    )
    return checked, account


def calibrate(source: Source, spec: CalibrationSpec, start: Floats) -> Calibrated:
    """Weight `start` (N,) to the margins of `spec`, group by group, then trim; or take the weights of `spec.final`.

    A row without an answer in a margin's variable, or in a category of `without`, keeps what the other margins give.
    Raises BookInvalid no_group, group_without_margins, unknown_category and the kernel's codes.
    """
    made = source.values(spec.final, "design.calibration.final") if spec.final else None
    if made is not None and (negative := int(np.sum(made < 0))):
        text = gettext_noop("{count} weights are negative.")
        raise BookInvalid("weights_negative", "design.calibration.final", text, count=negative)
    weights, untrimmed = np.zeros(source.rows), np.zeros(source.rows)
    margins: list[Margin] = []
    reports: list[WeightReport] = []
    findings: list[Finding] = []
    known: list[tuple[Mask, Constraints]] = []
    for group, inside, specs in _groups(source, spec):
        parts = [_kernel_margin(source, margin, inside) for margin in specs]
        own = made if made is None else made[inside]
        try:
            done = fit(spec, start[inside], [part for part, _ in parts], [missing for _, missing in parts], own)
        except KernelError as error:
            where = f"design.calibration, {spec.by} = {group}" if spec.by else "design.calibration"
            raise _placed(error, where) from error
        untrimmed[inside], fitted = done.untrimmed, done.weighting
        weights[inside] = fitted.weights
        known.append((inside, done.known))
        reports.append(_report(spec, group, fitted))
        for margin_spec, gap in zip(specs, done.gaps, strict=True):
            margins.append(_margin_note(source, margin_spec, group, gap.relative))
        findings.extend(wording.spread_finding(group, name, count) for name, count in done.spread.items())
        findings.extend(wording.unplaced_finding(group, name, count) for name, count in fitted.unplaced.items())
        if spec.trim:
            findings.append(wording.trimmed_finding(group, fitted.largest))
        elif not fitted.converged:
            findings.append(wording.missed_finding(group, spec.final, fitted.largest))
    return Calibrated(
        weights, tuple(margins), tuple(reports), tuple(findings), _steps(known, start, untrimmed, weights)
    )


def _steps(
    known: Sequence[tuple[Mask, Constraints]], before: Floats, untrimmed: Floats, after: Floats
) -> tuple[Step, ...]:
    """One step for all groups (rows and constraints), each with its own cells and calibration variables; then, where
    weights were trimmed, one without variables: nothing is known of the population that they still meet.
    """
    cell = np.zeros(before.size, np.int64)
    cells = 0
    for inside, part in known:
        cell[inside] = part.cell + cells
        cells += part.base.size
    step = Step(cell, linalg.block_diag(*(part.matrix for _, part in known)), before, untrimmed)
    if np.array_equal(untrimmed, after):
        return (step,)
    return step, Step(np.zeros(before.size, np.int64), np.zeros((1, 0)), untrimmed, after)


def _groups(source: Source, spec: CalibrationSpec) -> list[tuple[str, Mask, list[MarginSpec]]]:
    """Each group's key, rows (N,) and margins."""
    if not spec.by:
        return [("", np.ones(source.rows, bool), list(spec.margins))]
    by = source.coded(spec.by, "design.calibration.by")
    if np.any(by.codes < 0):
        raise BookInvalid("group_missing", "design.calibration.by", gettext_noop("{count} rows have no ‘{name}’."),
                          count=int(np.sum(by.codes < 0)), name=spec.by)  # fmt: skip
    found = []
    placed = [(by.positions((margin.group,), margin.where)[0], margin) for margin in spec.margins]
    for index in np.unique(by.codes):
        own = [margin for position, margin in placed if position == index]
        if not own:
            raise BookInvalid("group_without_margins", "design.calibration.margins", gettext_noop("‘{by}’ has the group ‘{group}’ but no "
                              "margin for it."), by=spec.by, group=by.keys[index])  # fmt: skip
        found.append((by.keys[index], np.asarray(by.codes == index), own))
    return found


def _kernel_margin(source: Source, spec: MarginSpec, inside: Mask) -> tuple[kernel.Margin, Mask]:
    """Codes of the rows `inside` in the cells of a margin, and which of them are to be spread over its categories."""
    parts = [source.coded(name, spec.where) for name in spec.variables]
    cells = [tuple(_cell(parts, spec, codes)) for codes, _ in spec.totals]
    missing, without = np.zeros(source.rows, bool), np.zeros(source.rows, bool)
    for name, part in zip(spec.variables, parts, strict=True):
        missing |= part.codes < 0
        without |= np.isin(part.codes, part.positions(spec.without.get(name, ()), spec.where))
    if len(set(cells)) < len(cells):
        raise BookInvalid("category_twice", spec.where, gettext_noop("a category has two totals."))
    grid = np.full([len(part.keys) + 1 for part in parts], len(cells), dtype=np.int64)
    for index, cell in enumerate(cells):
        grid[cell] = index
    codes = np.where(missing | without, -1, grid[tuple(part.codes for part in parts)])[inside]
    name = "*".join(spec.variables)
    if np.any(codes == len(cells)):
        row = int(np.flatnonzero(inside)[np.flatnonzero(codes == len(cells))[0]])
        category = "*".join(part.keys[part.codes[row]] for part in parts)
        raise BookInvalid("unknown_category", spec.where, gettext_noop("margin {margin} has no total for category {category} of the sample. "
                          "Give it one, or list it under ‘without’."), margin=name, category=category)  # fmt: skip
    margin = kernel.Margin(name, codes, np.array([total for _, total in spec.totals]), _cell_labels(spec))
    return margin, (missing & ~without)[inside] & (spec.missing == "spread")


def _cell(parts: Sequence[Coded], spec: MarginSpec, codes: tuple[Key, ...]) -> Ints:
    places = [part.positions((code,), spec.where)[0] for part, code in zip(parts, codes, strict=True)]
    return np.array(places, dtype=np.int64)


def _cell_labels(spec: MarginSpec) -> tuple[str, ...]:
    return tuple(
        "*".join(f"{code:g}" if isinstance(code, float) else code for code in codes) for codes, _ in spec.totals
    )


def _report(spec: CalibrationSpec, group: str, fitted: kernel.Weighting) -> WeightReport:
    cost, gap = fitted.cost, fitted.largest
    return WeightReport(
        group=group,
        method=spec.method,
        iterations=fitted.iterations,
        converged=fitted.converged,
        largest_gap=gap.relative,
        largest_gap_at=f"{gap.margin}={gap.category}",
        n=cost.n,
        n_effective=cost.n_effective,
        kish_deff=cost.deff,
        minimum=cost.minimum,
        maximum=cost.maximum,
        trimmed=spec.trim is not None,
    )


def _margin_note(source: Source, spec: MarginSpec, group: str, gap: float) -> Margin:
    variable = source.variable(spec.variables[0])
    label = spec.label or (variable.label if variable and len(spec.variables) == 1 else {})
    name = "*".join(spec.variables)
    return Margin(name, label or {"": name}, spec.status, spec.source, spec.date, spec.unit, group, gap, spec.universe)


def _placed(error: KernelError, where: str) -> BookInvalid:
    """The kernel's refusal with its place in the specification."""
    return BookInvalid(error.code, where, error.template, **error.params)
