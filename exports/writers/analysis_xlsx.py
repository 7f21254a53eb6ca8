"""A model, scale or profiles as a spreadsheet: one sheet to read first, then the sections of its page, one sheet each."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.books.result import text_in
from analysis.modelling.result import Result
from analysis.modelling.sheet_words import word as own
from analysis.modelling.sheets import HIDDEN, Line, Section, Sheet, Value, sheet_of
from exports.writers.atomic import replacing
from exports.writers.words import word
from exports.writers.xlsx import sheet_name
from exports.writers.xlsx_style import FAINT, HEAD, SLANTED, STRONG, TITLE, WARN, folded, on_paper, put

FORMATS = {
    "share": "0.0%",
    "points": "+0.0%;-0.0%;0.0%",
    "number": "0.00",
    "fine": "0.000",
    "count": "#,##0",
    "p": '[<0.001]"< 0.001";0.000',
}
LABEL, ANSWER, NUMBER, WORDS = 46, 24, 13, 100
RULE = Side(style="thin", color="FF7E80A0")
FIRST_LINE = 5
"""Lines above the first number: title, synthetic, explanation, heads."""


def write(result: Result, path: Path, language: str) -> None:
    """The result in one language ("nl", "fr" or "en")."""
    sheet = sheet_of(result, language)
    book = Workbook()
    book.remove(book.worksheets[0])
    _first(
        book.create_sheet(sheet_name("", own("words", language) if sheet.sentences else word("contents", language))),
        result,
        sheet,
        language,
    )
    used: set[str] = {each.title for each in book.worksheets}
    for place, section in enumerate(sheet.sections, start=1):
        name = sheet_name("", section.title)
        name = name if name not in used else sheet_name(f"{place} ", section.title)
        used.add(name)
        _section(book.create_sheet(name), result, section, language)
    book.properties.creator = "Arobase"
    book.properties.title = sheet.title
    with replacing(path) as scratch:
        book.save(scratch)


def _first(page: Worksheet, result: Result, sheet: Sheet, language: str) -> None:
    """Title, sentences, figures, remarks, and where the numbers come from."""
    provenance = result.heading.provenance
    put(page, 1, 1, sheet.title, font=TITLE)
    put(page, 2, 1, word("synthetic", language) if provenance.synthetic else "", font=STRONG)
    put(page, 3, 1, word("provisional", language) if provenance.provisional else "", font=FAINT)
    line = 5
    for text in sheet.sentences:
        line = _words(page, line, text)
    for label, text in sheet.facts:
        put(page, line, 1, label, font=HEAD)
        put(page, line, 2, text)
        folded(page, line, {1: LABEL - 2, 2: WORDS - LABEL - 2})
        line += 1
    line = _headed(page, line + 1, own("remarks", language), sheet.remarks)
    universe = result.heading.universe or word("everyone", language)
    origin = [
        f"{word('universe', language)}: {universe}",
        f"{word('release', language)}: {provenance.release} {provenance.data_hash[:16]}".rstrip(),
        f"{word('wording', language)}: {provenance.wording}" if provenance.wording else "",
        f"{word('design', language)}: {text_in(provenance.design, language)}",
        f"{word('weights', language)}: {text_in(provenance.weights, language)}",
        f"{word('software', language)}: {provenance.software}" if provenance.software else "",
        text_in(result.heading.suppression, language),
    ]
    _headed(page, line + 1, word("origin", language), tuple(filter(None, origin)))
    page.column_dimensions["A"].width = LABEL
    page.column_dimensions["B"].width = WORDS - LABEL
    page.sheet_view.showGridLines = False
    on_paper(page)


def _headed(page: Worksheet, line: int, head: str, texts: tuple[str, ...]) -> int:
    if not texts:
        return line
    put(page, line, 1, head, font=HEAD)
    line += 1
    for text in texts:
        line = _words(page, line, text)
    return line


def _words(page: Worksheet, line: int, text: str, columns: int = 2) -> int:
    """A sentence over the whole width; the next line."""
    put(page, line, 1, text)
    page.merge_cells(start_row=line, start_column=1, end_row=line, end_column=columns)
    folded(page, line, {1: WORDS - 4})
    return line + 1


def _section(page: Worksheet, result: Result, section: Section, language: str) -> None:
    """One table; a number with limits takes three columns."""
    wide = _with_limits(section)
    put(page, 1, 1, section.title, font=TITLE)
    put(page, 2, 1, word("synthetic", language) if result.heading.provenance.synthetic else "", font=STRONG)
    _words(page, 3, section.lead, columns=max(sum(3 if each else 1 for each in wide), 6))
    _heads(page, section, wide, language)
    widths = _widths(section, wide)
    for line, each in enumerate(section.lines, start=FIRST_LINE):
        _line(page, line, each, wide)
        folded(page, line, {column: width - 2 for column, width in widths.items() if width != NUMBER})
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = f"B{FIRST_LINE}"
    page.sheet_view.showGridLines = False
    on_paper(page, repeated=f"{FIRST_LINE - 1}:{FIRST_LINE - 1}")


def _with_limits(section: Section) -> list[bool]:
    """For each column whether any of its numbers has limits."""
    found = [False] * len(section.heads)
    for line in section.lines:
        for place, cell in enumerate(line.cells):
            found[place] = found[place] or cell.low is not None
    return found


def _widths(section: Section, wide: list[bool]) -> dict[int, int]:
    """Column of the sheet -> width: the label, then numbers, wider where answers stand in words."""
    found, column = {1: LABEL}, 2
    for place, limits in enumerate(wide[1:], start=1):
        cells = [line.cells[place] for line in section.lines if place < len(line.cells)]
        words = any(cell.form == "text" and cell.text for cell in cells)
        for offset in range(3 if limits else 1):
            found[column + offset] = ANSWER if words else NUMBER
        column += 3 if limits else 1
    return found


def _heads(page: Worksheet, section: Section, wide: list[bool], language: str) -> None:
    column = 1
    for head, limits in zip(section.heads, wide, strict=True):
        for text in (head, own("low", language), own("high", language)) if limits else (head,):
            cell = put(page, FIRST_LINE - 1, column, text, font=HEAD)
            cell.border = Border(bottom=RULE)
            cell.alignment = Alignment(horizontal="left" if column == 1 else "right", vertical="top")
            column += 1
    folded(page, FIRST_LINE - 1, dict.fromkeys(range(2, column), NUMBER - 2))


def _line(page: Worksheet, line: int, given: Line, wide: list[bool]) -> None:
    column = 1
    for value, limits in zip(given.cells, wide, strict=False):
        _value(page, line, column, value, value.number, strong=given.kind == "head", first=column == 1)
        if limits:
            for offset, end in enumerate((value.low, value.high), start=1):
                if value.hidden or end is not None:
                    _value(page, line, column + offset, value, end, strong=False, first=False)
        column += 3 if limits else 1


def _value(
    page: Worksheet, line: int, column: int, value: Value, given: float | None, *, strong: bool, first: bool
) -> None:
    """A text, a number in its form, or three dots on hatching where it is hidden; italics on yellow for a small base."""
    if value.hidden:
        cell = put(page, line, column, HIDDEN, font=FAINT)
        cell.fill = PatternFill(patternType="lightUp", fgColor="FF7E80A0", bgColor="FFECEEF6")
    elif value.form == "text":
        cell = put(page, line, column, value.text, font=STRONG if strong else None)
    elif given is None:
        cell = put(page, line, column, "–", font=FAINT)
    else:
        cell = put(page, line, column, given, number=FORMATS[value.form])
        if value.flagged:
            cell.font = SLANTED
            cell.fill = PatternFill(patternType="solid", fgColor=WARN)
    cell.alignment = Alignment(horizontal="left" if first else "right", vertical="top", wrap_text=value.form == "text")
