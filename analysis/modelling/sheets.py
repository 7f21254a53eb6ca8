"""A result as tables in one language: what its page and its spreadsheet both show, so that they say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.books.result import Base, Cell, Status, Table, text_in
from analysis.charts.numbers import number, per_cent
from analysis.modelling.result import ModelResult, ProfilesResult, Result, ScaleResult
from analysis.modelling.sheet_words import word

Form = Literal["text", "share", "points", "number", "fine", "count", "p"]
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: a text, or a number of some form with its limits; `hidden` when it may not be shown."""

    form: Form
    text: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    status: Status = "shown"

    @property
    def hidden(self) -> bool:
        return self.status.startswith("suppressed")

    @property
    def flagged(self) -> bool:
        return self.status == "flagged" and self.form in {"count", "share"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row; `head` names the rows below it, `base` says who stands behind a column."""

    cells: tuple[Value, ...]
    kind: Literal["plain", "head", "base"] = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """One table with what has to be known to read it. wide: with many columns."""

    key: str
    title: str
    lead: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole result: figures to see first, sentences, tables, remarks."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    sections: tuple[Section, ...]
    remarks: tuple[str, ...]


def sheet_of(result: Result, language: str) -> Sheet:
    """The result in a language ("nl", "fr" or "en")."""
    if isinstance(result, ModelResult):
        facts, sections = _model_facts(result, language), _model(result, language)
        sentences = tuple(text_in(term.sentence, language) for term in result.terms)
    elif isinstance(result, ScaleResult):
        facts, sections, sentences = _scale_facts(result, language), _scale(result, language), ()
    else:
        facts, sections, sentences = _profiles_facts(result, language), _profiles(result, language), ()
    remarks = tuple(filter(None, (text_in(finding.text, language) for finding in result.heading.findings)))
    return Sheet(text_in(result.heading.title, language), facts, sentences, sections, remarks)


def shown(value: Value, language: str) -> str:
    """The cell as a page prints it, without its limits."""
    if value.hidden:
        return HIDDEN
    if value.form == "text":
        return value.text
    return amount(value.number, value.form, language)


def limits(value: Value, language: str) -> str:
    """The limits as a page prints them; empty when there are none."""
    if value.hidden or value.low is None or value.high is None:
        return ""
    factor, places = (100, 1) if value.form in {"share", "points"} else (1, 2)
    return word("between", language).format(
        low=number(factor * value.low, language, places), high=number(factor * value.high, language, places)
    )


def amount(given: float | None, form: Form, language: str) -> str:
    """A number in its form, as the language writes it."""
    if given is None:
        return "–"
    if form == "share":
        return per_cent(given, language, 1)
    if form == "points":
        return f"{'+' if given > 0 else ''}{number(100 * given, language, 1)}"
    if form == "p":
        return f"<\u00a0{number(0.001, language, 3)}" if given < 0.001 else number(given, language, 3)
    return number(given, language, {"count": 0, "number": 2, "fine": 3}.get(form, 2))


def _text(text: str) -> Value:
    return Value("text", text)


def _count(given: float | None, status: Status = "shown") -> Value:
    return Value("count", number=given, status=status)


def _fact(key: str, given: float | None, form: Form, language: str) -> tuple[str, str]:
    return word(key, language), amount(given, form, language)


def _model_facts(result: ModelResult, language: str) -> tuple[tuple[str, str], ...]:
    fit = result.fit
    shares = (
        [("r2", fit.r2)]
        if result.family == "linear"
        else [("cox_snell", fit.cox_snell), ("nagelkerke", fit.nagelkerke)]
    )
    return (
        (
            word("outcome", language),
            " – ".join(filter(None, (text_in(result.outcome, language), text_in(result.event, language)))),
        ),
        (word("reference", language), text_in(result.reference, language)),
        _fact("n", result.base.n, "count", language),
        _fact("clusters", result.base.n_clusters, "count", language),
        _fact("effective", result.base.n_effective, "count", language),
        *(_fact(key, share, "fine", language) for key, share in shares),
        (word("formula", language), result.formula),
    )


def _model(result: ModelResult, language: str) -> tuple[Section, ...]:
    return (
        _adjusted(result, language),
        _tests(result, language),
        _coefficients(result, language),
        _missing(result, language),
    )


def _adjusted(result: ModelResult, language: str) -> Section:
    """One line a category: adjusted, observed, the difference from the reference, and who stands behind it."""
    share = result.family == "logistic"
    form: Form = "share" if share else "number"
    differences = {(each.variable, each.key): each for each in result.contrasts}
    keys = ("category", "adjusted", "observed", "difference", "p", "n", "clusters", "effective", "deff")
    lines: list[Line] = []
    place = 0
    for block in result.adjusted.blocks:
        lines.append(Line((_text(text_in(block.label, language)),), "head"))
        for column in block.columns:
            adjusted, observed = (row.cells[place] for row in result.adjusted.rows)
            found = differences.get((block.key, column.key))
            against = (
                Value(
                    "points" if share else "number",
                    number=found.estimate,
                    low=found.low,
                    high=found.high,
                    status=found.status,
                )
                if found
                else _text("")
            )
            chance = Value("p", number=found.p, status=found.status) if found else _text("")
            lines.append(
                Line((
                    _text(text_in(column.label, language)),
                    _cell(adjusted, form),
                    _cell(observed, form) if observed.estimate is not None or observed.status.startswith("supp") else _text(""),
                    against,
                    chance,
                    *_base(result.adjusted.bases[place]),
                    Value("number", number=adjusted.deff, status=adjusted.status),
                ))
            )  # fmt: skip
            place += 1
    heads = tuple(word(key, language) for key in keys)
    return Section(
        "adjusted",
        word("adjusted_title" if share else "adjusted_means", language),
        word("adjusted_lead", language),
        heads,
        tuple(lines),
    )


def _base(base: Base) -> tuple[Value, Value, Value]:
    status = base.status
    return _count(base.n, status), _count(base.n_clusters, status), _count(base.n_effective, status)


def _cell(cell: Cell, form: Form) -> Value:
    return Value(form, number=cell.estimate, low=cell.low, high=cell.high, status=cell.status)


def _tests(result: ModelResult, language: str) -> Section:
    lines = [
        Line((
            _text(text_in(term.label, language)),
            Value("number", number=term.f),
            _count(term.df),
            _count(term.df_denominator),
            Value("p", number=term.p),
        ))
        for term in result.terms
    ]  # fmt: skip
    heads = tuple(word(key, language) for key in ("term", "f", "df", "df_denominator", "p"))
    return Section("tests", word("tests_title", language), word("tests_lead", language), heads, tuple(lines))


def _coefficients(result: ModelResult, language: str) -> Section:
    odds = result.family == "logistic"
    lines = []
    for each in result.coefficients:
        label, against = text_in(each.label, language), text_in(each.against, language)
        if against:
            label = word("against", language).format(label=label, against=against)
        ratio = (
            [Value("number", number=each.ratio, low=each.ratio_low, high=each.ratio_high, status=each.status)]
            if odds
            else []
        )
        lines.append(
            Line((
                _text(label),
                Value("fine", number=each.estimate, low=each.low, high=each.high, status=each.status),
                Value("fine", number=each.se, status=each.status),
                Value("number", number=each.t, status=each.status),
                _count(each.df, each.status),
                Value("p", number=each.p, status=each.status),
                *ratio,
                Value("number", number=each.deff, status=each.status),
            ))
        )  # fmt: skip
    keys = ("term", "coefficient", "se", "t", "df_residual", "p", *(("ratio",) if odds else ()), "deff")
    return Section("coefficients", word("coefficients_title", language), word("odds_lead" if odds else "slope_lead", language),
                   tuple(word(key, language) for key in keys), tuple(lines))  # fmt: skip


def _missing(result: ModelResult, language: str) -> Section:
    lines = [Line((_text(text_in(each.label, language)), _count(each.n))) for each in result.missing]
    lines.append(Line((_text(word("asked", language)), _count(result.asked)), "base"))
    lines.append(Line((_text(word("used", language)), _count(result.base.n, result.base.status)), "base"))
    heads = (word("question", language), word("missing", language))
    return Section("missing", word("missing_title", language), word("missing_lead", language), heads, tuple(lines))


def _scale_facts(result: ScaleResult, language: str) -> tuple[tuple[str, str], ...]:
    alpha = amount(result.alpha, "number", language)
    interval = limits(Value("number", number=result.alpha, low=result.alpha_low, high=result.alpha_high), language)
    rule = word("rule_mean" if result.score == "mean" else "rule_sum", language)
    return (
        (word("alpha", language), f"{alpha} ({interval})" if interval else alpha),
        _fact("omega", result.omega, "number", language),
        (word("rule", language), rule.format(needed=result.needed, size=len(result.items))),
        (word("range", language), f"{number(result.low, language, 0)} – {number(result.high, language, 0)}"),
        _fact("scored", result.scored, "count", language),
        _fact("short", result.short, "count", language),
        _fact("complete", result.complete, "count", language),
    )


def _scale(result: ScaleResult, language: str) -> tuple[Section, ...]:
    lines = []
    for item in result.items:
        label = text_in(item.label, language)
        numbers = [
            Value("number", number=each) for each in (item.mean, item.item_rest, item.alpha_without, item.loading)
        ]
        lines.append(Line((_text(f"{label} ↔" if item.reversed else label), *numbers, _count(item.n))))
    heads = tuple(word(key, language) for key in ("question", "mean", "item_rest", "alpha_without", "loading", "n"))
    items = Section("items", word("items_title", language), word("items_lead", language), heads, tuple(lines))
    return (items, *(_table(table, language) for table in result.tables))


def _profiles_facts(result: ProfilesResult, language: str) -> tuple[tuple[str, str], ...]:
    rand = amount(result.rand, "number", language)
    interval = limits(Value("number", number=result.rand, low=result.rand_low, high=result.rand_high), language)
    return (
        (word("rand", language), f"{rand} ({interval})"),
        _fact("differ", result.loss, "share", language),
        _fact("n", result.n, "count", language),
        _fact("left", result.left, "count", language),
        (word("seed", language), str(result.seed)),
        (word("starts", language), word("starts_text", language).format(starts=result.starts, repeats=result.repeats)),
    )


def _profiles(result: ProfilesResult, language: str) -> tuple[Section, ...]:
    columns = tuple(text_in(each.label, language) for each in result.profiles)
    lines = []
    for place, label in enumerate(result.labels):
        answers = [
            _text(text_in(each.answers[place], language))
            if each.answers
            else Value("text", status="suppressed_primary")
            for each in result.profiles
        ]
        lines.append(Line((_text(text_in(label, language)), *answers)))
    stable = [
        Value("number", number=each.jaccard, status="shown" if each.answers else "suppressed_primary")
        for each in result.profiles
    ]
    lines.append(Line((_text(word("jaccard", language)), *stable), "base"))
    faces = Section(
        "faces",
        word("faces_title", language),
        word("faces_lead", language),
        (word("question", language), *columns),
        tuple(lines),
    )
    compared = [
        Line((
            _count(each.profiles),
            Value("share", number=each.loss),
            Value("number", number=each.rand, low=each.rand_low, high=each.rand_high),
        ))
        for each in result.choices
    ]  # fmt: skip
    heads = tuple(word(key, language) for key in ("how_many", "differ", "rand"))
    choices = Section(
        "choices", word("choices_title", language), word("choices_lead", language), heads, tuple(compared)
    )
    return (faces, choices, *(_table(table, language) for table in result.tables))


def _table(table: Table, language: str) -> Section:
    """A table of a table book: its rows, then its bases."""
    form: Form = "share" if table.statistic.endswith("percent") else "number"
    several = sum(block.key != "total" for block in table.blocks) > 1
    heads = [word("category", language)]
    for block in table.blocks:
        for column in block.columns:
            label = text_in(column.label, language)
            named = several and block.key != "total"
            heads.append(f"{text_in(block.label, language)} · {label}" if named else label)
    lines = [
        Line((_text(text_in(row.label, language)), *(_cell(cell, form) for cell in row.cells))) for row in table.rows
    ]
    for key, name in (("n", "n"), ("clusters", "n_clusters"), ("effective", "n_effective")):
        bases = [_count(getattr(base, name), base.status) for base in table.bases]
        lines.append(Line((_text(word(key, language)), *bases), "base"))
    title = text_in(table.title, language)
    lead = text_in(table.question, language)
    return Section(f"table-{table.number}", title, "" if lead == title else lead, tuple(heads), tuple(lines))
