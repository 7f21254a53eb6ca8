"""A spreadsheet on paper: as wide as the page, in one face, long texts folded in rows high enough for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.writers import xlsx
from exports.writers.xlsx_style import LINE_POINTS
from tests.unit.writers import books

LONG = "Een vraag met heel veel woorden die niet op één regel past " * 3


def sheets(tmp_path: Path) -> list[Worksheet]:
    result = books.book()
    first = result.tables[0]
    row = replace(first.rows[0], label={"nl": LONG})
    table = replace(first, title={"nl": LONG}, rows=(row, *first.rows[1:]))
    xlsx.write_book(replace(result, tables=(table, *result.tables[1:])), tmp_path / "book.xlsx", ["nl"])
    return load_workbook(tmp_path / "book.xlsx").worksheets


def test_every_sheet_prints_lying_down_and_as_wide_as_the_paper(tmp_path: Path) -> None:
    for sheet in sheets(tmp_path):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0


def test_every_page_says_its_number_its_book_and_what_it_is_not(tmp_path: Path) -> None:
    for sheet in sheets(tmp_path):
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.oddFooter.left.text == books.book().title["nl"]
        assert "SYNTHETIC" in sheet.oddFooter.right.text


def test_a_column_is_as_wide_as_its_longest_word(tmp_path: Path) -> None:
    result = books.book(1)
    block = result.tables[0].blocks[1]
    long = replace(block.columns[0], label={"nl": "Wetenschapsonderwijs nu"})
    table = replace(result.tables[0], blocks=(replace(block, columns=(long, *block.columns[1:])),))
    xlsx.write_book(replace(result, tables=(table,)), tmp_path / "book.xlsx", ["nl"])
    sheet = load_workbook(tmp_path / "book.xlsx")["Tabel 1"]
    assert sheet.column_dimensions["B"].width > len("Wetenschapsonderwijs") * 1.1
    assert sheet.column_dimensions["D"].width == xlsx.NUMBER_WIDTH


def test_a_long_label_is_folded_in_a_row_high_enough(tmp_path: Path) -> None:
    found = {sheet.title: sheet for sheet in sheets(tmp_path)}
    for title, place, width in (("Tabel 1", "A9", xlsx.LABEL_WIDTH), ("Inhoud", "B7", 70)):
        cell = found[title][place]
        lines = -(-len(LONG) // width)
        assert cell.alignment.wrap_text
        assert found[title].row_dimensions[cell.row].height >= lines * LINE_POINTS


def test_all_text_is_in_one_face(tmp_path: Path) -> None:
    faces = {
        cell.font.name
        for sheet in sheets(tmp_path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert faces == {"Calibri"}
