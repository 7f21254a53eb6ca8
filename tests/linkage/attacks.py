"""The attacks. Each puts the rows of every group in an order, its guess at the order of the children: k-th child, k-th row.

The attacker knows in which order the children of a group began and handed in, and holds all of the evidence.
"""

from __future__ import annotations

import json
import math
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from tests.linkage.evidence import SYSTEM, Evidence, Row, Table, order
from tests.linkage.traces import first_places, forms, traces

PAGE = 4096
Orders = dict[str, list[int]]
Attack = Callable[[Evidence, "Target"], Orders]


@dataclass(frozen=True)
class Target:
    """The rows that the attacker wants to give a child to, by group; `truth` is which child really wrote each."""

    table: Table
    rows: dict[str, list[Row]]
    truth: dict[str, list[int]]
    own: tuple[str, ...]
    """Columns whose values belong to one row alone."""


def answers(evidence: Evidence) -> Target:
    """Rows of answers; their design columns name the group."""
    table = ("responses", "box_response")
    return grouped(table, evidence.after.tables[table], group=lambda row: row["subcluster"], number=in_answers)


def texts(evidence: Evidence, group_of: dict[int, str]) -> Target:
    """Detached texts. They name no group, but who has dumps around a flush can know it: this attacker does."""
    table = ("responses", "box_detachedtext")
    return grouped(table, evidence.after.tables[table], group=lambda row: group_of[in_text(row)], number=in_text)


def planted(evidence: Evidence, name: str) -> Target:
    """Rows of a planted writer, who keeps the child's number in the open."""
    table = ("responses", name)
    return grouped(
        table, evidence.after.tables[table], group=lambda row: row["subcluster"], number=lambda row: row["number"]
    )


def grouped(table: Table, rows: list[Row], *, group: Callable[[Row], str], number: Callable[[Row], int]) -> Target:
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_group[group(row)].append(row)
    truth = {name: [number(row) for row in members] for name, members in by_group.items()}
    own = tuple(name for name in ("id", "tag", "text") if rows and name in rows[0])
    return Target(table, by_group, truth, own)


def in_answers(row: Row) -> int:
    given = row["answers"]
    return int((json.loads(given) if isinstance(given, str) else given)["number"])


def in_text(row: Row) -> int:
    return int(row["text"].rsplit(" ", 1)[1])


def by_column(column: str) -> Attack:
    """Rows sorted by a column, and by their place where that is equal."""

    def attack(_evidence: Evidence, target: Target) -> Orders:
        return {
            group: sorted(range(len(rows)), key=lambda at: (order(rows[at][column]), at))
            for group, rows in target.rows.items()
        }

    return attack


def by_equal_values(evidence: Evidence, target: Target) -> Orders:
    """A value, or the hash of one, that exactly one row holds and that stands in another table, in whatever order that
    table has, gives the row away."""
    holders: dict[bytes, set[tuple[str, int]]] = defaultdict(set)
    for group, rows in target.rows.items():
        for at, row in enumerate(rows):
            for value in row.values():
                for trace in traces(value):
                    holders[trace].add((group, at))
    best: Orders = {}
    for snapshot in evidence.moments.values():
        for table, rows in snapshot.tables.items():
            if table != target.table:
                for group, seen in matches(rows, holders).items():
                    best[group] = max(best.get(group, []), seen, key=len)
    return completed(best, target)


def matches(rows: list[Row], holders: dict[bytes, set[tuple[str, int]]]) -> Orders:
    """By group, rows of the target in the order in which this table mentions them."""
    seen: dict[str, dict[int, None]] = defaultdict(dict)
    for row in rows:
        for value in row.values():
            for trace in traces(value):
                found = holders.get(trace, ())
                if len(found) == 1:
                    group, at = next(iter(found))
                    seen[group].setdefault(at)
    return {group: list(ordered) for group, ordered in seen.items()}


def by_stream(name: str) -> Attack:
    """Rows in the order in which a stream first shows something of theirs."""

    def attack(evidence: Evidence, target: Target) -> Orders:
        needles = {
            form: (group, at)
            for group, rows in target.rows.items()
            for at, row in enumerate(rows)
            for column in target.own
            for form in forms(row[column])
        }
        places = first_places(evidence.streams[name], needles)
        ordered: Orders = defaultdict(list)
        for group, at in sorted(places, key=lambda one: written(name, places[one])):
            ordered[group].append(at)
        return completed(ordered, target)

    return attack


def written(stream: str, place: int) -> tuple[int, int]:
    """A page of SQLite's files fills from its end."""
    return (place // PAGE, -place) if stream.startswith("file") else (0, place)


def completed(known: Orders, target: Target) -> Orders:
    """The rows nothing is known of follow in an order drawn by chance."""
    whole = {}
    for group, rows in target.rows.items():
        first = known.get(group, [])
        rest = [at for at in range(len(rows)) if at not in set(first)]
        whole[group] = [*first, *random.sample(rest, len(rest))]
    return whole


def against(backend: str, streams: tuple[str, ...], target: str) -> dict[str, Attack]:
    """The attacks on one kind of row, by name."""
    columns = {"answers": ("id", "tag", "answers"), "texts": ("id", "tag")}.get(target, ("id",))
    return {
        **{column: by_column(column) for column in (*SYSTEM[backend], *columns)},
        "equal values": by_equal_values,
        **{name: by_stream(name) for name in streams},
    }


def accuracy(orders: Orders, target: Target, arrivals: dict[str, list[int]]) -> float:
    """The share of children whose row was guessed."""
    right = total = 0
    for group, children in arrivals.items():
        guessed = [target.truth[group][at] for at in orders[group]]
        right += sum(child == guess for child, guess in zip(children, guessed, strict=True))
        total += len(children)
    return right / total


def chance(groups: int, children: int) -> float:
    return 1 / children


def ceiling(groups: int, children: int) -> float:
    """Two orders matched at random agree on one child a group on average, with variance one: chance and four standard
    deviations."""
    return chance(groups, children) + 4 * math.sqrt(groups) / (groups * children)
