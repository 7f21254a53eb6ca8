"""The questionnaire on paper as PDF (A4), with reportlab: a question never breaks over two pages when it fits on one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache, partial
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Spacer, Table, TableStyle
from reportlab.platypus.doctemplate import BaseDocTemplate

from backend.core import fonts
from surveys.paper.plan import Blank, Choice, Entry, Plan
from surveys.paper.words import OUT, WORDS

INK, QUIET, RULE = HexColor("#1a1b3a"), HexColor("#55576f"), HexColor("#c9cad8")
MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
BOX = 4.4 * mm
MANY = 6
"""From so many short answers on they stand in two columns."""
SHORT = 34
LINES_A_CHARACTER = 1 / 90
LADDER = 11
"""So many steps fit beside each other."""


@cache
def register() -> tuple[str, str]:
    """The typeface of the product, for reportlab; (regular, bold)."""
    names = ("Atkinson", "Atkinson-Bold")
    for name, file in zip(names, (fonts.REGULAR, fonts.BOLD), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(file)))
    pdfmetrics.registerFontFamily("Atkinson", normal=names[0], bold=names[1], italic=names[0], boldItalic=names[1])
    return names


def style(size: float, *, bold: bool = False, colour: Any = INK, **more: Any) -> ParagraphStyle:
    regular, heavy = register()
    return ParagraphStyle(
        f"{size}-{bold}",
        fontName=heavy if bold else regular,
        fontSize=size,
        leading=size * 1.35,
        textColor=colour,
        **more,
    )


class Box(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A square to cross, or a line to write on."""

    def __init__(self, width: float = BOX, height: float = BOX) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1)
        self.canv.roundRect(0, 0, self.width, self.height, 1.2)


class Numbered(Canvas):  # type: ignore[misc]
    """Pages are written when their number is known: "2 of 5"."""

    def __init__(self, *args: Any, page: str, foot: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page, self.foot = page, foot
        self.kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        self.kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self.kept, start=1):
            self.__dict__.update(page)
            self.setFont(register()[0], 9)
            self.setFillColor(QUIET)
            self.drawString(MARGIN, 9 * mm, self.foot)
            self.drawRightString(A4[0] - MARGIN, 9 * mm, self.page.format(n=number, total=len(self.kept)))
            super().showPage()
        super().save()


def pdf(plan: Plan, *, mark: str, oldest: bool = True) -> bytes:
    """`mark` stands at the foot of every page and says which version this is. `oldest` children also get "I don't
    understand the question"."""
    words = WORDS[plan.track.partition("-")[0]]
    file = io.BytesIO()
    document = BaseDocTemplate(
        file, pagesize=A4, title=plan.title, author="Arobase", lang=plan.track.partition("-")[0], invariant=1
    )
    frame = Frame(
        MARGIN, 16 * mm, WIDTH, A4[1] - 30 * mm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    document.addPageTemplates(PageTemplate(frames=[frame]))

    outs = {code: words[key] for code, key in OUT.items() if oldest or key != "dont_understand"}
    document.build([*_story(plan, words, outs)], canvasmaker=partial(Numbered, page=words["page"], foot=mark))
    return file.getvalue()


def _story(plan: Plan, words: Any, outs: dict[int, str]) -> Iterator[Flowable]:
    yield _head(plan, words)
    for line in ("intro", "how", "name"):
        yield Paragraph(f"• {escape(words[line])}", style(11))
    for part in plan.parts:
        yield Spacer(1, 5 * mm)
        first, *rest = (_entry(entry, words, outs) for entry in part.entries)
        yield KeepTogether([Paragraph(escape(part.title), style(15, bold=True)), *first])
        yield from (KeepTogether(one) for one in rest)
    yield Spacer(1, 6 * mm)
    yield Paragraph(escape(words["end"]), style(12, bold=True))


def _head(plan: Plan, words: Any) -> Flowable:
    title = [Paragraph(escape(plan.title), style(20, bold=True))]
    if plan.form:
        title.append(Paragraph(escape(plan.form), style(11, colour=QUIET)))
    place = Paragraph(escape(words["code"]), style(9, colour=QUIET, alignment=1))
    head = Table([[title, place]], colWidths=[WIDTH - 58 * mm, 58 * mm], rowHeights=[22 * mm])
    head.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("BOX", (1, 0), (1, 0), 1, RULE),
                ("VALIGN", (1, 0), (1, 0), "BOTTOM"),
            ]
        )
    )
    return head


def _entry(entry: Entry, words: Any, outs: dict[int, str]) -> list[Flowable]:
    number = f"{entry.number}. " if entry.number else ""
    lines: list[Flowable] = [Spacer(1, 5 * mm)]
    if entry.only_if:
        lines.append(Paragraph(escape(entry.only_if[:1].upper() + entry.only_if[1:]), style(10, colour=QUIET)))
    lines.append(Paragraph(escape(number + entry.text), style(12.5, bold=True)))
    lines += [Paragraph(escape(note), style(10.5, colour=QUIET)) for note in entry.notes]
    questions = [blank for blank in entry.blanks if blank.beside is None]
    others = [blank for blank in entry.blanks if blank.beside is not None]
    if not questions:
        return lines
    shapes = {blank.shape for blank in questions}
    if not entry.notes:
        lines += [Paragraph(escape(hint), style(10.5, colour=QUIET)) for hint in _hints(questions[0], shapes, words)]
    lines.append(Spacer(1, 1.5 * mm))
    if len(questions) > 1 or questions[0].label:
        lines.append(_grid(questions, outs))
        return lines
    if questions[0].shape in {"code", "codes", "order"}:
        lines.append(_choices(questions[0]))
    else:
        if questions[0].choices:
            lines.append(_ends(questions[0]))
        lines.append(_writing(questions[0]))
    lines += [_other(words) for _ in others]
    lines.append(_ways_out(outs))
    return lines


def _hints(blank: Blank, shapes: set[str], words: Any) -> Iterator[str]:
    if "codes" in shapes:
        yield words["several"]
    if "order" in shapes:
        yield words["order"]
    if "time" in shapes:
        yield words["time"]
    if "number" in shapes and not (blank.choices and blank.most - blank.least < LADDER):
        yield words["number"].format(least=blank.least, most=blank.most)


PLAIN = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2.4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
    ]
)


def _choices(blank: Blank) -> Flowable:
    """A box, the answer, its code in small for the one who types it in."""
    cells = [[Box(), Paragraph(f"{escape(one.text)} {_code(one.code)}", style(11.5))] for one in blank.choices]
    if len(cells) >= MANY and all(len(one.text) <= SHORT for one in blank.choices):
        half = -(-len(cells) // 2)
        right = cells[half:] + [["", ""]] * (2 * half - len(cells))
        rows = [[*left, *other] for left, other in zip(cells[:half], right, strict=True)]
        widths = [8 * mm, WIDTH / 2 - 8 * mm] * 2
    else:
        rows, widths = cells, [8 * mm, WIDTH - 8 * mm]
    return Table(rows, colWidths=widths, style=PLAIN, hAlign="LEFT")


def _code(code: int) -> str:
    return f'<font size="7.5" color="#55576f">{code}</font>'


def _grid(rows: list[Blank], outs: dict[int, str]) -> Flowable:
    """Rows that share their answers, as a table of boxes; each row has the ways out of its own."""
    choices = [*rows[0].choices, *(Choice(code, text) for code, text in outs.items())]
    label = WIDTH * (0.38 if len(choices) <= MANY + 1 else 0.28)
    column = (WIDTH - label) / max(1, len(choices))
    small = style(9, colour=QUIET, alignment=1)
    head: list[Any] = ["", *(Paragraph(f"{escape(one.text)} {_code(one.code)}", small) for one in choices)]
    body = [[Paragraph(escape(row.label), style(11)), *(Box() for _ in choices)] for row in rows]
    table = Table([head, *body], colWidths=[label, *([column] * len(choices))], repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("ALIGN", (1, 0), (-1, -1), "CENTER"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                ("LINEBEFORE", (-len(outs), 0), (-len(outs), -1), 0.5, RULE),
            ]
        )
    )
    return table


def _writing(blank: Blank) -> Flowable:
    """Boxes for the digits of a number; lines for words."""
    if blank.shape == "time":
        boxes = [Box(8 * mm, 9 * mm) for _ in range(4)]
        cells = [*boxes[:2], Paragraph(":", style(14, bold=True, alignment=1)), *boxes[2:]]
        return Table([cells], colWidths=[9.5 * mm, 9.5 * mm, 5 * mm, 9.5 * mm, 9.5 * mm], style=PLAIN, hAlign="LEFT")
    if blank.choices and blank.most - blank.least < LADDER:
        return _ladder(blank)
    if blank.shape == "number":
        digits = len(str(blank.most))
        return Table(
            [[Box(8 * mm, 9 * mm) for _ in range(digits)]], colWidths=[9.5 * mm] * digits, style=PLAIN, hAlign="LEFT"
        )
    count = max(2, min(12, round(blank.most * LINES_A_CHARACTER) + 1))
    table = Table([[""]] * count, colWidths=[WIDTH], rowHeights=[8.5 * mm] * count)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.7, RULE)]))
    return table


def _ladder(blank: Blank) -> Flowable:
    """A box for each step with its number below it."""
    points = range(blank.least, blank.most + 1)
    small = style(9, colour=QUIET, alignment=1)
    rows: list[list[Any]] = [[Box() for _ in points], [Paragraph(str(point), small) for point in points]]
    table = Table(rows, colWidths=[WIDTH / len(points)] * len(points), style=PLAIN)
    table.setStyle(TableStyle([("ALIGN", (0, 0), (-1, -1), "CENTER")]))
    return table


def _ends(blank: Blank) -> Flowable:
    """What the steps mean that have words."""
    named = sorted((one.code, one.text) for one in blank.choices)
    cells = [Paragraph(f"{code} = {escape(text)}", style(10, colour=QUIET)) for code, text in named]
    return Table([cells], colWidths=[WIDTH / len(cells)] * len(cells), style=PLAIN)


def _other(words: Any) -> Flowable:
    table = Table(
        [[Paragraph(escape(words["other"]), style(10.5, colour=QUIET)), ""]], colWidths=[28 * mm, WIDTH - 28 * mm]
    )
    table.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("LINEBELOW", (1, 0), (1, 0), 0.7, RULE)]))
    return table


def _ways_out(outs: dict[int, str]) -> Flowable:
    """As large as the answers: not saying is an answer too."""
    cells: list[Any] = []
    for code, text in outs.items():
        cells += [Box(), Paragraph(f"{escape(text)} {_code(code)}", style(10.5))]
    share = WIDTH / len(outs)
    table = Table([cells], colWidths=[7 * mm, share - 7 * mm] * len(outs), hAlign="LEFT")
    table.setStyle(PLAIN)
    table.setStyle(TableStyle([("LINEABOVE", (0, 0), (-1, 0), 0.5, RULE), ("TOPPADDING", (0, 0), (-1, -1), 5)]))
    return table
