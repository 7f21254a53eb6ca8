"""Writers that leak, beside the real box: the attackers must catch them, or the game proves nothing.

They keep a child's number in the open, for the score; the attacks don't look at it.
"""

from __future__ import annotations

import contextlib
import random
import uuid
from collections.abc import Iterator
from typing import Protocol

from django.db import connections

from consent.tokens import receipts
from surveys.box import keys, tags

DRAFT, SUBMIT, POOL = "planted_draft", "planted_submit", "planted_pool"
TABLES = {
    DRAFT: "id varchar(36) PRIMARY KEY, subcluster varchar(60), number integer, done boolean",
    SUBMIT: "id varchar(36) PRIMARY KEY, subcluster varchar(60), number integer",
    POOL: "id varchar(36) PRIMARY KEY, tag varchar(64)",
}


class Child(Protocol):
    study: uuid.UUID
    group: str
    number: int
    receipt: str


@contextlib.contextmanager
def tables() -> Iterator[None]:
    with connections["responses"].cursor() as cursor:
        for name, columns in TABLES.items():
            cursor.execute(f"CREATE TABLE {name} ({columns})")
        try:
            yield
        finally:
            for name in TABLES:
                cursor.execute(f"DROP TABLE {name}")


def at_start(child: Child) -> None:
    """A draft row when the child begins."""
    run(f"INSERT INTO {DRAFT} VALUES (%s, %s, %s, false)", key(), child.group, child.number)  # noqa: S608


def at_handing_in(child: Child) -> None:
    """The draft is finished; the row of another writer is inserted now; a third keeps the tag beside the envelope."""
    run(f"UPDATE {DRAFT} SET done = true WHERE number = %s", child.number)  # noqa: S608
    run(f"INSERT INTO {SUBMIT} VALUES (%s, %s, %s)", key(), child.group, child.number)  # noqa: S608
    tag = tags.of_row(keys.withdrawal_key(child.study), receipts.tag(child.study, child.receipt))
    run(f"INSERT INTO {POOL} VALUES (%s, %s)", key(), tag)  # noqa: S608


def key() -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def run(statement: str, *values: object) -> None:
    with connections["responses"].cursor() as cursor:
        cursor.execute(statement, values)
