"""A trend as a spreadsheet: contents with links, one sheet a question with waves and changes side by side, what was not
compared and why, and where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.books.result import text_in
from analysis.trends.result import Change, Line, Row, Table, TrendResult
from analysis.trends.words import change_text, labelled, motive_text
from exports.writers.atomic import replacing
from exports.writers.words import word
from exports.writers.xlsx import FORMATS, link, number_cell, sheet_name
from exports.writers.xlsx_style import A3, COUNT, FAINT, HEAD, LINK, RULE, STRONG, TITLE, folded, on_paper, put

LABEL_WIDTH, NUMBER_WIDTH, WORDS_WIDTH = 40, 13, 66
TOP = 9
"""Lines above the first number."""
POINTS = '+0.0" pt";−0.0" pt";0.0" pt"'
UNITS = "+0.00;−0.00;0.00"


def write_trend(result: TrendResult, path: Path, languages: Sequence[str]) -> None:
    """Write the trend in one language, or several in one file (sheets then start with the language)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for language in languages:
        prefix = f"{language.upper()} " if len(languages) > 1 else ""
        _write_language(book, result, language, prefix)
    book.properties.creator = "Arobase"
    book.properties.title = text_in(result.title, languages[0])
    with replacing(path) as scratch:
        book.save(scratch)


def _write_language(book: Workbook, result: TrendResult, language: str, prefix: str) -> None:
    contents = book.create_sheet(sheet_name(prefix, word("contents", language)))
    apart = book.create_sheet(sheet_name(prefix, word("not_compared", language)))
    names = [sheet_name(prefix, f"{word('table', language)} {table.number}") for table in result.tables]
    for table, name in zip(result.tables, names, strict=True):
        _write_table(book.create_sheet(name), result, table, language, contents.title)
    _write_contents(contents, result, language, names, apart.title)
    _write_left_out(apart, result, language, contents.title)


def _write_contents(sheet: Worksheet, result: TrendResult, language: str, names: list[str], apart: str) -> None:
    put(sheet, 1, 1, text_in(result.title, language), font=TITLE)
    put(sheet, 2, 1, word("synthetic", language) if result.synthetic else "", font=STRONG)
    put(sheet, 3, 1, word("provisional", language) if result.provisional else "", font=FAINT)
    link(put(sheet, 4, 1, word("not_compared", language), font=LINK), apart)
    for place, head in enumerate((word("table", language), "", word("change", language)), start=1):
        put(sheet, 6, place, head, font=HEAD).border = Border(bottom=RULE)
    line = 7
    for table, name in zip(result.tables, names, strict=True):
        link(put(sheet, line, 1, table.number, font=LINK), name)
        link(put(sheet, line, 2, text_in(table.label, language), font=LINK), name)
        put(sheet, line, 3, _headline(result, table, language))
        folded(sheet, line, {1: 10, 2: 58, 3: 74})
        line += 1
    line = _write_waves(sheet, result, language, line + 1)
    told = (each.text for each in result.findings)
    for text in (result.rule, result.samples, result.suppression, *result.remarks, *told):
        put(sheet, line, 1, text_in(text, language), font=FAINT)
        _over(sheet, line, 3, 140)
        line += 1
    for letter, width in zip("ABC", (10, 62, 78), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A7"
    sheet.sheet_view.showGridLines = False
    on_paper(sheet, repeated="6:6")


def _headline(result: TrendResult, table: Table, language: str) -> str:
    """The largest clear change among all children."""
    clear = [row for row in table.rows if row.lines and row.lines[0].changes[-1].direction in {"up", "down"}]
    if not clear:
        return word("no_clear_change", language)
    row = max(clear, key=lambda each: round(abs(each.lines[0].changes[-1].difference or 0.0), 9))
    said = change_text(row.lines[0].changes[-1], table.statistic, language, result.level)
    return labelled(text_in(row.label, language), said, language)


def _write_waves(sheet: Worksheet, result: TrendResult, language: str, line: int) -> int:
    put(sheet, line, 1, word("waves", language), font=HEAD)
    for wave in result.waves:
        line += 1
        put(sheet, line, 1, text_in(wave.label, language), font=STRONG)
        parts = (
            f"{wave.release} {wave.data_hash[:16]}",
            f"{wave.rows} {word('rows', language).lower()}",
            text_in(wave.weights, language),
            text_in(wave.design, language),
        )
        put(sheet, line, 2, " · ".join(part for part in parts if part.strip()), font=FAINT)
        sheet.merge_cells(start_row=line, start_column=2, end_row=line, end_column=3)
        folded(sheet, line, {1: 9, 2: 130})
    return line + 2


def _write_left_out(sheet: Worksheet, result: TrendResult, language: str, contents: str) -> None:
    put(sheet, 1, 1, word("not_compared", language), font=TITLE)
    link(put(sheet, 2, 1, word("back", language), font=LINK), contents)
    for line, each in enumerate(result.left_out, start=4):
        put(sheet, line, 1, text_in(each.label, language) or each.name, font=STRONG)
        put(sheet, line, 2, " ".join(text_in(text, language) for text in each.reasons))
        folded(sheet, line, {1: 54, 2: 90})
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 58, 94
    sheet.freeze_panes = "A4"
    sheet.sheet_view.showGridLines = False
    on_paper(sheet)


def _write_table(sheet: Worksheet, result: TrendResult, table: Table, language: str, contents: str) -> None:
    wide = max(len(table.columns) * _width(table), 3)
    _write_heading(sheet, result, table, language, contents, wide)
    _write_columns(sheet, result, table, language)
    line = TOP + 1
    for row in table.rows:
        _write_row(sheet, line, row, table, language, result.level)
        line += 1
    line = _write_bases(sheet, table, language, line)
    line = _write_limits(sheet, result, table, language, line + 1)
    _write_notes(sheet, result, table, language, line + 1, wide)
    sheet.column_dimensions["A"].width = LABEL_WIDTH
    for place in range(len(table.columns) * _width(table)):
        sheet.column_dimensions[get_column_letter(2 + place)].width = NUMBER_WIDTH
    sheet.column_dimensions[get_column_letter(2 + len(table.columns) * _width(table))].width = WORDS_WIDTH
    sheet.freeze_panes = f"B{TOP + 1}"
    sheet.sheet_view.showGridLines = False
    on_paper(sheet, paper=A3, repeated=f"7:{TOP}")


def _width(table: Table) -> int:
    """Spreadsheet columns of one banner column: the waves, then the changes."""
    return len(table.waves) + len(_changes(table.rows[0].lines[0])) if table.rows else len(table.waves)


def _changes(line: Line) -> list[Change]:
    return [*line.changes, *([line.slope] if line.slope else [])]


def _write_heading(
    sheet: Worksheet, result: TrendResult, table: Table, language: str, contents: str, wide: int
) -> None:
    put(sheet, 1, 1, f"{word('table', language)} {table.number}. {text_in(table.label, language)}", font=TITLE)
    asked = [
        f"{text_in(result.waves[wave].label, language)}: {text_in(text, language)}"
        for wave, text in zip(table.waves, table.wordings, strict=True)
    ]
    put(sheet, 2, 1, f"{word('question', language)}: {' / '.join(asked)}")
    put(sheet, 3, 1, f"{word('universe', language)}: {table.universe or word('everyone', language)}")
    put(sheet, 4, 1, f"{word('statistic', language)}: {word(table.statistic, language)}")
    put(sheet, 5, 1, word("synthetic", language) if result.synthetic else "", font=STRONG)
    link(put(sheet, 6, 1, word("back", language), font=LINK), contents)
    for line in (2, 3):
        _over(sheet, line, 1 + wide, LABEL_WIDTH + wide * NUMBER_WIDTH - 4)


def _write_columns(sheet: Worksheet, result: TrendResult, table: Table, language: str) -> None:
    """Three lines: blocks, columns, and below each column its waves and changes."""
    waves = [text_in(result.waves[place].label, language) for place in table.waves]
    line = table.rows[0].lines[0] if table.rows else None
    heads = [*waves, *(_change_head(each, line, waves, language) for each in (_changes(line) if line else []))]
    place = 2
    for block in table.blocks:
        put(sheet, 7, place, text_in(block.label, language), font=HEAD)
        for column in block.columns:
            put(sheet, 8, place, text_in(column.label, language), font=HEAD)
            sheet.merge_cells(start_row=8, start_column=place, end_row=8, end_column=place + len(heads) - 1)
            for offset, head in enumerate(heads):
                put(sheet, 9, place + offset, head, font=HEAD).alignment = Alignment(horizontal="right")
            place += len(heads)
    put(sheet, 9, place, word("total_in_words", language), font=HEAD)
    folded(sheet, 9, dict.fromkeys(range(2, place), NUMBER_WIDTH - 2))
    for position in range(1, place + 1):
        sheet.cell(row=9, column=position).border = Border(bottom=RULE)


def _change_head(change: Change, line: Line | None, waves: Sequence[str], language: str) -> str:
    if line is not None and change is line.slope:
        return word("per_wave", language)
    return word("change", language) if len(waves) == 2 else f"{waves[change.before]} → {waves[change.after]}"


def _write_row(sheet: Worksheet, at: int, row: Row, table: Table, language: str, level: float) -> None:
    put(sheet, at, 1, text_in(row.label, language), font=STRONG if row.kind == "net" else None)
    place = 2
    for line in row.lines:
        for cell in line.cells:
            number_cell(sheet, at, place, cell.estimate, status=cell.status, number=FORMATS[table.statistic])
            place += 1
        for change in _changes(line):
            percent = table.statistic.endswith("percent")
            value = change.difference if change.difference is None or not percent else 100 * change.difference
            status = "suppressed_primary" if change.status == "hidden" else "shown"
            target = number_cell(sheet, at, place, value, status=status, number=POINTS if percent else UNITS)
            if change.direction in {"up", "down"}:
                target.font = STRONG
            place += 1
    if row.lines:
        put(sheet, at, place, change_text(row.lines[0].changes[-1], table.statistic, language, level))
    folded(sheet, at, {1: LABEL_WIDTH - 2, place: WORDS_WIDTH - 2})


def _write_bases(sheet: Worksheet, table: Table, language: str, line: int) -> int:
    for name, field in (("base_n", "n"), ("base_effective", "n_effective"), ("base_clusters", "n_clusters")):
        put(sheet, line, 1, word(name, language), font=FAINT)
        for column, bases in enumerate(table.bases):
            for wave, base in enumerate(bases):
                place = 2 + column * _width(table) + wave
                number_cell(sheet, line, place, getattr(base, field), status=base.status, number=COUNT)
        line += 1
    return line


def _write_limits(sheet: Worksheet, result: TrendResult, table: Table, language: str, line: int) -> int:
    """Low and high limit of every figure and every change, a pair of lines a row."""
    level = f"{result.level:.0%}".replace("%", " %")
    put(sheet, line, 1, f"{word('interval', language)} ({level} {word('level', language)})", font=HEAD)
    percent = table.statistic.endswith("percent")
    for row in table.rows:
        for bound in ("low", "high"):
            line += 1
            put(sheet, line, 1, f"{text_in(row.label, language)} · {word(bound, language)}", font=FAINT)
            folded(sheet, line, {1: LABEL_WIDTH - 2})
            place = 2
            for each in row.lines:
                for cell in each.cells:
                    number = FORMATS[table.statistic]
                    number_cell(sheet, line, place, getattr(cell, bound), status=cell.status, number=number)
                    place += 1
                for change in _changes(each):
                    value = getattr(change, bound)
                    value = value if value is None or not percent else 100 * value
                    status = "suppressed_primary" if change.status == "hidden" else "shown"
                    number_cell(sheet, line, place, value, status=status, number=POINTS if percent else UNITS)
                    place += 1
    return line + 1


def _write_notes(sheet: Worksheet, result: TrendResult, table: Table, language: str, line: int, wide: int) -> None:
    notes = [
        text_in(motive_text(table.motive), language) if table.motive else "",
        *(text_in(text, language) for text in table.notes),
        text_in(result.rule, language),
        text_in(result.samples, language),
        word("bold_change", language),
        word("multiple", language) if table.multiple else "",
        word("flagged", language),
        word("suppressed", language),
        text_in(result.suppression, language),
        *(text_in(finding.text, language) for finding in table.findings),
    ]
    put(sheet, line, 1, word("notes", language), font=HEAD)
    for note in filter(None, notes):
        line += 1
        put(sheet, line, 1, note, font=FAINT)
        _over(sheet, line, 1 + wide, LABEL_WIDTH + wide * NUMBER_WIDTH - 4)


def _over(sheet: Worksheet, line: int, last: int, characters: int) -> None:
    """Let the text in the first column run over the columns up to `last`."""
    sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=last)
    folded(sheet, line, {1: min(characters, 180)})
