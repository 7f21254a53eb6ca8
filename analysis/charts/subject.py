"""What a chart is about: a table, the other tables of its grid, and the line that says where the numbers come from.

Drawing and text alternative of every kind start here and at the table's cells, so they say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.books.result import Block, Cell, Column, Row, Table, Text
from surveys.engine import types

BETWEEN = " · "
"""What a banner joins the labels of crossed categories with."""
HIDDEN = ("suppressed_primary", "suppressed_complementary")


@dataclass(frozen=True)
class Subject:
    """`grid`: the tables of the questions that stood in one grid with this one, itself among them, in order; empty when
    it stood alone. `note`: release and provenance, printed small at the foot.
    """

    table: Table
    grid: tuple[Table, ...] = ()
    note: str = ""

    @cached_property
    def places(self) -> tuple[tuple[Block, Column, int], ...]:
        """Block, column and the number of the block: 0 for the total, then 1, 2, ..."""
        found: list[tuple[Block, Column, int]] = []
        place = 0
        for block in self.table.blocks:
            place = place if block.key == "total" else place + 1
            found.extend((block, column, 0 if block.key == "total" else place) for column in block.columns)
        return tuple(found)

    @property
    def categories(self) -> tuple[Row, ...]:
        return tuple(row for row in self.table.rows if row.kind == "category")


@dataclass(frozen=True, slots=True)
class Mark:
    """One number: its name, its block (0 is the total), the cell it stands for and the places of row and column."""

    label: Text
    block: int
    cell: Cell
    statistic: str
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """Marks under one heading, which may be empty."""

    label: Text
    marks: tuple[Mark, ...]


def hidden(cell: Cell) -> bool:
    return cell.status in HIDDEN


def focus(table: Table) -> Row | None:
    """The row worth comparing across columns, if the table has one: a net, a mean, or one side of a pair."""
    for row in table.rows:
        if row.kind != "category":
            return row
    return table.rows[0] if 0 < len(table.rows) <= 2 else None


def mark(table: Table, row: Row, column: int, label: Text, block: int) -> Mark:
    """The cell of a row and a column as a mark; `place` is `row-column`, counted from 0."""
    return Mark(label, block, row.cells[column], row.statistic, f"{table.rows.index(row)}-{column}")


def across(subject: Subject, row: Row) -> tuple[Group, ...]:
    """One row over the whole banner, block by block."""
    groups: list[Group] = []
    start = 0
    for block in subject.table.blocks:
        marks = tuple(
            mark(subject.table, row, start + offset, column.label, subject.places[start + offset][2])
            for offset, column in enumerate(block.columns)
        )
        start += len(block.columns)
        groups.append(Group(block.label, marks))
    return tuple(groups)


def halves(column: Column) -> tuple[tuple[str, Text], tuple[str, Text]]:
    """(key, label) of the outer and of the inner category that a column of a crossed block stands for."""
    outer, _slash, inner = column.key.partition("/")
    texts = {language: text.partition(BETWEEN) for language, text in column.label.items()}
    return (outer, {language: parts[0] for language, parts in texts.items()}), (
        inner,
        {language: parts[2] or parts[0] for language, parts in texts.items()},
    )


def siblings(tables: Sequence[Table], table: Table) -> tuple[Table, ...]:
    """The tables of the grid that a table belongs to: the same question and answers, asked of another thing each; none
    when there is only one. Tables of part of the children don't mix with those of all.
    """
    if not types.kind(table.item).battery or not table.question:
        return ()
    found: dict[str, Table] = {}
    for other in tables:
        if _shape(other) == _shape(table):
            found.setdefault(other.name, other)
    found[table.name] = table
    return tuple(found.values()) if len(found) > 1 else ()


def _shape(table: Table) -> tuple[object, ...]:
    keys = tuple(sorted(row.key for row in table.rows if row.kind == "category"))
    columns = tuple(column.key for column in table.columns)
    question = tuple(sorted(table.question.items()))
    return table.item, question, table.universe, table.statistic, table.reverse, keys, columns


def ends(cells: Sequence[Cell]) -> Iterator[float]:
    """Every shown estimate and limit."""
    for cell in cells:
        if not hidden(cell):
            yield from (end for end in (cell.low, cell.estimate, cell.high) if end is not None)
