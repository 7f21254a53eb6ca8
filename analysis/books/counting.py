"""Counts the children behind every number of a table, by cluster, and enters them in the ledger. K rows, B columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.books.banner import Head
from analysis.books.ledger import Ledger
from analysis.books.spec import TableSpec
from analysis.books.stubs import Stub
from analysis.disclosure.linked import Ints, Mask
from analysis.disclosure.policy import Dominance, dominated
from analysis.kernel.design import Design, Floats
from analysis.kernel.tables import disjoint

KEYED = 2**52
"""Sums of keys stay exact in double precision."""


@dataclass(frozen=True, eq=False)
class Counter:
    """The design with weight one, and with a random whole number, for every row that counts."""

    ones: Design
    keys: Design

    @classmethod
    def of(cls, design: Design) -> Counter:
        """Rows without weight stand in no table."""
        inside = (design.weights > 0).astype(np.float64)
        drawn = np.random.default_rng(0).integers(1, KEYED // max(design.rows, 1), design.rows)
        return cls(design.with_weights(inside), design.with_weights(inside * drawn))


@dataclass(frozen=True, eq=False)
class Side:
    """What the columns of a block hold: cells (K, B), bases (B,), clusters and dominance of each; row_bases
    (K,) the cells that are the bases of row per cents, with their clusters.
    """

    cells: Ints
    bases: Ints
    cell_clusters: Ints
    base_clusters: Ints
    cell_dominated: Mask
    base_dominated: Mask
    row_bases: Ints
    row_clusters: Ints


@dataclass(frozen=True, eq=False)
class Counted:
    """A table in the ledger: a side a block; `whole` (K + 1,) its total column, base last; `rests` the groups of
    children that no column of a block holds, as cells with their base last.
    """

    spec: TableSpec
    stub: Stub
    sides: tuple[Side, ...]
    whole: Ints
    rests: list[Ints] = field(default_factory=list)


def counted(
    ledger: Ledger,
    counter: Counter,
    spec: TableSpec,
    stub: Stub,
    heads: Sequence[Head],
    domain: Mask | None,
    rule: Dominance | None,
) -> Counted:
    """Enter a table."""
    everyone = disjoint(np.zeros(counter.ones.rows, np.int64), 1)
    _, n, keys = _sums(counter, stub, Head(heads[0].block, everyone, tested=False), domain)
    whole = ledger.cells(n, keys)[0]
    _within(ledger, stub, whole)
    found = Counted(spec, stub, (), whole)
    sides = [_side(ledger, counter, stub, head, domain, rule, found) for head in heads]
    return Counted(spec, stub, tuple(sides), whole, found.rests)


def _sums(counter: Counter, stub: Stub, head: Head, domain: Mask | None) -> tuple[Floats, Ints, Ints]:
    """by_cluster (C, A, K + 1), n and keys (A, K + 1) of the atoms; a mean has its base alone."""
    ones, keys = (stub.sums(design, head.columns, domain) for design in (counter.ones, counter.keys))
    rows = 0 if stub.values is not None else ones.weighted.shape[2]
    leaves = np.concatenate([ones.weighted[:, :, :rows], ones.base[:, :, None]], axis=2)
    units = counter.ones.stages[0].units_from_leaves
    by_cluster = (units @ leaves.reshape(leaves.shape[0], -1)).reshape(-1, *leaves.shape[1:])
    added = np.concatenate([keys.weighted[:, :, :rows], keys.base[:, :, None]], axis=2).sum(axis=0)
    return by_cluster, np.rint(leaves.sum(axis=0)).astype(np.int64), np.rint(added).astype(np.int64)


def _side(
    ledger: Ledger,
    counter: Counter,
    stub: Stub,
    head: Head,
    domain: Mask | None,
    rule: Dominance | None,
    table: Counted,
) -> Side:
    """A block: its atoms and the rest make up the total column; columns are made up of atoms."""
    by_cluster, n, keys = _sums(counter, stub, head, domain)
    member = np.rint(head.columns.member).astype(np.int64)
    atoms, columns = ledger.cells(n, keys), ledger.cells(member.T @ n, member.T @ keys)
    if np.array_equal(member, np.eye(member.shape[0])):
        atoms = columns
    rest = _rest(ledger, table, atoms)
    for cell in range(n.shape[1]):
        for column in range(member.shape[1]):
            ledger.sums(columns[column, cell], atoms[member[:, column] > 0, cell])
    for line in (*atoms, *columns, *([rest] if rest is not None else [])):
        _within(ledger, stub, line)
    inside = table.whole
    if rest is not None and table.spec.statistic == "row_percent":
        inside = np.array([ledger.minus(int(whole), int(part)) for whole, part in zip(table.whole, rest, strict=True)])
    columned = np.einsum("cak,ab->cbk", by_cluster, head.columns.member)
    clusters, heavy = np.count_nonzero(columned, axis=0), dominated(columned, rule)
    rows = slice(0, -1) if stub.values is None else slice(-1, None)
    return Side(
        columns[:, rows].T, columns[:, -1], clusters[:, rows].T, clusters[:, -1], heavy[:, rows].T, heavy[:, -1],
        inside[rows], np.count_nonzero(by_cluster.sum(axis=1), axis=0)[rows],
    )  # fmt: skip


def _rest(ledger: Ledger, table: Counted, atoms: Ints) -> Ints | None:
    """(K + 1,) the children no column holds; None when every child has a column."""
    whole, parts = ledger.held(table.whole), ledger.held(atoms)
    n, key = (each - inside.sum(axis=0) for each, inside in zip(whole, parts, strict=True))
    rest = ledger.cells(n, key) if n[-1] else None
    for place, whole in enumerate(table.whole):
        ledger.sums(whole, (*atoms[:, place], *([rest[place]] if rest is not None else [])))
    if rest is not None:
        table.rests.append(rest)
    return rest


def _within(ledger: Ledger, stub: Stub, line: Ints) -> None:
    """The relations of one column (K + 1,): answers make up the base, or each leaves the others; nets hold theirs."""
    if line.size == 1:
        return
    base, nets = line[-1], stub.nets if stub.nets is not None else np.zeros((stub.categories, 0))
    if stub.multiple:
        for cell in line[:-1]:
            ledger.minus(int(base), int(cell))
    else:
        ledger.sums(base, line[: stub.categories])
    for place in range(nets.shape[1]):
        parts = line[: stub.categories][nets[:, place] > 0]
        (ledger.covers if stub.multiple else ledger.sums)(line[stub.categories + place], parts)
