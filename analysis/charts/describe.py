"""The text alternative of a chart: the same numbers, in sentences."""

from __future__ import annotations

from analysis.books.result import Table, text_in
from analysis.charts.numbers import number, per_cent, word
from analysis.charts.view import Group, Mark, View, view


def describe(table: Table, language: str) -> str:
    """Title, what is shown, and every number with its interval; hidden numbers are called hidden."""
    shown = view(table)
    groups = "; ".join(_group(shown, group, language) for group in shown.groups)
    label = text_in(shown.label, language)
    return f"{text_in(table.title, language)}. {label}: {groups}. {caption(shown, language)}."


def caption(shown: View, language: str) -> str:
    """What the marks mean: "Schatting en 95 %-interval, in %"."""
    level = per_cent(shown.level, language)
    sentence = word("caption", language).format(level=level)
    return f"{sentence}, {word('in_percent', language)}" if shown.percent else sentence


def value(shown: View, amount: float, language: str) -> str:
    """One figure as the chart prints it: per cents with one decimal and no sign, others with two."""
    return number(100 * amount, language) if shown.percent else number(amount, language, 2)


def _group(shown: View, group: Group, language: str) -> str:
    heading = text_in(group.label, language)
    marks = ", ".join(_mark(shown, mark, language) for mark in group.marks)
    return f"{heading}: {marks}" if heading else marks


def _mark(shown: View, mark: Mark, language: str) -> str:
    label, cell = text_in(mark.label, language), mark.cell
    if cell.status.startswith("suppressed"):
        return f"{label} {word('hidden', language)}"
    if cell.estimate is None:
        return f"{label} {word('none', language)}"
    text = f"{label} {value(shown, cell.estimate, language)}"
    extras: list[str] = []
    if cell.low is not None and cell.high is not None:
        low, high = value(shown, cell.low, language), value(shown, cell.high, language)
        extras.append(word("between", language).format(low=low, high=high))
    if cell.status == "flagged":
        extras.append(word("small", language))
    return f"{text} ({', '.join(extras)})" if extras else text
