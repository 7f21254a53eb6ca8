"""Counts the children behind every number of a table, by cluster, and enters them in the ledger. K rows, B columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analysis.books.banner import Head
from analysis.books.ledger import Ledger
from analysis.books.spec import TableSpec
from analysis.books.stubs import Stub
from analysis.books.tally import Census, Held
from analysis.disclosure.linked import Ints, Mask
from analysis.disclosure.policy import Dominance, dominated
from analysis.kernel.arrays import Floats
from analysis.kernel.design import Design


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
    ledger: Ledger, held: Held, design: Design, spec: TableSpec, census: Census, rule: Dominance | None
) -> Counted:
    """Enter a table."""
    units = design.stages[0].units_from_leaves
    by_cluster = (units @ census.n.reshape(census.n.shape[0], -1)).reshape(-1, *census.n.shape[1:])
    n, keys = (np.rint(each).astype(np.int64) for each in (by_cluster.sum(axis=0), census.keys))
    whole = ledger.cells(n[:1], keys[:1])[0]
    _within(ledger, census.stub, whole)
    found = Counted(spec, census.stub, (), whole)
    sides = [
        _side(ledger, head, _Pieces(by_cluster[:, span], n[span], keys[span]), rule, found)
        for head, span in zip(held.heads, held.spans, strict=True)
    ]
    return Counted(spec, census.stub, tuple(sides), whole, found.rests)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """The disjoint parts of a block: by_cluster (C, A, K + 1), n and keys (A, K + 1); a mean has its base alone."""

    by_cluster: Floats
    n: Ints
    keys: Ints


def _side(ledger: Ledger, head: Head, pieces: _Pieces, rule: Dominance | None, table: Counted) -> Side:
    """A block: its atoms and the rest make up the total column; columns are made up of atoms."""
    n, keys, by_cluster, stub = pieces.n, pieces.keys, pieces.by_cluster, table.stub
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
    rows = slice(0, -1) if by_cluster.shape[2] > 1 else slice(-1, None)
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
