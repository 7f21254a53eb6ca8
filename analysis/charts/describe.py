"""Numbers in sentences, for the text alternatives of all kinds."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.books.result import Text, text_in
from analysis.charts.numbers import figure, word
from analysis.charts.subject import Group, Mark, Subject, hidden


def opening(names: Text, subject: Subject, line: str, language: str) -> str:
    """The short first sentence: what kind of picture, of what."""
    kind, colon = text_in(names, language), word("colon", language)
    title = text_in(subject.table.title, language)
    if line and line != title:
        return f"{kind}{colon}{title} ({line})."
    return f"{kind}{colon}{title}{'' if title.endswith(('.', '?', '!')) else '.'}"


def listed(groups: Iterable[Group], language: str) -> str:
    """ "Totaal 41,7 (tussen 38,7 en 44,7); Gemeenschap: Vlaamse 45,2 (...), Franse ...": every mark of every group."""
    return word("semicolon", language).join(_group(group, language) for group in groups if group.marks)


def said(mark: Mark, language: str) -> str:
    """A mark's name, figure and interval; a hidden one is called hidden."""
    return f"{text_in(mark.label, language)} {amount(mark, language)}"


def amount(mark: Mark, language: str) -> str:
    cell = mark.cell
    if hidden(cell):
        return word("hidden", language)
    if cell.estimate is None:
        return word("none", language)
    extras: list[str] = []
    if cell.low is not None and cell.high is not None:
        low, high = (figure(end, mark.statistic, language) for end in (cell.low, cell.high))
        extras.append(word("between", language).format(low=low, high=high))
    if cell.status == "flagged":
        extras.append(word("small", language))
    text = figure(cell.estimate, mark.statistic, language)
    return f"{text} ({', '.join(extras)})" if extras else text


def _group(group: Group, language: str) -> str:
    heading, marks = text_in(group.label, language), ", ".join(said(mark, language) for mark in group.marks)
    return f"{heading}{word('colon', language)}{marks}" if heading else marks
