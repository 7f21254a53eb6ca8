"""Spreadsheets as rows of text, each cell with its place, in and out of `.xlsx`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import TYPE_ERROR, TYPE_FORMULA, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from surveys.formats.losses import Lost, Unreadable

MOST_UNPACKED_MB = 60
MOST_ROWS = 5_000
MOST_COLUMNS = 300
"""A sheet can claim a million rows of sixteen thousand cells, and they would all be walked."""
WIDE = 42


@dataclass(frozen=True)
class Row:
    """One row under its headings; blank cells are left out."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def get(self, heading: str) -> str:
        return self.cells.get(heading, "")

    def place(self, heading: str) -> str:
        """`survey!G7`."""
        return f"{self.sheet}!{self.columns.get(heading, 'A')}{self.number}"


Sheets = dict[str, list[Row]]


def read(data: bytes) -> Sheets:
    """Every sheet under its name in lower case. Raises Unreadable for what is no workbook and for cells that hold an
    error or a formula instead of a value."""
    _guard(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable([Lost("", "", "not-xlsx")]) from error
    faults: list[Lost] = []
    found = {sheet.title.strip().lower(): list(_rows(sheet, faults)) for sheet in book.worksheets}
    if faults:
        raise Unreadable(faults)
    return found


def _guard(data: bytes) -> None:
    """A small file can unpack to gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable([Lost("", "", "not-xlsx")]) from error
    if size > MOST_UNPACKED_MB * 1024 * 1024:
        raise Unreadable([Lost("", "", "too-big", {"limit": str(MOST_UNPACKED_MB)})])


def _rows(sheet: Any, faults: list[Lost]) -> Iterator[Row]:
    name = sheet.title.strip().lower()
    headings: dict[int, str] = {}
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS), start=1):
        said: dict[int, str] = {}
        for index, cell in enumerate(cells):
            place = f"{name}!{get_column_letter(index + 1)}{number}"
            if cell.value is not None:
                said[index] = _text(cell, place, faults)
        if number > MOST_ROWS and said:
            faults.append(Lost(f"{name}!A{number}", "", "too-many-rows", {"limit": str(MOST_ROWS)}))
        if not headings:
            headings = {index: heading for index, text in said.items() if (heading := _heading(text))}
            continue
        filled = {headings[index]: text for index, text in said.items() if index in headings and text.strip()}
        if filled:
            yield Row(name, number, filled, {title: get_column_letter(at + 1) for at, title in headings.items()})


def _heading(text: str) -> str:
    """`Label :: Nederlands (nl)` -> `label::nederlands (nl)`."""
    return "::".join(part.strip().lower() for part in text.replace("::", ":").split(":"))


def _text(cell: Any, place: str, faults: list[Lost]) -> str:
    if cell.data_type == TYPE_ERROR:
        faults.append(Lost(place, str(cell.value), "cell-error", {"found": str(cell.value)}))
    elif cell.data_type == TYPE_FORMULA:
        faults.append(Lost(place, str(cell.value), "cell-formula"))
    if isinstance(cell.value, bool):
        return "true" if cell.value else "false"
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return str(cell.value)


def write(sheets: Mapping[str, Sequence[Mapping[str, str]]], headings: Mapping[str, Iterable[str]]) -> bytes:
    """A workbook with one sheet a name; every cell is text, also one that begins with “=”."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        listed = [each for each in headings[name] if any(row.get(each) for row in rows)]
        sheet.freeze_panes = "A2"
        for index, heading in enumerate(listed, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = WIDE if "::" in heading else 18
        sheet.append([_cell(sheet, heading, bold=True) for heading in listed])
        for row in rows:
            sheet.append([_cell(sheet, row.get(heading, "")) for heading in listed])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
