"""Computes a table book: every stub against every banner block through the kernel, into a `BookResult`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analysis.books import wording, words_hidden
from analysis.books.banner import heads
from analysis.books.cells import bases_of, cells_of, small
from analysis.books.frames import Source
from analysis.books.frames import Table as Rows
from analysis.books.hiding import COMPLEMENTARY, PRIMARY, SHOWN, Decision, Hidden, decide, needs_counts
from analysis.books.numbers import Freedom, Numbers, freedom, numbers
from analysis.books.reading import BookInvalid
from analysis.books.result import BookResult, Cell, Finding, Provenance, Row, Table, TestRule
from analysis.books.rounding import rounded_base, rounded_cell
from analysis.books.spec import BookSpec, DesignSpec, TableSpec
from analysis.books.stubs import Stub
from analysis.books.summing import Engine, in_memory
from analysis.books.tally import Held, Tallied
from analysis.books.weighting import Account, plan
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError
from surveys.engine.codebook import Codebook

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class _Work:
    """What every table of a book shares; `free` remembers the degrees of freedom of each universe, `decision` what to
    hide where more than the bases of columns decides it.
    """

    held: Held
    design: Design
    spec: BookSpec
    clusters: tuple[str, ...]
    free: dict[str, Freedom]
    decision: Decision | None = None

    def allowed(self, spec: TableSpec) -> list[bool]:
        """For each block whether the table may show it: sensitive items never appear by school or class."""
        limit, source = self.spec.suppress.sensitive, self.held.source
        return [
            not any(
                one in self.clusters and source.sensitivity(other) >= limit
                for name in head.variables
                for one, other in ((name, spec.stub), (spec.stub, name))
            )
            for head in self.held.heads
        ]

    def freedom(self, universe: str) -> Freedom:
        if universe not in self.free:
            self.free[universe] = freedom(self.design, self.held, universe)
        return self.free[universe]


def tabulate(
    frame: Rows,
    codebook: Codebook,
    design_spec: DesignSpec,
    book_spec: BookSpec,
    *,
    progress: Progress | None = None,
    provenance: Provenance | None = None,
    engine: Engine = in_memory,
    each: Callable[[Table], None] | None = None,
) -> BookResult:
    """The table book of `frame` (one row a child, columns as in `codebook`).

    progress: called with (tables done, tables in all). provenance: what the caller knows of the data; rows, design,
    weights and margins are filled in here. engine: where the sums are made; the numbers are the same everywhere. each:
    called with every table as soon as it is final: what is hidden in it was decided for the whole book before.
    Raises BookInvalid with the place in the specification.
    """
    source = Source(frame, codebook, design_spec.missing)
    design, account = plan(source, design_spec)
    counting = needs_counts(book_spec.suppress)
    held = Held.of(source, design, heads(source, book_spec), book_spec.tables)
    sums = engine(held.keyed() if counting else held, book_spec.tables, counting=counting)
    work = _Work(held, design, book_spec, design_spec.clusters, {})
    if counting:
        requests = [
            (spec, census, work.allowed(spec)) for spec, census in zip(book_spec.tables, sums.census(), strict=True)
        ]
        work = replace(work, decision=decide(held, design, requests, book_spec.suppress))
    tables = []
    for index, (spec, tallied) in enumerate(zip(book_spec.tables, sums.tallies(), strict=True)):
        tables.append(_table(work, spec, index + 1, tallied, account))
        if each is not None:
            each(tables[-1])
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


def _table(work: _Work, spec: TableSpec, number: int, tallied: Tallied, account: Account) -> Table:
    """One table: the stub against the banner, rows sorted, bases and findings beside."""
    stub = tallied.stub
    try:
        found = numbers(work.design, work.spec, spec, tallied, work.freedom(spec.universe))
    except KernelError as error:
        raise BookInvalid(error.code, spec.where, error.template, **error.params) from error
    hidden = _hidden(work, spec, found, number)
    cells = cells_of(found, work.held.heads, work.spec.tests, work.spec.suppress, hidden)
    bases = bases_of(found, work.spec.suppress, np.concatenate([block.bases for block in hidden]))
    return Table(
        name=spec.stub,
        number=number,
        title=spec.title or stub.label,
        label=stub.label,
        question=stub.question,
        universe=spec.universe or stub.universe,
        universe_text=spec.universe_text,
        statistic=spec.statistic,
        blocks=tuple(head.block for head in work.held.heads),
        rows=tuple(_row(work.spec, stub, spec, place, cells) for place in _order(spec, stub, found, hidden[0])),
        bases=tuple(rounded_base(base, work.spec.suppress) for base in bases),
        multiple=stub.multiple,
        interval_level=work.spec.level,
        interval_method=work.spec.method,
        weights=account.weights,
        tests=_rule(work.spec) if found.compared is not None else None,
        findings=_findings(spec, stub, hidden),
    )


def _hidden(work: _Work, spec: TableSpec, found: Numbers, number: int) -> list[Hidden]:
    """What is hidden, block by block: as decided for the whole book, and whatever has too small a base."""
    bare = [
        small(found, block, work.spec.suppress, allowed=allowed)
        for block, allowed in zip(work.held.columns.blocks, work.allowed(spec), strict=True)
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


def _order(spec: TableSpec, stub: Stub, found: Numbers, hidden: Hidden) -> list[int]:
    """Places of the rows: categories, sorted by the first column when asked (hidden ones last), then nets."""
    categories = list(range(stub.categories))
    if spec.sort != "none" and categories:
        value = np.nan_to_num(found.value[:, 0]) * (-1 if spec.sort == "descending" else 1)
        value = np.where(hidden.cells[:, 0] == SHOWN, value, np.inf)
        categories.sort(key=lambda place: (value[place], place))
    return [*categories, *range(stub.categories, len(stub.keys))]


def _row(book: BookSpec, stub: Stub, spec: TableSpec, place: int, cells: list[list[Cell]]) -> Row:
    policy = book.suppress
    shown = cells[place]
    if policy.counts > 1 or policy.points:
        shown = [rounded_cell(cell, spec.statistic, policy) for cell in shown]
    return Row(stub.keys[place], stub.labels[place], stub.kinds[place], spec.statistic, tuple(shown))


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
