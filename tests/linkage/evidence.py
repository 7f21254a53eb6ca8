"""What a thief carries away: every table of both databases with its system columns, at several moments, and everything
that was written in order beside them: dumps as text, the write-ahead log, the database's files, logs, the queue."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

Row = dict[str, Any]
Table = tuple[str, str]
ALIASES = ("default", "responses")
SYSTEM = {
    "postgresql": ("ctid", "xmin", "xmax", "cmin", "cmax"),
    "sqlite": ("rowid",),
}
STATISTICS = (
    "pg_stat_activity",
    "pg_stat_user_tables",
    "pg_stat_user_indexes",
    "pg_statio_user_tables",
    "pg_sequences",
)


@dataclass(frozen=True)
class Snapshot:
    """(database, table) -> its rows in the order in which the database keeps them."""

    tables: dict[Table, list[Row]]


@dataclass
class Evidence:
    """Moments in order (before, during, full, after), and streams: bytes in the order in which they were written."""

    moments: dict[str, Snapshot] = field(default_factory=dict)
    streams: dict[str, bytes] = field(default_factory=dict)

    @property
    def after(self) -> Snapshot:
        return self.moments["after"]


def take() -> Snapshot:
    """Both databases as they are now; on PostgreSQL also its statistics, with the statements that ran last."""
    tables: dict[Table, list[Row]] = {}
    for alias in ALIASES:
        connection = connections[alias]
        system = SYSTEM[connection.vendor]
        with connection.cursor() as cursor:
            for name in connection.introspection.table_names(cursor):
                shown = ", ".join(f"t.{each}{'::text' if len(system) > 1 else ''} AS {each}" for each in system)
                rows = fetched(cursor, f'SELECT {shown}, t.* FROM "{name}" t')  # noqa: S608  names from the database
                tables[alias, name] = sorted(rows, key=lambda row: order(row[system[0]]))
            if connection.vendor == "postgresql":
                for name in STATISTICS:
                    tables[alias, name] = fetched(cursor, f"SELECT * FROM {name}")  # noqa: S608  our own list
    return Snapshot(tables)


def fetched(cursor: Any, query: str) -> list[Row]:
    cursor.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def order(value: Any) -> tuple[Any, ...]:
    """Sorts a column as an attacker would: (page, row) for places, numbers as numbers, all else as text."""
    if isinstance(value, str) and value.startswith("(") and value.endswith(")"):
        return (0, *(int(part) for part in value[1:-1].split(",")))
    if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
        return (0, int(value))
    return (1, json.dumps(value, default=str, sort_keys=True))
