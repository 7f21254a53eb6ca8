"""How the spreadsheet looks, and the one way text enters it: as text, never as a formula."""

from __future__ import annotations

from typing import cast

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

INK = "FF191A3A"
TITLE = Font(bold=True, size=14, color=INK)
HEAD = Font(bold=True, color=INK)
STRONG = Font(bold=True, color=INK)
FAINT = Font(color="FF5B5D80")
LINK = Font(color="FF2438A6", underline="single")
WARN = "FFFFEFC9"


def put(
    sheet: Worksheet, row: int, column: int, value: str | float | None, *, font: Font | None = None, number: str = ""
) -> SheetCell:
    """Write one value. Text that begins with "=" stays text; characters XML forbids are dropped."""
    cell = cast(SheetCell, sheet.cell(row=row, column=column))
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
        if cell.value is not None:
            cell.data_type = "s"
    else:
        cell.value = value
    if font is not None:
        cell.font = font
    if number:
        cell.number_format = number
    return cell
