"""Hash chains: rows that each name the one before, so that a changed, removed or moved row is found.

    row  = any JSON object with "seq" (1, 2, 3, ...), "prev_hash" and "hash"
    hash = SHA-256 of the row without its "hash": sorted keys, Unicode NFC, no spaces, UTF-8
    the first row's prev_hash = SHA-256("arobase/chain/1|" + name of the chain)

A chain alone does not show that its end was cut off and written anew: for that, keep its head (seq and hash of the last
row) in a place that those who can write the rows cannot reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

from consent.tokens.canonical import fingerprint

Row = Mapping[str, Any]
TRIED = 500
"""So many broken rows are tried in each other's places; beyond that only in the places beside their own."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many rows it has, and the last one's hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a chain. `seq` is the row's number as it stands, or should; `other` says what `KINDS` says."""

    kind: str
    seq: int
    other: int = 0


KINDS = {
    "changed": "row {seq} was changed",
    "moved": "row {seq} was row {other}",
    "removed": "rows {seq} to {other} are missing",
    "unlinked": "row {seq} does not follow row {other} that stands before it",
    "head": "the chain ends at row {other}, not with the row {seq} that was written last",
}


def said(fault: Fault) -> str:
    """The fault in plain English, for a terminal."""
    return KINDS[fault.kind].format(seq=fault.seq, other=fault.other)


def start(chain: str) -> str:
    """What the first row of this chain names as the hash before it."""
    return sha256(f"arobase/chain/1|{chain}".encode()).hexdigest()


def digest(row: Row) -> str:
    """The hash of a row; a "hash" it already has is left out."""
    return fingerprint({name: value for name, value in row.items() if name != "hash"})


def faults(chain: str, rows: Iterable[Row], head: Head | None = None) -> list[Fault]:
    """What is wrong with these rows, which come in the order of `seq`; nothing when the chain is whole."""
    found: list[Fault] = []
    broken: list[Row] = []
    whole: set[int] = set()
    before, before_holds, last = start(chain), True, 0
    for row in rows:
        holds = digest(row) == row["hash"]
        if holds:
            whole.add(row["seq"])
            if before_holds and row["prev_hash"] != before and row["seq"] == last + 1:
                found.append(Fault("unlinked", row["seq"], last))
        else:
            broken.append(row)
        before, before_holds, last = row["hash"], holds, row["seq"]
    explained = list(explain(broken, whole))
    present = whole | {fault.other or fault.seq for fault in explained}
    found += [*explained, *gaps(present)]
    if head and (head.seq, head.hash) != (last, before):
        found.append(Fault("head", head.seq, last))
    return sorted(found, key=lambda fault: (fault.seq, fault.kind))


def explain(broken: list[Row], whole: set[int]) -> Iterator[Fault]:
    """Whether a row that doesn't fit its hash would fit it in another place, where it then was before."""
    places = {place for row in broken for place in (row["seq"] - 1, row["seq"], row["seq"] + 1)} - whole
    for row in broken:
        tried = places if len(broken) <= TRIED else {row["seq"] - 1, row["seq"] + 1} - whole
        was = next((place for place in sorted(tried) if digest({**row, "seq": place}) == row["hash"]), None)
        yield Fault("changed", row["seq"]) if was is None else Fault("moved", row["seq"], was)


def gaps(present: set[int]) -> Iterator[Fault]:
    """The stretches of numbers that no row has, from the first to the last."""
    for one, following in pairwise(sorted({0, *present})):
        if following > one + 1:
            yield Fault("removed", one + 1, following - 1)
