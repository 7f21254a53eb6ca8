"""The spreadsheet and the tidy file hold the numbers of the book; languages change words and nothing else."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.books.result import BookResult, Text
from exports.writers import tidy_csv, xlsx
from tests.unit.writers import books


def numbers(path: Path) -> list[tuple[str, float, str]]:
    """Every number of a workbook with its place (sheet order, coordinate) and its format."""
    workbook = load_workbook(path)
    return [
        (f"{place}!{cell.coordinate}", cell.value, cell.number_format)
        for place, sheet in enumerate(workbook)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]


def test_every_estimate_stands_in_its_cell_with_a_per_cent_format(tmp_path: Path) -> None:
    result = books.book()
    xlsx.write_book(result, tmp_path / "book.xlsx", ["nl"])
    sheet = load_workbook(tmp_path / "book.xlsx")["Tabel 1"]
    for line, row in enumerate(result.tables[0].rows, start=xlsx.HEAD_ROWS + 1):
        for place, cell in enumerate(row.cells):
            written = sheet.cell(line, 2 + 2 * place)
            if cell.status == "suppressed_primary":
                assert written.value == xlsx.HIDDEN
                assert written.fill.patternType == "lightUp"
            else:
                assert written.value == cell.estimate
                assert written.number_format == xlsx.PERCENT
            assert (sheet.cell(line, 3 + 2 * place).value or "") == cell.letters
    assert [sheet.cell(xlsx.HEAD_ROWS + 5, 2 + 2 * place).value for place in range(7)] == [
        base.n for base in result.tables[0].bases
    ]
    assert sheet.freeze_panes == "B9"


def test_hidden_numbers_appear_nowhere_in_the_file(tmp_path: Path) -> None:
    result = books.book(1)
    xlsx.write_book(result, tmp_path / "book.xlsx", ["nl", "fr"])
    sheet = load_workbook(tmp_path / "book.xlsx")["NL Tabel 1"]
    limits = [
        sheet.cell(line, 8).value
        for line in range(1, sheet.max_row + 1)
        if str(sheet.cell(line, 1).value).startswith("Eén keer ·")
    ]
    assert limits == [xlsx.HIDDEN, xlsx.HIDDEN]


def test_contents_link_to_every_table_and_back(tmp_path: Path) -> None:
    xlsx.write_book(books.book(3), tmp_path / "book.xlsx", ["fr"])
    workbook = load_workbook(tmp_path / "book.xlsx")
    targets = {
        cell.hyperlink.location
        for row in workbook["Sommaire"].iter_rows()
        for cell in row
        if cell.hyperlink is not None
    }
    assert targets == {"'Provenance'!A1", "'Tableau 1'!A1", "'Tableau 2'!A1", "'Tableau 3'!A1"}
    assert workbook["Tableau 2"]["A6"].hyperlink.location == "'Sommaire'!A1"


def test_dutch_and_french_books_differ_only_in_words(tmp_path: Path) -> None:
    for language in ("nl", "fr"):
        xlsx.write_book(books.book(), tmp_path / f"{language}.xlsx", [language])
    assert numbers(tmp_path / "nl.xlsx") == numbers(tmp_path / "fr.xlsx")
    dutch, french = (load_workbook(tmp_path / f"{language}.xlsx") for language in ("nl", "fr"))
    assert dutch["Tabel 1"]["A9"].value == "Nooit"
    assert french["Tableau 1"]["A9"].value == "Jamais"
    for left, right in zip(dutch, french, strict=True):
        filled = [
            {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value} for sheet in (left, right)
        ]
        assert filled[0] == filled[1]


def test_both_languages_share_one_file(tmp_path: Path) -> None:
    xlsx.write_book(books.book(1), tmp_path / "book.xlsx", ["nl", "fr"])
    assert load_workbook(tmp_path / "book.xlsx").sheetnames == [
        "NL Inhoud",
        "NL Herkomst",
        "NL Tabel 1",
        "FR Sommaire",
        "FR Provenance",
        "FR Tableau 1",
    ]


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    xlsx.write_book(books.book(1), tmp_path / "book.xlsx", ["nl"])
    cell = load_workbook(tmp_path / "book.xlsx")["Tabel 1"]["A11"]
    assert (cell.value, cell.data_type) == ("=Elke dag", "s")


def test_kind_of_each_margin_and_the_word_synthetic_are_printed(tmp_path: Path) -> None:
    xlsx.write_book(books.book(1), tmp_path / "book.xlsx", ["nl"])
    workbook = load_workbook(tmp_path / "book.xlsx")
    words = {str(cell.value) for row in workbook["Tabel 1"].iter_rows() for cell in row}
    assert "Marge Geslacht (1): officieel" in words
    assert "Marge Onderwijsvorm (2): schatting" in words
    assert all("SYNTHETIC" in str([cell.value for row in sheet.iter_rows() for cell in row]) for sheet in workbook)


def test_a_failed_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    broken: BookResult = replace(books.book(1), title=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        xlsx.write_book(broken, path, ["nl"])
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["book.xlsx"]


def test_tidy_file_reads_back_to_the_same_numbers(tmp_path: Path) -> None:
    result = books.book(2)
    tidy_csv.write_book(result, tmp_path / "book.csv")
    with (tmp_path / "book.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert tuple(lines[0]) == tidy_csv.COLUMNS
    cells = list(result.cells())
    assert len(lines) == len(cells)
    for line, (table, row, block, column, cell) in zip(lines, cells, strict=True):
        assert (line["table"], line["category"], line["banner"], line["column"]) == (
            str(table.number),
            row.key,
            block.key,
            column.key,
        )
        assert (line["status"], line["letters"]) == (cell.status, cell.letters)
        for name in tidy_csv.MEASURES:
            value = getattr(cell, name)
            assert line[name] == ("" if value is None else repr(value))
            assert value is None or float(line[name]) == value


def test_missing_language_falls_back(tmp_path: Path) -> None:
    label: Text = {"fr": "Seulement"}
    result = replace(books.book(1), title=label)
    xlsx.write_book(result, tmp_path / "book.xlsx", ["nl"])
    assert load_workbook(tmp_path / "book.xlsx")["Inhoud"]["A1"].value == "Seulement"
