"""What a thief of the database has: every table, every column, in physical order, with the system columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connections

Row = dict[str, Any]


@dataclass(frozen=True)
class Dump:
    """Table name -> rows in the order in which the database keeps them."""

    tables: dict[str, list[Row]]


def take() -> Dump:
    """A dump of `responses` as it is now. `place` and `writer` are PostgreSQL's ctid and xmin, or SQLite's rowid."""
    connection = connections["responses"]
    system = "ctid::text AS place, xmin::text AS writer" if connection.vendor == "postgresql" else "rowid AS place"
    tables: dict[str, list[Row]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("box_", "planted_")):
                cursor.execute(f'SELECT {system}, t.* FROM "{table}" t')  # noqa: S608  names from the database
                names = [column[0] for column in cursor.description]
                rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
                tables[table] = sorted(rows, key=lambda row: order(row["place"]))
    return Dump(tables)


def order(value: Any) -> tuple[Any, ...]:
    """Sorts a column as an attacker would: (page, row) for places, numbers as numbers, all else as text."""
    if isinstance(value, str) and value.startswith("(") and value.endswith(")"):
        return (0, *(int(part) for part in value[1:-1].split(",")))
    if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
        return (0, int(value))
    return (1, json.dumps(value, default=str, sort_keys=True))
