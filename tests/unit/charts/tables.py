"""Tables made by hand for every kind of chart: a grid of scales, a crossing of grades and gender, answers by community."""

from __future__ import annotations

from dataclasses import replace

from analysis import charts
from analysis.books.result import Block, Cell, Column, Row, Table, Text
from tests.unit.writers import books

SCALE = (("1", "Helemaal niet akkoord", "Pas du tout d’accord"), ("2", "Niet akkoord", "Pas d’accord"),
         ("3", "Niet akkoord, niet oneens", "Ni d’accord ni pas d’accord"), ("4", "Akkoord", "D’accord"),
         ("5", "Helemaal akkoord", "Tout à fait d’accord"))  # fmt: skip
SHARES = (
    (0.10, 0.15, 0.20, 0.30, 0.25),
    (0.30, 0.25, 0.20, 0.15, 0.10),
    (0.05, 0.05, 0.10, 0.35, 0.45),
    (0.20, 0.20, 0.20, 0.20, 0.20),
    (0.12, 0.18, 0.30, 0.22, 0.18),
    (0.02, 0.08, 0.40, 0.30, 0.20),
    (0.25, 0.25, 0.02, 0.24, 0.24),
)
BANDS = (("3", "5e-6e lager", "5e-6e primaire"), ("4", "1e-2e secundair", "1re-2e secondaire"),
         ("5", "3e-4e secundair", "3e-4e secondaire"))  # fmt: skip
GENDERS = (("1", "Meisje", "Fille"), ("2", "Jongen", "Garçon"), ("3", "Iets anders", "Autre chose"))


def scale(place: int = 0) -> Table:
    """One question of a grid over the seven columns of the hand-made book."""
    rotated = SHARES[place:] + SHARES[:place]
    rows = tuple(
        Row(key, {"nl": nl, "fr": fr}, "category", "column_percent", tuple(books.shown(one[at]) for one in rotated))
        for at, (key, nl, fr) in enumerate(SCALE)
    )
    balance = tuple(_balance(one[3] + one[4] - one[0] - one[1]) for one in rotated)
    label = {"nl": f"Ik kijk op mijn gsm zonder reden ({place})", "fr": f"Je regarde mon GSM sans raison ({place})"}
    return replace(
        books.table(place + 1), name=f"grid_{place}", title=label, label=label, rows=rows, measure="ordinal", item="grid",
        universe="", balance=balance,
    )  # fmt: skip


def _balance(value: float) -> Cell:
    return replace(books.shown(abs(value)), estimate=value, low=value - 0.04, high=value + 0.04)


def crossed() -> Table:
    """A net over grades by gender."""
    columns, values = [], []
    for at, (band, nl, fr) in enumerate(BANDS):
        for by, (gender, one, other) in enumerate(GENDERS):
            columns.append(Column(f"{band}/{gender}", {"nl": f"{nl} · {one}", "fr": f"{fr} · {other}"}))
            values.append(books.HIDDEN if by == 2 else books.shown(0.2 + 0.2 * at + 0.05 * by))
    block = Block("grade_band*gender", {"nl": "Leerjaar × geslacht", "fr": "Année × genre"}, tuple(columns))
    row = Row("net:1", {"nl": "Minstens één keer", "fr": "Au moins une fois"}, "net", "column_percent", tuple(values))
    plain = books.table()
    return replace(plain, blocks=(block,), rows=(row,), bases=(plain.bases[0],) * len(columns), measure="nominal")


def subject(kind: str, *, note: str = "SYNTHETIC · Release 1 (9f3a·c71e)") -> charts.Subject:
    """Something that the kind suits."""
    if kind in {"diverging", "grid"}:
        tables = [scale(place) for place in range(4)]
        return charts.Subject(tables[1], charts.siblings(tables, tables[1]), note)
    return charts.Subject(crossed() if kind == "pyramid" else books.table(), (), note)


def worded(subject: charts.Subject, change: object) -> charts.Subject:
    """The same numbers with other words: `change(text) -> text` over every title, label and question."""

    def texts(text: Text) -> Text:
        return {language: change(one) if one else one for language, one in text.items()}  # type: ignore[operator]

    def table(one: Table) -> Table:
        blocks = tuple(
            replace(
                block,
                label=texts(block.label),
                columns=tuple(replace(column, label=texts(column.label)) for column in block.columns),
            )
            for block in one.blocks
        )
        rows = tuple(replace(row, label=texts(row.label)) for row in one.rows)
        return replace(
            one, title=texts(one.title), label=texts(one.label), question=texts(one.question), blocks=blocks, rows=rows
        )

    return charts.Subject(table(subject.table), tuple(table(one) for one in subject.grid), subject.note)


def covered(subject: charts.Subject, *, places: set[int], number: float | None = None) -> charts.Subject:
    """The subject with these columns hidden; `number`: what a careless program might have left in the cells."""
    secret = Cell("suppressed_complementary", estimate=number, low=number, high=number)

    def cells(given: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(secret if place in places else cell for place, cell in enumerate(given))

    def table(one: Table) -> Table:
        rows = tuple(replace(row, cells=cells(row.cells)) for row in one.rows)
        return replace(one, rows=rows, balance=cells(one.balance))

    return charts.Subject(table(subject.table), tuple(table(one) for one in subject.grid), subject.note)
