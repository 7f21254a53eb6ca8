"""What a book must not show: sensitive places first, then what keeps an outsider from computing them.

A number is hidden at a place (a column with a small base, a small cell). The count behind it is a secret when no other
place shows it: the share of a small group among all children is no secret, the answers of that group are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.books import reasons
from analysis.books.counting import Counted, Side, counted
from analysis.books.ledger import Ledger
from analysis.books.reasons import COMPLEMENTARY, SHOWN, Codes
from analysis.books.spec import TableSpec
from analysis.books.tally import Census, Held
from analysis.disclosure.attack import Breach
from analysis.disclosure.choose import protect, task
from analysis.disclosure.linked import Floats, Ints, Linked, Mask
from analysis.disclosure.policy import Policy, rounded_interval, small_cells
from analysis.kernel.design import Design

ROW_COST = 1.0
"""Loss of a hidden cell; up to half as much again for a large one, so that small ones go first."""


@dataclass(frozen=True, eq=False)
class Hidden:
    """Columns of a table: cells (K, B) and bases (B,) as SHOWN or the reason why not."""

    cells: Codes
    bases: Codes

    def under(self, decided: Hidden) -> Hidden:
        """What is shown here is hidden as decided elsewhere."""
        return Hidden(reasons.over(self.cells, decided.cells), reasons.over(self.bases, decided.bases))


@dataclass(frozen=True, eq=False)
class Decision:
    """What is hidden, [table][block]; with the linked tables behind it, the secret cells (n,), the interval each needs
    (n,) and what could not be protected other than by hiding its table whole.
    """

    blocks: list[list[Hidden]]
    tables: Linked
    secret: Mask
    need: Floats
    left: tuple[Breach, ...]

    def whole(self, table: int) -> Hidden:
        """What is hidden in a table, all blocks side by side."""
        blocks = self.blocks[table]
        return Hidden(
            np.concatenate([block.cells for block in blocks], axis=1),
            np.concatenate([block.bases for block in blocks]),
        )

    @property
    def shares(self) -> tuple[float, float]:
        """Shares of the book's cells hidden as primary and as complementary."""
        every = [block.cells.ravel() for table in self.blocks for block in table]
        codes = np.concatenate(every) if every else np.zeros(0, np.int8)
        if not codes.size:
            return 0.0, 0.0
        return float(np.mean(reasons.primary(codes))), float(np.mean(codes == COMPLEMENTARY))


Request = tuple[TableSpec, Census, Sequence[Codes]]
"""A table to decide on: its specification, the children behind it, and for each block why a column (B,) is barred."""


def needs_counts(policy: Policy) -> bool:
    """Whether the bases of the columns alone don't settle it."""
    return policy.complementary or policy.minimum_cell > 0 or policy.dominance is not None


def decide(held: Held, design: Design, requests: Sequence[Request], policy: Policy) -> Decision:
    """Primary suppression of every place, and complementary suppression when the policy asks for it."""
    ledger = Ledger()
    tables = [counted(ledger, held, design, spec, census, policy.dominance) for spec, census, _ in requests]
    rests = [rest for table in tables for rest in table.rests] + _nested(ledger, tables, requests)
    value = np.array(ledger.value, dtype=np.float64)
    blocks = [
        [_primary(table, side, value, policy, barred) for side, barred in zip(table.sides, request[2], strict=True)]
        for table, request in zip(tables, requests, strict=True)
    ]
    book = _Book(ledger, tables, blocks, value, policy)
    if not policy.complementary:
        none = np.zeros(value.size, bool)
        return Decision(blocks, ledger.linked(book.placed), none, np.zeros(value.size), ())
    return book.protected(rests)


def _primary(table: Counted, side: Side, value: Floats, policy: Policy, barred: Codes) -> Hidden:
    """The rules of the policy on one block."""
    n, bases = value[side.cells], value[side.bases]
    heavy = np.where(side.base_dominated & (bases > 0), reasons.DOMINATED, SHOWN).astype(np.int8)
    columns = reasons.over(barred, reasons.over(reasons.too_small(bases, side.base_clusters, policy), heavy))
    cells = np.zeros(n.shape, np.int8)
    if policy.minimum_cell:
        cells[side.cell_dominated] = reasons.CELL_DOMINATED
        cells[(n > 0) & (side.cell_clusters < policy.minimum_clusters)] = reasons.CELL_SCHOOLS
        cells[small_cells(n, policy)] = reasons.CELL
    if table.spec.statistic == "row_percent":
        rows = reasons.too_small(value[side.row_bases], side.row_clusters, policy) != SHOWN
        cells[rows] = reasons.ROW
    return Hidden(reasons.over(np.broadcast_to(columns, cells.shape), cells), columns)


def _nested(ledger: Ledger, tables: Sequence[Counted], requests: Sequence[Request]) -> list[Ints]:
    """Tables of one stub over universes that hold each other: the children between the two, base last."""
    found = []
    for inner, outer in _pairs(tables):
        beyond = requests[inner][1].outside[tables[outer].spec.universe]
        if beyond or not requests[outer][1].outside[tables[inner].spec.universe]:
            continue
        found.append(_between(ledger, tables[outer].whole, tables[inner].whole))
        for wide, narrow in zip(tables[outer].sides, tables[inner].sides, strict=True):
            for column in range(wide.bases.size):
                lines = [np.append(side.cells[:, column], side.bases[column]) for side in (wide, narrow)]
                found.append(_between(ledger, *lines))
    return found


def _pairs(tables: Sequence[Counted]) -> list[tuple[int, int]]:
    """Places of tables with the same stub and rows and different universes, in both orders."""
    return [
        (first, second)
        for first, one in enumerate(tables)
        for second, other in enumerate(tables)
        if comparable(one.spec, other.spec) and one.stub.keys == other.stub.keys
    ]


def comparable(one: TableSpec, other: TableSpec) -> bool:
    """Whether two tables tell of the same answers of different children."""
    return one.stub == other.stub and one.universe != other.universe


def _between(ledger: Ledger, outer: Ints, inner: Ints) -> Ints:
    return np.array(
        [ledger.minus(int(wide), int(narrow)) for wide, narrow in zip(outer, inner, strict=True)], dtype=np.int64
    )


@dataclass(eq=False)
class _Book:
    """The tables, what is hidden so far, and the counts behind them."""

    ledger: Ledger
    tables: Sequence[Counted]
    blocks: list[list[Hidden]]
    value: Floats
    policy: Policy

    @property
    def placed(self) -> Mask:
        """(n,) cells that stand in a table."""
        found = np.zeros(len(self.ledger.value), bool)
        for table in self.tables:
            for side in table.sides:
                found[side.cells] = True
                found[side.bases] = True
                if table.spec.statistic == "row_percent":
                    found[side.row_bases] = True
        return found

    def shown(self) -> Mask:
        """(n,) cells that some place shows."""
        found = np.zeros(self.value.size, bool)
        for table, blocks in zip(self.tables, self.blocks, strict=True):
            for side, block in zip(table.sides, blocks, strict=True):
                seen = block.cells == SHOWN
                found[side.cells[seen]] = True
                found[side.bases[block.bases == SHOWN]] = True
                if table.spec.statistic == "row_percent":
                    found[side.row_bases[seen.any(axis=1)]] = True
        return found

    def protected(self, rests: Sequence[Ints]) -> Decision:
        """Complementary suppression; a table that can't be protected otherwise is hidden whole."""
        tables = self._rounded(self.ledger.linked(self.placed))
        secret, need = self._secret(rests)
        cost, keep, follows = self._losses()
        chosen = protect(task(tables, need=need, cost=cost, keep=keep, follows=follows, best=False), secret)
        self._hide(chosen.hidden)
        for breach in chosen.left:
            self._hide_tables_of(breach.cell)
        return Decision(self.blocks, tables, chosen.hidden, need, chosen.left)

    def _rounded(self, tables: Linked) -> Linked:
        """What readers know of each published count: bases to the multiple, cells as a rounded share of their base."""
        if self.policy.counts <= 1 and not self.policy.points:
            return tables
        low, high = (
            each.copy() for each in rounded_interval(self.value, self.policy.counts if self.policy.counts > 1 else 0)
        )
        best = np.full(self.value.size, np.inf)
        for table in self.tables:
            for side in table.sides:
                base = np.broadcast_to(self.value[side.bases], side.cells.shape)
                with np.errstate(invalid="ignore", divide="ignore"):
                    share = np.nan_to_num(self.value[side.cells] / base)
                least, most = rounded_interval(share, self.policy.points)
                sharper = (most - least) * base < best[side.cells]
                cells = side.cells[sharper]
                best[cells] = ((most - least) * base)[sharper]
                low[cells], high[cells] = (least * base)[sharper], (most * base)[sharper]
        return tables.rounded(np.minimum(low, self.value), np.maximum(high, self.value))

    def _secret(self, rests: Sequence[Ints]) -> tuple[Mask, Floats]:
        """(n,) the secret cells and the interval each cell needs once it is hidden; nobody is no one's secret."""
        need = np.where(self.value > 0, float(max(self.policy.protection, 1)), 0.0)
        secret = self.placed & ~self.shown()
        for rest in rests:
            if 0 < self.value[rest[-1]] < self.policy.minimum_n:
                secret[rest[~self.placed[rest]]] = True
        return secret, need

    def _losses(self) -> tuple[Floats, Mask, Ints]:
        """cost (n,), keep (n,) (the total columns) and pairs base, cell: a hidden base hides its column."""
        size = self.value.size
        cost, keep, pairs = np.zeros(size), np.zeros(size, bool), []
        for table in self.tables:
            keep[table.whole] = True
            whole = max(self.value[table.whole[-1]], 1.0)
            for side in table.sides:
                rows = max(side.cells.shape[0], 1)
                np.add.at(cost, side.cells, ROW_COST + 0.5 * self.value[side.cells] / whole)
                np.add.at(cost, side.bases, rows * (ROW_COST + 0.5 * self.value[side.bases] / whole))
                pairs += [np.stack([side.bases, line], axis=1) for line in side.cells]
                if table.spec.statistic == "row_percent":
                    pairs += [np.stack([side.row_bases, line], axis=1) for line in side.cells.T]
        follows = np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64)
        return np.maximum(cost, ROW_COST), keep, follows[follows[:, 0] != follows[:, 1]]

    def _hide(self, secret: Mask) -> None:
        """Every place of a secret cell, and the whole column where its base is one."""
        for blocks, table in zip(self.blocks, self.tables, strict=True):
            for block, side in zip(blocks, table.sides, strict=True):
                block.bases[(block.bases == SHOWN) & secret[side.bases]] = COMPLEMENTARY
                more = secret[side.cells] | (block.bases == COMPLEMENTARY)[None, :]
                if table.spec.statistic == "row_percent":
                    more |= secret[side.row_bases][:, None]
                block.cells[(block.cells == SHOWN) & more] = COMPLEMENTARY

    def _hide_tables_of(self, cell: int) -> None:
        for blocks, table in zip(self.blocks, self.tables, strict=True):
            if any((side.cells == cell).any() or (side.bases == cell).any() for side in table.sides):
                for block in blocks:
                    block.bases[block.bases == SHOWN] = COMPLEMENTARY
                    block.cells[block.cells == SHOWN] = COMPLEMENTARY
