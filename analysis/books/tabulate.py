"""Computes a table book: every stub against every banner block through the kernel, into a `BookResult`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.books import wording, words_hidden
from analysis.books.banner import Head, heads
from analysis.books.cells import BlockNumbers, base_of, cells_of, small
from analysis.books.frames import Source
from analysis.books.hiding import COMPLEMENTARY, PRIMARY, SHOWN, Decision, Hidden, decide, needs_counts
from analysis.books.reading import BookInvalid
from analysis.books.result import Base, BookResult, Cell, Finding, Provenance, Row, Table, TestRule
from analysis.books.rounding import rounded_base, rounded_cell
from analysis.books.spec import BookSpec, DesignSpec, TableSpec
from analysis.books.stubs import Stub, stub_of
from analysis.books.universe import members
from analysis.books.weighting import Account, plan
from analysis.kernel import tables as kernel
from analysis.kernel.design import Design, Mask
from analysis.kernel.errors import KernelError
from surveys.engine.codebook import Codebook

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class _Work:
    """What every table of a book shares; `degrees` remembers the columns' degrees of freedom per universe, `decision`
    what to hide where more than the bases of columns decides it.
    """

    source: Source
    design: Design
    heads: list[Head]
    spec: BookSpec
    clusters: tuple[str, ...]
    degrees: dict[tuple[str, int], np.ndarray]
    decision: Decision | None = None

    def stub(self, spec: TableSpec) -> tuple[Stub, Mask | None]:
        """The stub of a table and the rows of its universe."""
        domain = members(spec.universe, self.source, f"{spec.where}.universe") if spec.universe else None
        return stub_of(self.source, spec), domain

    def allowed(self, spec: TableSpec) -> list[bool]:
        """For each block whether the table may show it: sensitive items never appear by school or class."""
        limit = self.spec.suppress.sensitive
        return [
            not any(
                one in self.clusters and self.source.sensitivity(other) >= limit
                for name in head.variables
                for one, other in ((name, spec.stub), (spec.stub, name))
            )
            for head in self.heads
        ]


def tabulate(
    frame: pd.DataFrame,
    codebook: Codebook,
    design_spec: DesignSpec,
    book_spec: BookSpec,
    *,
    progress: Progress | None = None,
    provenance: Provenance | None = None,
) -> BookResult:
    """The table book of `frame` (one row a child, columns as in `codebook`).

    progress: called with (tables done, tables in all). provenance: what the caller knows of the data; rows, design,
    weights and margins are filled in here. Raises BookInvalid with the place in the specification.
    """
    source = Source(frame, codebook, design_spec.missing)
    design, account = plan(source, design_spec)
    work = _Work(source, design, heads(source, book_spec), book_spec, design_spec.clusters, {})
    if needs_counts(book_spec.suppress):
        requests = [(spec, *work.stub(spec), work.allowed(spec)) for spec in book_spec.tables]
        work = replace(work, decision=decide(design, work.heads, requests, book_spec.suppress))
    tables = []
    for index, spec in enumerate(book_spec.tables):
        tables.append(_table(work, spec, index + 1, account))
        if progress is not None:
            progress(index + 1, len(book_spec.tables))
    return BookResult(
        title=book_spec.title or codebook.title,
        languages=book_spec.languages,
        tables=tuple(tables),
        provenance=_provenance(provenance or Provenance(source=codebook.source), account, source.rows),
        suppression=words_hidden.suppression_text(book_spec.suppress),
        findings=(*account.findings, *_loss(work.decision)),
    )


def _loss(decision: Decision | None) -> tuple[Finding, ...]:
    """How much of the book is hidden."""
    if decision is None or not any(decision.shares):
        return ()
    return (words_hidden.loss_finding(*decision.shares),)


def _provenance(given: Provenance, account: Account, rows: int) -> Provenance:
    return replace(
        given,
        rows=rows,
        design=account.design,
        weights=account.weights,
        margins=account.margins or given.margins,
        weighting=account.reports or given.weighting,
    )


def _table(work: _Work, spec: TableSpec, number: int, account: Account) -> Table:
    """One table: the stub against each block, rows sorted, bases and findings beside."""
    stub, domain = work.stub(spec)
    try:
        blocks = [_numbers(work, spec, stub, place, domain) for place in range(len(work.heads))]
    except KernelError as error:
        raise BookInvalid(error.code, spec.where, error.template, **error.params) from error
    hidden = _hidden(work, spec, blocks, number)
    order = _order(spec, stub, blocks[0], hidden[0])
    per_block = [
        cells_of(numbers, head.block.columns, work.spec, block)
        for numbers, head, block in zip(blocks, work.heads, hidden, strict=True)
    ]
    rows = tuple(_row(work.spec, stub, spec, place, per_block) for place in order)
    return Table(
        name=spec.stub,
        number=number,
        title=spec.title or stub.label,
        label=stub.label,
        question=stub.question,
        universe=spec.universe or stub.universe,
        universe_text=spec.universe_text,
        statistic=spec.statistic,
        blocks=tuple(head.block for head in work.heads),
        rows=rows,
        bases=_bases(blocks, work.spec, hidden),
        multiple=stub.multiple,
        interval_level=work.spec.level,
        interval_method=work.spec.method,
        weights=account.weights,
        tests=_rule(work.spec) if spec.statistic != "row_percent" else None,
        findings=_findings(spec, stub, hidden),
    )


def _numbers(work: _Work, spec: TableSpec, stub: Stub, place: int, domain: Mask | None) -> BlockNumbers:
    """The kernel's grid of one block, with degrees of freedom, and the rest of the block when it is tested."""
    head, design = work.heads[place], work.design
    if spec.statistic == "row_percent":
        return _row_percent(work, stub, head, domain)
    sums = stub.sums(design, head.columns, domain)
    grid = kernel.column_totals(design, sums) if spec.statistic == "total" else kernel.column_shares(design, sums)
    rest = None
    tests = work.spec.tests
    if tests is not None and tests.rest and head.tested and spec.statistic != "total":
        rest = kernel.column_shares(design, sums, rest=True)
    key = (spec.universe, place)
    if key not in work.degrees:
        work.degrees[key] = kernel.degrees(design, head.columns, domain)
    tested = head.tested and tests is not None
    return BlockNumbers(grid, work.degrees[key], rest, design.df(domain), tested=tested)


def _row_percent(work: _Work, stub: Stub, head: Head, domain: Mask | None) -> BlockNumbers:
    """Shares of the block's columns among the children of each stub category: the same estimator, roles swapped."""
    columns = stub.as_columns()
    inside = head.columns.atoms >= 0
    member = np.zeros((work.source.rows, head.columns.size), bool)
    member[inside] = head.columns.member[head.columns.atoms[inside]] > 0
    answered = np.asarray(inside & stub.answered)
    grid = kernel.column_shares(work.design, kernel.multiple(work.design, member, answered, columns, domain))
    degrees = kernel.degrees(work.design, columns, domain)
    base = kernel.column_shares(work.design, stub.sums(work.design, head.columns, domain))
    return BlockNumbers(grid, degrees, None, work.design.df(domain), tested=False, by_row=base)


def _hidden(work: _Work, spec: TableSpec, blocks: list[BlockNumbers], number: int) -> list[Hidden]:
    """What is hidden, block by block: as decided for the whole book, and whatever has too small a base."""
    bare = [
        small(numbers, work.spec.suppress, allowed=allowed)
        for numbers, allowed in zip(blocks, work.allowed(spec), strict=True)
    ]
    if work.decision is None:
        return bare
    decided = work.decision.blocks[number - 1]
    return [
        Hidden(
            np.where(one.cells == SHOWN, other.cells, one.cells), np.where(one.bases == SHOWN, other.bases, one.bases)
        )
        for one, other in zip(bare, decided, strict=True)
    ]


def _order(spec: TableSpec, stub: Stub, first: BlockNumbers, hidden: Hidden) -> list[int]:
    """Places of the rows: categories, sorted by the first column when asked (hidden ones last), then nets."""
    categories = list(range(stub.categories))
    if spec.sort != "none" and categories:
        value = np.nan_to_num(first.value[:, 0]) * (-1 if spec.sort == "descending" else 1)
        value = np.where(hidden.cells[:, 0] == SHOWN, value, np.inf)
        categories.sort(key=lambda place: (value[place], place))
    return [*categories, *range(stub.categories, len(stub.keys))]


def _row(book: BookSpec, stub: Stub, spec: TableSpec, place: int, per_block: list[list[list[Cell]]]) -> Row:
    cells = tuple(rounded_cell(cell, spec.statistic, book.suppress) for block in per_block for cell in block[place])
    return Row(stub.keys[place], stub.labels[place], stub.kinds[place], spec.statistic, cells)


def _bases(blocks: list[BlockNumbers], spec: BookSpec, hidden: list[Hidden]) -> tuple[Base, ...]:
    return tuple(
        rounded_base(base, spec.suppress)
        for numbers, block in zip(blocks, hidden, strict=True)
        for base in base_of(numbers, spec.suppress, block)
    )


def _rule(spec: BookSpec) -> TestRule | None:
    tests = spec.tests
    if tests is None or not (tests.letters or tests.rest):
        return None
    correction = "none" if tests.correction == "bh" else tests.correction
    return TestRule(tests.level, correction, tests.letters, tests.rest, wording.tests_text(tests))


def _findings(spec: TableSpec, stub: Stub, hidden: list[Hidden]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    columns = sum(int((block.bases == PRIMARY).sum()) for block in hidden)
    if columns:
        found.append(words_hidden.hidden_finding(spec.stub, columns))
    single = sum(int(((block.cells == PRIMARY) & (block.bases != PRIMARY)[None, :]).sum()) for block in hidden)
    if single and spec.statistic != "row_percent":
        found.append(words_hidden.small_finding(spec.stub, single))
    others = sum(int((block.cells == COMPLEMENTARY).sum()) for block in hidden)
    if others:
        found.append(words_hidden.complementary_finding(spec.stub, others))
    if stub.unlabelled:
        found.append(wording.unlabelled_finding(spec.stub, stub.unlabelled))
    return tuple(found)
