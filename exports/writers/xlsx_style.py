"""How the spreadsheet looks, and the one way text enters it: as text, never as a formula."""

from __future__ import annotations

import textwrap
from copy import copy
from typing import Any, cast
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

RIGHT, LEFT = (Alignment(horizontal=each, vertical="top") for each in ("right", "left"))
FOLDS = {each: Alignment(wrap_text=True, vertical="top", horizontal=each) for each in (None, "left", "right")}
RULE = Side(style="thin", color="FF7E80A0")
EDGES = {
    ("left",): Border(left=RULE),
    ("top",): Border(top=RULE),
    ("bottom",): Border(bottom=RULE),
    ("left", "top"): Border(left=RULE, top=RULE),
    ("left", "bottom"): Border(left=RULE, bottom=RULE),
}
"""The borders there are, by the sides that have a line."""
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
COUNT = "#,##0"
LOOKS: WeakKeyDictionary[Any, dict[tuple[Any, ...], tuple[Any, dict[str, Any]]]] = WeakKeyDictionary()
"""Workbook -> (style before, wishes) -> style after."""


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
    return dress(cell, font=font, number=number)


def dress(
    cell: SheetCell,
    *,
    font: Font | None = None,
    number: str = "",
    fill: PatternFill | None = None,
    alignment: Alignment | None = None,
    border: Border | None = None,
) -> SheetCell:
    """Style a cell. The same wish on a cell of the same style gives the style worked out the first time: otherwise a
    large book would spend most of its time comparing fonts.
    """
    parts = {"font": font, "number_format": number, "fill": fill, "alignment": alignment, "border": border}
    wishes = {name: part for name, part in parts.items() if part}
    if not wishes:
        return cell
    looks, bare = LOOKS.setdefault(cell.parent.parent, {}), cast(Any, cell)  # a style as a whole has no public name
    key = (*(bare._style or ()), *(part if name == "number_format" else id(part) for name, part in parts.items()))
    if key in looks:
        bare._style = copy(looks[key][0])
    else:
        for name, part in wishes.items():
            setattr(cell, name, part)
        looks[key] = (copy(bare._style), wishes)  # the wishes are kept so that no other object gets their id
    return cell


def on_paper(sheet: Worksheet, *, paper: int = A4, repeated: str = "", foot: tuple[str, str] = ("", "")) -> None:
    """Print it lying down, as wide as the paper, on as many pages as it takes; `repeated` rows stand on each, and below
    it the first text of `foot`, which page of how many it is, and the second text.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, header=0.3, footer=0.3)
    footer = cast(Any, sheet.oddFooter)
    footer.left.text, footer.right.text = (_escaped(text) for text in foot)
    footer.center.text = "&P / &N"
    if repeated:
        sheet.print_title_rows = repeated


def _escaped(text: str) -> str:
    """As text of a foot, where & begins a command and 255 signs are the most."""
    return text[:80].replace("&", "&&")


def folded(sheet: Worksheet, row: int, widths: dict[int, float]) -> None:
    """Fold the texts of a row over several lines. `widths`: column -> how many characters a line of it takes. The
    height is set here because not every program works it out when it opens the file.
    """
    most = 1
    for column, width in widths.items():
        cell = cast(SheetCell, sheet.cell(row=row, column=column))
        dress(cell, alignment=FOLDS[cell.alignment.horizontal])
        text = cell.value if isinstance(cell.value, str) else ""
        most = max(most, len(textwrap.wrap(text, max(int(width), 1))))
    if most > 1:
        sheet.row_dimensions[row].height = LINE_POINTS * most
