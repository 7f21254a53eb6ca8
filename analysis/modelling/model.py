"""Computes a model: coefficients, term tests, adjusted shares or means, and what stands in the way of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analysis.books import words_hidden
from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.result import Cell, Finding, Provenance, Status, Text
from analysis.books.spec import DesignSpec
from analysis.books.weighting import Account, plan
from analysis.kernel import regression
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.modelling import margins, wording
from analysis.modelling.bases import PRIMARY, base_of, hidden, require
from analysis.modelling.margins import Fitted, Side
from analysis.modelling.matrix import WHERE, Column, Frame, frame_of
from analysis.modelling.result import Coefficient, Fit, Heading, Missing, ModelResult, Term
from analysis.modelling.specs import ModelSpec
from analysis.modelling.variables import Categories, Numbers, label_of

Progress = Callable[[float], None]
FEW_DF = 20
MANY_LEFT = 0.2
CENT = 0.01
"""Coefficients and odds ratios keep two decimals for audiences that get rounded numbers."""


def compute(
    source: Source, design_spec: DesignSpec, spec: ModelSpec, *, progress: Progress, provenance: Provenance
) -> ModelResult:
    """The model of `source`. Raises BookInvalid with a sentence for what can't be estimated or shown."""
    design, account = plan(source, design_spec)
    frame = frame_of(source, design_spec, design, spec)
    require(design, frame.inside, spec.common.suppress, WHERE)
    progress(0.2)
    fitted = _fitted(design, spec, frame)
    progress(0.5)
    sides = margins.sides(fitted)
    progress(0.9)
    title = spec.common.title or _title(frame)
    table = margins.table_of(fitted, sides, title, account.weights)
    coefficients = _coefficients(fitted)
    given = [cell.status for row in table.rows for cell in row.cells] + [each.status for each in coefficients]
    count = sum(hidden(status) for status in given)
    findings = (*_findings(fitted, source), *((wording.hidden_finding(count),) if count else ()), *remarks_of(account))
    share = regression.explained(design, fitted.fit, frame.model.matrix, frame.outcome.values)
    return ModelResult(
        heading=Heading(
            title,
            spec.common.universe,
            spec.common.level,
            provenance_of(provenance, account, source.rows),
            words_hidden.suppression_text(spec.common.suppress),
            findings,
        ),
        formula=" ".join(spec.formula.split()),
        family=spec.family,
        outcome=frame.outcome.label,
        event=frame.outcome.event,
        reference=_reference(frame),
        base=base_of(design, frame.inside, spec.common.suppress),
        asked=base_of(design, frame.asked, spec.common.suppress).n,
        missing=_missing(fitted, source),
        coefficients=tuple(coefficients),
        terms=tuple(_terms(fitted, sides, table.rows[0].cells)),
        adjusted=table,
        contrasts=tuple(margins.contrasts(fitted, sides)),
        fit=Fit(r2=share[0]) if spec.family == "linear" else Fit(cox_snell=share[0], nagelkerke=share[1]),
    )


def provenance_of(given: Provenance, account: Account, rows: int) -> Provenance:
    return replace(
        given,
        rows=rows,
        design=account.design,
        weights=account.weights,
        margins=account.margins or given.margins,
        weighting=account.reports or given.weighting,
    )


def remarks_of(account: Account) -> tuple[Finding, ...]:
    """What design and weights say beside every result; who has no place in a margin stands with the weights."""
    return tuple(finding for finding in account.findings if finding.code != "unplaced")


def _title(frame: Frame) -> Text:
    if not frame.outcome.event:
        return frame.outcome.label
    return wording.joined(frame.outcome.label, frame.outcome.event, " – ")


def _fitted(design: Design, spec: ModelSpec, frame: Frame) -> Fitted:
    """The fit, or the reason why there is none in the words of the variables."""
    columns = len(frame.model.names)
    df = design.df(frame.inside)
    if df + 1 - columns < 1:
        raise BookInvalid("too_few_clusters", WHERE, gettext_noop("the model has {columns} coefficients but the sample only {df} degrees of freedom (schools minus strata); take terms out or join categories."),
                          columns=columns, df=df)  # fmt: skip
    if spec.family == "logistic":
        _refuse_separation(frame)
    try:
        family: regression.Family = "quasibinomial" if spec.family == "logistic" else "gaussian"
        fit = regression.regress(design, frame.model.matrix, frame.outcome.values, family, frame.inside)
    except KernelError as error:
        if error.code == "model_collinear":
            raise _collinear(frame, int(str(error.params["column"]))) from error
        raise BookInvalid(error.code, WHERE, error.template, **error.params) from error
    return Fitted(design, spec, frame, fit, regression.independent(design))


def _collinear(frame: Frame, place: int) -> BookInvalid:
    name = frame.model.names[place]
    return BookInvalid(
        "collinear",
        WHERE,
        gettext_noop(
            "‘{name}’ follows from the variables before it, so its own share can’t be told apart; take one of them out."
        ),
        name=name,
    )


def _refuse_separation(frame: Frame) -> None:
    """A category in which everybody has the outcome, or nobody, has no finite odds ratio."""
    outcome = frame.outcome.values
    for name, variable in frame.variables.items():
        if not isinstance(variable, Categories):
            continue
        for code, key in enumerate(variable.keys):
            values = outcome[frame.inside & (variable.codes == code)]
            if values.size and np.ptp(values) == 0:
                raise BookInvalid("separation", WHERE, gettext_noop("all {n} children with {name}={key} have the same outcome, so no odds can be computed; join this category with another or leave the variable out."),
                                  n=values.size if values.size >= 10 else "<10", name=name, key=key)  # fmt: skip


def _reference(frame: Frame) -> Text:
    parts: list[tuple[Text, Text]] = []
    for variable in frame.variables.values():
        value: Text = variable.labels[0] if isinstance(variable, Categories) else {"": "0"}
        parts.append((variable.label, value))
    return wording.reference_text(parts)


def _missing(fitted: Fitted, source: Source) -> tuple[Missing, ...]:
    multiple = max(fitted.spec.common.suppress.counts, 1)
    return tuple(
        Missing(name, label_of(source, name), round(count / multiple) * multiple) for name, count in fitted.frame.left
    )


def _coefficients(fitted: Fitted) -> list[Coefficient]:
    """In the order of the matrix; those that speak of hidden categories without their numbers."""
    frame, fit, spec = fitted.frame, fitted.fit, fitted.spec
    held = _Held.of(fitted)
    effects, rounded = regression.effects(fit, fitted.against), spec.common.suppress.points > 0
    found = []
    for place, column in enumerate(frame.columns()):
        term, key, label, against = _named(frame, column)
        status = held.of_column(column)
        if hidden(status):
            found.append(Coefficient(term, key, label, against, status))
            continue
        one = fit.coefficients[place]
        low, high = one.interval(spec.common.level)
        numbers = [one.value, one.se, low, high, float(fit.t[place])]
        ratios = [float(np.exp(each)) for each in (one.value, low, high)] if spec.family == "logistic" else [None] * 3
        values = [_to_cents(each) if rounded else each for each in (*numbers, *ratios)]
        found.append(
            Coefficient(term, key, label, against, status, values[0], values[1], values[2], values[3], values[4], one.df,
                        float(fit.p[place]), values[5], values[6], values[7], float(effects[place]))
        )  # fmt: skip
    return found


def _to_cents(value: float | None) -> float | None:
    return None if value is None else round(round(value / CENT) * CENT, 12)


@dataclass(frozen=True, eq=False)
class _Held:
    """Whether each category, and each combination of two that interact, may be spoken of."""

    single: dict[str, list[Status]]
    pairs: dict[tuple[str, str], dict[tuple[int, int], Status]]

    @classmethod
    def of(cls, fitted: Fitted) -> _Held:
        variables = fitted.frame.variables.items()
        return cls(
            {name: margins.group_statuses(fitted, each) for name, each in variables if isinstance(each, Categories)},
            {(a.name, b.name): margins.pair_statuses(fitted, a, b) for a, b in margins.crossed(fitted.frame)},
        )

    def of_column(self, column: Column) -> Status:
        """A coefficient tells of its own categories and of the references it is read against."""
        at = dict(zip(column.term, column.categories, strict=True))
        found: list[Status] = []
        for name, statuses in self.single.items():
            if name in at or not at:
                found += [statuses[at.get(name) or 0], statuses[0]]
        for (one, other), cells in self.pairs.items():
            if {one, other} & set(at) or not at:
                found += [cells[a, b] for a in {at.get(one) or 0, 0} for b in {at.get(other) or 0, 0}]
        if any(hidden(status) for status in found):
            return PRIMARY
        return "flagged" if "flagged" in found else "shown"


def _named(frame: Frame, column: Column) -> tuple[str, str, Text, Text]:
    """term, key, label and what it is compared with."""
    if not column.term:
        return "", "(constant)", wording.CONSTANT, {}
    keys, label, against = [], Text(), Text()
    for piece, category in zip(column.term, column.categories, strict=True):
        own = frame.variables.get(piece)
        one: Text = own.label if own is not None else {"": piece}
        if isinstance(own, Categories) and category is not None:
            keys.append(f"{piece}={own.keys[category]}")
            one, reference = own.labels[category], own.labels[0]
            against = wording.joined(against, reference, " · ") if against else reference
        else:
            keys.append(piece)
        label = wording.joined(label, one, " × ") if label else one
    return ":".join(column.term), ":".join(keys), label, against


def _terms(fitted: Fitted, sides: list[Side], cells: tuple[Cell, ...]) -> list[Term]:
    """A test and a sentence for every term."""
    figures: dict[str, list[tuple[Text, Cell]]] = {}
    place = 0
    for side in sides:
        figures[side.name] = list(zip(side.labels, cells[place : place + len(side.keys)], strict=True))
        place += len(side.keys)
    found = []
    for term in fitted.frame.reading.formula.terms:
        name = ":".join(term)
        columns = fitted.frame.model.columns[name]
        try:
            test = regression.term_test(fitted.fit, columns)
            f, p = (test.f, test.p) if np.isfinite(test.p) else (None, None)
        except KernelError:
            f = p = None
        label = _label(fitted.frame, term)
        sentence = _sentence(fitted, term, label, figures.get(name, []), (f, p))
        found.append(Term(name, label, f, float(len(columns)), fitted.fit.coefficients.df, p, sentence))
    return found


def _label(frame: Frame, term: tuple[str, ...]) -> Text:
    label: Text = {}
    for piece in term:
        own = frame.variables.get(piece)
        one: Text = own.label if own is not None else {"": piece}
        label = wording.joined(label, one, " × ") if label else one
    return label


def _sentence(
    fitted: Fitted,
    term: tuple[str, ...],
    label: Text,
    figures: list[tuple[Text, Cell]],
    test: tuple[float | None, float | None],
) -> Text:
    if len(term) > 1:
        return wording.interaction_sentence(label, test)
    if isinstance(fitted.frame.variables.get(term[0]), Categories):
        return wording.categories_sentence(label, figures, fitted.statistic, test)
    place = fitted.frame.model.columns[term[0]][0]
    one = fitted.fit.coefficients[place]
    low, high = one.interval(fitted.spec.common.level)
    odds = fitted.spec.family == "logistic"
    effect = (float(np.exp(one.value)), float(np.exp(low)), float(np.exp(high))) if odds else (one.value, low, high)
    return wording.number_sentence(label, effect, test, odds=odds)


def _findings(fitted: Fitted, source: Source) -> list[Finding]:
    frame = fitted.frame
    found = [wording.cause_finding()]
    asked, kept = int(frame.asked.sum()), int(frame.inside.sum())
    if kept < (1 - MANY_LEFT) * asked:
        found.append(wording.left_finding(kept, asked))
    if fitted.fit.coefficients.df < FEW_DF:
        found.append(wording.few_clusters_finding(fitted.fit.coefficients.df))
    numeric = [each.name for each in frame.variables.values() if isinstance(each, Numbers)]
    if fitted.spec.family == "linear":
        numeric.append(frame.outcome.name)
    for name in numeric:
        known = source.variable(name)
        if known is not None and known.measure == "ordinal":
            found.append(wording.ordered_finding(label_of(source, name)))
    return found
