"""Which numbers of a table its chart shows. Drawing and text alternative both start here, so they say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.books.result import Cell, Row, Table, Text

Kind = Literal["dots", "bars"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One number: its name, its block (0 is the total) and the cell it stands for."""

    label: Text
    block: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Group:
    """Marks under one heading, which may be empty."""

    label: Text
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class View:
    """`dots`: one row of the table across the banner. `bars`: the first column across the table's rows."""

    kind: Kind
    label: Text
    percent: bool
    level: float
    groups: tuple[Group, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(mark for group in self.groups for mark in group.marks)


def view(table: Table) -> View:
    """A net, a mean or one side of a pair is drawn across the banner; a longer list of answers as bars in total."""
    row = focus(table)
    return _bars(table) if row is None else _dots(table, row)


def focus(table: Table) -> Row | None:
    """The row worth comparing across columns, if the table has one."""
    for row in table.rows:
        if row.kind != "category":
            return row
    return table.rows[0] if 0 < len(table.rows) <= 2 else None


def _dots(table: Table, row: Row) -> View:
    groups: list[Group] = []
    place, number = 0, 0
    for block in table.blocks:
        number = 0 if block.key == "total" else max(len(groups), 1)
        marks = tuple(
            Mark(column.label, number, row.cells[place + offset]) for offset, column in enumerate(block.columns)
        )
        place += len(block.columns)
        groups.append(Group(block.label, marks))
    return View("dots", row.label, row.statistic.endswith("percent"), table.interval_level, tuple(groups))


def _bars(table: Table) -> View:
    rows = [row for row in table.rows if row.kind == "category"]
    marks = tuple(Mark(row.label, 1, row.cells[0]) for row in rows if row.cells)
    column = table.columns[0].label if table.columns else {}
    percent = table.statistic.endswith("percent")
    return View("bars", column, percent, table.interval_level, (Group({}, marks),))
