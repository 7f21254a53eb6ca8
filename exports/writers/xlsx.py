"""A table book as a spreadsheet: a contents sheet with links, one sheet a table, the same shape in every language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from analysis.books.result import BookResult, Column, Row, Table, text_in
from exports.writers import xlsx_origin
from exports.writers.atomic import replacing
from exports.writers.words import named, word
from exports.writers.xlsx_style import (
    A3,
    COUNT,
    EDGES,
    FAINT,
    HEAD,
    LEFT,
    LETTERS,
    LINK,
    RIGHT,
    SLANTED,
    STRONG,
    TITLE,
    WARN,
    dress,
    folded,
    on_paper,
    put,
)

HIDDEN = "•••"
PERCENT = "0.0\\ %_ "
"""With a space behind, so that no letter of a test touches the number."""
FORMATS = {"column_percent": PERCENT, "row_percent": PERCENT, "total": COUNT, "mean": "0.00", "median": "0.00"}
HEAD_ROWS = 8
"""Lines above the first number: title, question, universe, statistic, synthetic, blocks, columns, letters."""
LABEL_WIDTH, NUMBER_WIDTH, LETTERS_WIDTH = 46, 13, 5
HATCHED = PatternFill(patternType="lightUp", fgColor="FF7E80A0", bgColor="FFECEEF6")
YELLOW = PatternFill(patternType="solid", fgColor=WARN)


def write_book(result: BookResult, path: Path, languages: Sequence[str]) -> None:
    """Write the book in one language, or several side by side in one file (sheets then start with the language)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for language in languages:
        prefix = f"{language.upper()} " if len(languages) > 1 else ""
        _write_language(book, result, language, prefix)
    book.properties.creator = "Arobase"
    book.properties.title = text_in(result.title, languages[0])
    with replacing(path) as scratch:
        book.save(scratch)


def _write_language(book: Workbook, result: BookResult, language: str, prefix: str) -> None:
    contents = book.create_sheet(sheet_name(prefix, word("contents", language)))
    names = [sheet_name(prefix, f"{word('table', language)} {table.number}") for table in result.tables]
    origin = book.create_sheet(sheet_name(prefix, word("origin", language)))
    for table, name in zip(result.tables, names, strict=True):
        _write_table(book.create_sheet(name), result, table, language, contents.title)
    _write_contents(contents, result, language, names, origin.title)
    xlsx_origin.write(origin, result, language)


def sheet_name(prefix: str, name: str) -> str:
    """A name a spreadsheet accepts: at most 31 characters, none of []:*?/\\ ."""
    return re.sub(r"[\[\]:*?/\\]", " ", f"{prefix}{name}")[:31]


def _write_contents(sheet: Worksheet, result: BookResult, language: str, names: list[str], origin: str) -> None:
    put(sheet, 1, 1, text_in(result.title, language), font=TITLE)
    put(sheet, 2, 1, word("synthetic", language) if result.provenance.synthetic else "", font=STRONG)
    put(sheet, 3, 1, word("provisional", language) if result.provenance.provisional else "", font=FAINT)
    link(put(sheet, 4, 1, word("origin", language), font=LINK), origin)
    heads = (word("table", language), "", word("universe", language), word("base_n", language))
    for place, head in enumerate(heads, start=1):
        dress(put(sheet, 6, place, head, font=HEAD), border=EDGES["bottom",])
    for line, (table, name) in enumerate(zip(result.tables, names, strict=True), start=7):
        link(dress(put(sheet, line, 1, table.number, font=LINK), alignment=LEFT), name)
        link(put(sheet, line, 2, text_in(table.title, language), font=LINK), name)
        put(sheet, line, 3, _universe(table, language))
        base = table.bases[0] if table.bases else None
        put(sheet, line, 4, base.n if base and base.n is not None else HIDDEN, number=COUNT)
        folded(sheet, line, {1: 10, 2: 66, 3: 42, 4: 14})
    for letter, width in zip("ABCD", (10, 70, 44, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A7"
    sheet.sheet_view.showGridLines = False
    on_paper(sheet, repeated="6:6", foot=xlsx_origin.foot(result, language))


def link(cell: SheetCell, sheet: str) -> None:
    """Make the cell lead to a sheet."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=str(cell.value))
    dress(cell, font=LINK)


def _universe(table: Table, language: str) -> str:
    return text_in(table.universe_text, language) or table.universe or word("everyone", language)


def _write_table(sheet: Worksheet, result: BookResult, table: Table, language: str, contents: str) -> None:
    _write_heading(sheet, result, table, language, contents)
    _write_columns(sheet, table, language)
    line = HEAD_ROWS + 1
    for row in table.rows:
        _write_row(sheet, line, row, _starts(table), language)
        line += 1
    line = _write_bases(sheet, table, language, line)
    line = _write_limits(sheet, table, language, line + 1)
    _write_notes(sheet, result, table, language, line + 1)
    sheet.column_dimensions["A"].width = LABEL_WIDTH
    for place, column in enumerate(table.columns):
        sheet.column_dimensions[get_column_letter(2 + 2 * place)].width = _width(column, language)
        sheet.column_dimensions[get_column_letter(3 + 2 * place)].width = LETTERS_WIDTH
    sheet.freeze_panes = f"B{HEAD_ROWS + 1}"
    sheet.sheet_view.showGridLines = False
    on_paper(sheet, paper=A3, repeated=f"6:{HEAD_ROWS}", foot=xlsx_origin.foot(result, language))


def _starts(table: Table) -> frozenset[int]:
    """Places of the columns that open a block, counted from 0."""
    widths = [len(block.columns) for block in table.blocks]
    return frozenset(sum(widths[:place]) for place in range(len(widths)))


def _write_heading(sheet: Worksheet, result: BookResult, table: Table, language: str, contents: str) -> None:
    title = f"{word('table', language)} {table.number}. {text_in(table.title, language)}"
    put(sheet, 1, 1, title, font=TITLE)
    put(sheet, 2, 1, named(word("question", language), text_in(table.question, language), language))
    put(sheet, 3, 1, named(word("universe", language), _universe(table, language), language))
    put(sheet, 4, 1, named(word("statistic", language), word(table.statistic, language), language))
    for line in (2, 3):
        _spread(sheet, line, table)
    put(sheet, 5, 1, word("synthetic", language) if result.provenance.synthetic else "", font=STRONG)
    link(put(sheet, 6, 1, word("back", language), font=LINK), contents)


def _write_columns(sheet: Worksheet, table: Table, language: str) -> None:
    """Three lines: the blocks over their columns, the columns, their letters."""
    place = 2
    for block in table.blocks:
        width = 2 * len(block.columns)
        head = put(sheet, 6, place, text_in(block.label, language), font=HEAD)
        dress(head, alignment=LEFT, border=EDGES["left",])
        if width > 1:
            sheet.merge_cells(start_row=6, start_column=place, end_row=6, end_column=place + width - 1)
        for column in block.columns:
            label = put(sheet, 7, place, text_in(column.label, language), font=HEAD)
            first = column is block.columns[0]
            dress(label, alignment=RIGHT, border=EDGES["left",] if first else None)
            dress(put(sheet, 8, place, column.letter, font=LETTERS), alignment=RIGHT)
            _ruled(sheet, 8, place, "bottom", first=first)
            _ruled(sheet, 8, place + 1, "bottom")
            place += 2
    widths = {2 + 2 * turn: _width(column, language) - 2 for turn, column in enumerate(table.columns)}
    folded(sheet, 7, widths)
    _ruled(sheet, 8, 1, "bottom")


def _width(column: Column, language: str) -> float:
    """Wide enough for the numbers and for the longest word of the label, which is bold and not to be broken."""
    longest = max((len(word) for word in text_in(column.label, language).split()), default=0)
    return max(NUMBER_WIDTH, 1.2 * longest + 2)


def _ruled(sheet: Worksheet, line: int, place: int, side: str, *, first: bool = False) -> None:
    """Draw a line on one side of a cell, and on its left where a block begins."""
    cell = cast(SheetCell, sheet.cell(row=line, column=place))
    dress(cell, border=EDGES["left", side] if first else EDGES[side,])


def _write_row(sheet: Worksheet, line: int, row: Row, starts: frozenset[int], language: str) -> None:
    strong = row.kind == "net"
    put(sheet, line, 1, text_in(row.label, language), font=STRONG if strong else None)
    for place, cell in enumerate(row.cells):
        target = number_cell(
            sheet, line, 2 + 2 * place, cell.estimate, status=cell.status, number=FORMATS[row.statistic]
        )
        dress(target, font=STRONG if strong else None, border=EDGES["left",] if place in starts else None)
        put(sheet, line, 3 + 2 * place, cell.letters, font=LETTERS)
    folded(sheet, line, {1: LABEL_WIDTH - 2})


def number_cell(
    sheet: Worksheet, line: int, place: int, value: float | None, *, status: str, number: str
) -> SheetCell:
    """The value in its format; three dots on hatching where hidden, italics on yellow where the base is small."""
    if status.startswith("suppressed"):
        cell = put(sheet, line, place, HIDDEN, font=FAINT)
        dress(cell, fill=HATCHED)
    elif value is None:
        cell = put(sheet, line, place, "–", font=FAINT)
    else:
        cell = put(sheet, line, place, value, number=number)
        if status == "flagged":
            dress(cell, font=SLANTED, fill=YELLOW)
    return dress(cell, alignment=RIGHT)


def _write_bases(sheet: Worksheet, table: Table, language: str, line: int) -> int:
    lines = (
        ("base_n", [base.n for base in table.bases]),
        ("base_weighted", [base.n_weighted for base in table.bases]),
        ("base_effective", [base.n_effective for base in table.bases]),
        ("base_clusters", [base.n_clusters for base in table.bases]),
    )
    starts, opening = _starts(table), line
    for name, values in lines:
        put(sheet, line, 1, word(name, language), font=FAINT)
        for place, (base, value) in enumerate(zip(table.bases, values, strict=True)):
            target = number_cell(sheet, line, 2 + 2 * place, value, status=base.status, number=COUNT)
            if place in starts and line != opening:
                dress(target, border=EDGES["left",])
        line += 1
    for place in range(1, 2 + 2 * len(table.columns)):
        _ruled(sheet, opening, place, "top", first=place % 2 == 0 and place // 2 - 1 in starts)
    return line


def _write_limits(sheet: Worksheet, table: Table, language: str, line: int) -> int:
    """Low and high limit of every number, a pair of lines a row."""
    level = f"{table.interval_level:.0%}".replace("%", " %")
    starts = _starts(table)
    put(sheet, line, 1, f"{word('interval', language)} ({level} {word('level', language)})", font=HEAD)
    line += 1
    for row in table.rows:
        for bound in ("low", "high"):
            put(sheet, line, 1, f"{text_in(row.label, language)} · {word(bound, language)}", font=FAINT)
            folded(sheet, line, {1: LABEL_WIDTH - 2})
            for place, cell in enumerate(row.cells):
                value, number = getattr(cell, bound), FORMATS[row.statistic]
                target = number_cell(sheet, line, 2 + 2 * place, value, status=cell.status, number=number)
                dress(target, border=EDGES["left",] if place in starts else None)
            line += 1
    return line


def _write_notes(sheet: Worksheet, result: BookResult, table: Table, language: str, line: int) -> None:
    provenance = result.provenance
    notes = [
        text_in(table.tests.text, language) if table.tests else "",
        word("multiple", language) if table.multiple else "",
        word("flagged", language),
        word("suppressed", language),
        text_in(result.suppression, language),
        *(text_in(finding.text, language) for finding in table.findings),
        named(word("release", language), f"{provenance.release} {provenance.data_hash[:16]}".rstrip(), language),
        named(word("weights", language), text_in(table.weights or provenance.weights, language), language),
        *xlsx_origin.margin_lines(result, language),
        word("provisional", language) if provenance.provisional else "",
    ]
    put(sheet, line, 1, word("notes", language), font=HEAD)
    for note in filter(None, notes):
        line += 1
        put(sheet, line, 1, note, font=FAINT)
        _spread(sheet, line, table)


def _spread(sheet: Worksheet, line: int, table: Table) -> None:
    """Let the text in the first column run over the whole table, folded where it is longer still."""
    count = max(len(table.columns), 3)
    sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=1 + 2 * count)
    folded(sheet, line, {1: LABEL_WIDTH + count * (NUMBER_WIDTH + LETTERS_WIDTH) - 4})
