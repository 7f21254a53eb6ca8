"""How the spreadsheet looks, and the one way text enters it: as text, never as a formula."""

from __future__ import annotations

import textwrap
from typing import cast

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

INK = "FF191A3A"
FACE = "Calibri"
"""Named in every font: a font without a name is drawn in whatever face the program falls back on."""
TITLE = Font(name=FACE, bold=True, size=14, color=INK)
HEAD = Font(name=FACE, bold=True, size=11, color=INK)
STRONG = Font(name=FACE, bold=True, size=11, color=INK)
FAINT = Font(name=FACE, size=11, color="FF5B5D80")
LINK = Font(name=FACE, size=11, color="FF2438A6", underline="single")
LETTERS = Font(name=FACE, size=11, color="FF2438A6")
SLANTED = Font(name=FACE, size=11, italic=True)
WARN = "FFFFEFC9"
LINE_POINTS = 15.0
"""Height of one line of text in the size above."""
A3, A4 = 8, 9


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


def on_paper(sheet: Worksheet, *, paper: int = A4, repeated: str = "") -> None:
    """Print it lying down, as wide as the paper, on as many pages as it takes; `repeated` rows stand on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if repeated:
        sheet.print_title_rows = repeated


def folded(sheet: Worksheet, row: int, widths: dict[int, float]) -> None:
    """Fold the texts of a row over several lines. `widths`: column -> how many characters a line of it takes. The
    height is set here because not every program works it out when it opens the file.
    """
    most = 1
    for column, width in widths.items():
        cell = sheet.cell(row=row, column=column)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=cell.alignment.horizontal)
        text = cell.value if isinstance(cell.value, str) else ""
        most = max(most, len(textwrap.wrap(text, max(int(width), 1))))
    if most > 1:
        sheet.row_dimensions[row].height = LINE_POINTS * most
