"""The sheet that says where the numbers come from: release, hash, design, weights, and every margin with its kind."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from analysis.books.result import BookResult, text_in
from exports.writers.words import named, word
from exports.writers.xlsx_style import COUNT, HEAD, LEFT, STRONG, TITLE, dress, folded, on_paper, put

WIDTHS = (30, 22, 14, 60, 14, 18, 20, 16, 16, 12)
"""Of the columns A to J, in characters."""


def write(sheet: Worksheet, result: BookResult, language: str) -> None:
    """Fill the sheet: a list of facts, then the margins, then what weighting did per group."""
    put(sheet, 1, 1, word("origin", language), font=TITLE)
    line = 3
    for name, value in _facts(result, language):
        put(sheet, line, 1, name, font=HEAD)
        dress(put(sheet, line, 2, value, number="" if isinstance(value, str) else COUNT), alignment=LEFT)
        sheet.merge_cells(start_row=line, start_column=2, end_row=line, end_column=len(WIDTHS))
        folded(sheet, line, {1: WIDTHS[0] - 4, 2: sum(WIDTHS[1:])})
        line += 1
    line = _margins(sheet, result, language, line + 1)
    _weighting(sheet, result, language, line + 1)
    for letter, width in zip("ABCDEFGHIJ", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    on_paper(sheet, foot=foot(result, language))
    sheet.sheet_view.showGridLines = False


def foot(result: BookResult, language: str) -> tuple[str, str]:
    """What stands at the foot of each printed page: the book, and what its numbers may not be taken for."""
    origin = result.provenance
    marks = ("SYNTHETIC" if origin.synthetic else "", word("provisional", language) if origin.provisional else "")
    return text_in(result.title, language), " · ".join(mark for mark in marks if mark)


def _facts(result: BookResult, language: str) -> list[tuple[str, str | float]]:
    origin = result.provenance
    return [
        (word("source", language), origin.source),
        (word("release", language), origin.release),
        (word("hash", language), origin.data_hash),
        (word("wording", language), origin.wording),
        (word("design", language), text_in(origin.design, language)),
        (word("weights", language), text_in(origin.weights, language)),
        (word("rule", language), text_in(result.suppression, language)),
        (word("rows", language), origin.rows),
        (word("left_since", language), origin.left_since),
        (word("software", language), origin.software),
        ("", word("synthetic", language) if origin.synthetic else ""),
        ("", word("provisional", language) if origin.provisional else ""),
    ]


def _margins(sheet: Worksheet, result: BookResult, language: str, line: int) -> int:
    put(sheet, line, 1, word("margins", language), font=STRONG)
    heads = ("margin", "group", "status", "source", "date", "unit", "gap")
    for place, head in enumerate(heads, start=1):
        put(sheet, line + 1, place, word(head, language), font=HEAD)
    folded(sheet, line + 1, {place: WIDTHS[place - 1] - 2 for place in range(1, 8)})
    line += 2
    for margin in result.provenance.margins:
        put(sheet, line, 1, text_in(margin.label, language) or margin.variable)
        for place, value in enumerate(
            (margin.group, word(margin.status, language), margin.source, margin.date, margin.unit), start=2
        ):
            put(sheet, line, place, value)
        dress(put(sheet, line, 7, margin.largest_gap, number="0.0E+00"), alignment=LEFT)
        folded(sheet, line, {place: WIDTHS[place - 1] - 2 for place in range(1, 8)})
        line += 1
    return line


def _weighting(sheet: Worksheet, result: BookResult, language: str, line: int) -> None:
    heads = (
        "group",
        "method",
        "iterations",
        "gap",
        "base_n",
        "base_effective",
        "kish",
        "lowest",
        "highest",
        "trimmed",
    )
    put(sheet, line, 1, word("weights", language), font=STRONG)
    for place, head in enumerate(heads, start=1):
        put(sheet, line + 1, place, word(head, language), font=HEAD)
    folded(sheet, line + 1, {place: WIDTHS[place - 1] - 2 for place in range(1, 11)})
    for offset, report in enumerate(result.provenance.weighting, start=line + 2):
        facts: tuple[tuple[str | float | None, str], ...] = (
            (report.group, ""),
            (report.method, ""),
            (report.iterations, COUNT),
            (report.largest_gap, "0.0E+00"),
            (report.n, COUNT),
            (report.n_effective, COUNT),
            (report.kish_deff, "0.00"),
            (report.minimum, "0.00"),
            (report.maximum, "0.00"),
            (word("yes" if report.trimmed else "no", language), ""),
        )
        for place, (value, number) in enumerate(facts, start=1):
            dress(put(sheet, offset, place, value, number=number), alignment=LEFT)


def margin_lines(result: BookResult, language: str) -> list[str]:
    """One line a margin for the foot of a table: its label, its group and what kind of figure it is."""
    lines: list[str] = []
    for margin in result.provenance.margins:
        label = text_in(margin.label, language) or margin.variable
        group = f" ({margin.group})" if margin.group else ""
        lines.append(named(f"{word('margin', language)} {label}{group}", word(margin.status, language), language))
    return lines
