"""The attacker: knows who came when, holds one dump from mid-sitting and one from after the flush, and guesses.

Each attack returns, per group, one guess for each child in order of arrival: an index into the group's rows.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.linkage.dumps import Dump, Row, order

ANSWERS = "box_response"
Guesses = dict[str, list[int]]


def by_group(after: Dump) -> dict[str, list[Row]]:
    """The rows of answers by the group their design columns name."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in after.tables[ANSWERS]:
        groups[row["subcluster"]].append(row)
    return groups


def by_order(after: Dump, column: str) -> Guesses:
    """The i-th child to arrive wrote the i-th row, when rows are sorted by this column and then by place."""
    return {
        group: sorted(range(len(rows)), key=lambda i: (order(rows[i][column]), order(rows[i]["place"])))
        for group, rows in by_group(after).items()
    }


def values(row: Row) -> Iterator[str]:
    """Everything in a row that might turn up again elsewhere, as it is and hashed."""
    for value in row.values():
        raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        if len(raw) >= 8:
            yield raw.hex()
            yield from (hashlib.new(name, raw).hexdigest().encode().hex() for name in ("md5", "sha1", "sha256"))


def by_equal_values(middle: Dump, after: Dump, group_of: dict[str, str], chance: random.Random) -> Guesses:
    """A value beside the k-th arrival of a group in the middle that exactly one row holds afterwards gives it away."""
    rows = by_group(after)
    holders: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for group, members in rows.items():
        for index, row in enumerate(members):
            for value in values(row):
                holders[value].add((group, index))
    guesses = {group: chance.choices(range(len(members)), k=len(members)) for group, members in rows.items()}
    for table, members in middle.tables.items():
        if table == ANSWERS:
            continue
        arrived: dict[str, int] = defaultdict(int)
        for row in members:
            group = group_of.get(str(row.get("batch_id", "")).replace("-", ""))
            if group is None or row.get("state") in {"unused", "void"}:
                continue
            place = arrived[group]
            arrived[group] += 1
            for value in values(row):
                found = holders.get(value, set())
                if len(found) == 1 and place < len(guesses[group]) and next(iter(found))[0] == group:
                    guesses[group][place] = next(iter(found))[1]
    return guesses


def accuracy(guesses: Guesses, after: Dump, arrivals: dict[str, list[int]], answer: Any) -> float:
    """The share of children whose row was guessed; `arrivals` holds, per group, each child's true answer."""
    rows = by_group(after)
    right = total = 0
    for group, truth in arrivals.items():
        total += len(truth)
        right += sum(answer(rows[group][index]) == true for index, true in zip(guesses[group], truth, strict=False))
    return right / total
