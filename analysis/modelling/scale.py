"""Computes a scale: its reliability, each item's part in it, the distribution of its score and its mean by column."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from analysis.books import words_hidden
from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.result import Finding, Provenance, Table, Text
from analysis.books.spec import DesignSpec, TableSpec
from analysis.books.universe import members
from analysis.books.weighting import Account, plan
from analysis.charts.numbers import number
from analysis.kernel import scales
from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError
from analysis.modelling import embedded, scale_words, wording
from analysis.modelling.bases import require
from analysis.modelling.model import Progress, provenance_of, remarks_of
from analysis.modelling.result import Heading, Item, ScaleResult
from analysis.modelling.scored import Definition, items_of
from analysis.modelling.specs import ScaleSpec
from analysis.modelling.variables import label_of, refuse_design, same_categories

WHERE = "scale.items"
MOST_VALUES = 10
BANDS = 5
LOW_ALPHA = 0.6


def definition_of(source: Source, spec: ScaleSpec, name: str = "score") -> Definition:
    """The scale as a variable. Raises BookInvalid when its items don't share their answers."""
    low, high = same_categories(source, spec.items, WHERE)
    return Definition(
        name, spec.common.title or wording.SCORE, spec.items, spec.reversed, spec.score, spec.needed, low, high
    )


def compute(
    source: Source, design_spec: DesignSpec, spec: ScaleSpec, *, progress: Progress, provenance: Provenance
) -> ScaleResult:
    """The scale of `source`. Raises BookInvalid with a sentence for what can't be computed or shown."""
    for name in spec.items:
        refuse_design(design_spec, name, WHERE)
    definition = definition_of(source, spec, embedded.unused(source, "scale_score"))
    design, account = plan(source, design_spec)
    asked = (
        members(spec.common.universe, source, "scale.universe") if spec.common.universe else np.ones(source.rows, bool)
    )
    table = items_of(source, definition, WHERE)
    complete = np.asarray(asked & ~np.isnan(table).any(axis=1) & (design.weights > 0))
    require(design, complete, spec.common.suppress, WHERE)
    progress(0.2)
    found = _reliability(design, table, complete, spec)
    score = scales.scores(np.where(asked[:, None], table, np.nan), score=spec.score, at_least=spec.needed)
    progress(0.5)
    tables = _tables(source, design_spec, spec, definition, score.values)
    low, high = found.alpha.interval(spec.common.level)
    return ScaleResult(
        heading=_heading(source, spec, account, provenance, found),
        score=spec.score,
        needed=spec.needed,
        low=definition.low,
        high=definition.high,
        items=_items(source, spec, design, table, asked, found),
        alpha=_real(found.alpha.value),
        alpha_se=_real(found.alpha.se),
        alpha_low=_real(low),
        alpha_high=_real(high),
        alpha_df=_real(found.alpha.df),
        omega=_real(found.omega),
        heywood=found.heywood,
        complete=_count(int(complete.sum()), spec),
        scored=_count(int(np.sum(~np.isnan(score.values))), spec),
        short=_count(score.short, spec),
        tables=tables,
    )


def _reliability(design: Design, table: Floats, complete: Mask, spec: ScaleSpec) -> scales.Reliability:
    for name, spread in zip(spec.items, np.ptp(table[complete], axis=0), strict=True):
        if spread == 0:
            raise scale_words.constant(name, WHERE)
    try:
        return scales.reliability(design, table, complete)
    except KernelError as error:
        raise BookInvalid(error.code, WHERE, error.template, **error.params) from error


def _heading(
    source: Source, spec: ScaleSpec, account: Account, provenance: Provenance, found: scales.Reliability
) -> Heading:
    findings: list[Finding] = []
    if found.heywood:
        findings.append(scale_words.heywood_finding(len(spec.items)))
    against = [name for name, value in zip(spec.items, found.item_rest, strict=True) if value < 0]
    if against:
        findings.append(scale_words.against_finding([label_of(source, name) for name in against], against))
    if np.isfinite(found.alpha.value) and found.alpha.value < LOW_ALPHA:
        findings.append(scale_words.low_finding(found.alpha.value))
    common = spec.common
    return Heading(
        common.title or wording.SCORE,
        common.universe,
        common.level,
        provenance_of(provenance, account, source.rows),
        words_hidden.suppression_text(common.suppress),
        (*findings, *remarks_of(account)),
    )


def _items(
    source: Source, spec: ScaleSpec, design: Design, table: Floats, asked: Mask, found: scales.Reliability
) -> tuple[Item, ...]:
    lines = []
    for place, name in enumerate(spec.items):
        inside = asked & ~np.isnan(table[:, place]) & (design.weights > 0)
        weights = design.weights[inside]
        mean = float(weights @ table[inside, place] / weights.sum()) if inside.any() else None
        values = (found.item_rest[place], found.alpha_without[place], found.loadings[place])
        item_rest, without, loading = (_real(value) for value in values)
        loading = None if found.heywood else loading
        lines.append(
            Item(
                name,
                label_of(source, name),
                name in spec.reversed,
                _count(int(inside.sum()), spec),
                mean,
                item_rest,
                without,
                loading,
            )
        )
    return tuple(lines)


def _tables(
    source: Source, design: DesignSpec, spec: ScaleSpec, definition: Definition, values: Floats
) -> tuple[Table, ...]:
    """The distribution over bands of the score, then its mean, both against the banner."""
    codes, labels = bands(values, definition)
    variable = definition.variable(source.codebook)
    name = embedded.unused(source, "scale_band")
    band = embedded.coded_variable(name, variable.label, labels, variable.sensitivity)
    wide = embedded.with_variables(
        source,
        {
            definition.name: (variable, values),
            name: (replace(band, question=variable.question), embedded.whole(codes)),
        },
    )
    wanted = [
        TableSpec(name, scale_words.DISTRIBUTION),
        TableSpec(definition.name, scale_words.MEAN, statistic="mean"),
    ]
    return embedded.tables(wide, design, spec.common, spec.banner, wanted)


def bands(values: Floats, definition: Definition) -> tuple[Floats, list[Text]]:
    """(N,) the band of each score, NaN without one, and their labels: the values themselves when they are few."""
    known = np.unique(values[~np.isnan(values)])
    if known.size <= MOST_VALUES:
        codes = np.where(
            np.isnan(values), np.nan, np.searchsorted(known, np.nan_to_num(values)).clip(0, max(known.size - 1, 0))
        )
        return codes, [_range(value, value) for value in known.tolist()]
    size = len(definition.items) if definition.score == "sum" else 1
    low, high = definition.low * size, definition.high * size
    edges = np.linspace(low, high, BANDS + 1)
    # A thousandth of a band: means of whole answers that should lie on an edge may miss it by a rounding error.
    codes = np.floor((values - low) / (edges[1] - edges[0]) + 1e-3).clip(0, BANDS - 1)
    return codes, [_range(start, stop) for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]


def _range(start: float, stop: float) -> Text:
    def shown(value: float, language: str) -> str:
        return number(value, language, 0 if math.isclose(value, round(value)) else 2)

    if start == stop:
        return {language: shown(start, language) for language in wording.LANGUAGES}
    return {language: f"{shown(start, language)} – {shown(stop, language)}" for language in wording.LANGUAGES}


def _count(count: int, spec: ScaleSpec) -> int:
    multiple = max(spec.common.suppress.counts, 1)
    return round(count / multiple) * multiple


def _real(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
