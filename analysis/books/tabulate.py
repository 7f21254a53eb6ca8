"""Computes a table book: every stub against every banner block through the kernel, into a `BookResult`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.books import reasons, wording, words_hidden
from analysis.books.balance import balances
from analysis.books.banner import Head, heads
from analysis.books.cells import bases_of, cells_of, small
from analysis.books.frames import Source
from analysis.books.frames import Table as Rows
from analysis.books.hiding import Decision, Hidden, decide, needs_counts
from analysis.books.lettering import letters
from analysis.books.numbers import Freedom, Numbers, freedom, numbers
from analysis.books.reading import BookInvalid
from analysis.books.reasons import SHOWN, Codes
from analysis.books.result import BookResult, Cell, Finding, Provenance, Row, Table, TestRule
from analysis.books.rounding import rounded_base, rounded_cell
from analysis.books.spec import BookSpec, DesignSpec, TableSpec
from analysis.books.stubs import Stub
from analysis.books.summing import Engine, in_memory
from analysis.books.tally import Held, Tallied
from analysis.books.weighting import Account, plan
from analysis.disclosure.policy import Policy
from analysis.kernel.arrays import Floats
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError
from surveys.engine.codebook import Codebook

Progress = Callable[[int, int], None]
AT_A_TIME = 100_000
"""Sums whose algebra is done at once."""


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
    rule: TestRule | None
    decision: Decision | None = None

    def barred(self, spec: TableSpec, number: int) -> list[Codes]:
        """For each block why its columns (B,) may not be shown: sensitive items never appear by school or class, and
        the book may name columns to hide.
        """
        limit, source = self.spec.suppress.sensitive, self.held.source
        found = []
        for head in self.held.heads:
            sensitive = any(
                one in self.clusters and source.sensitivity(other) >= limit
                for name in head.variables
                for one, other in ((name, spec.stub), (spec.stub, name))
            )
            names = [f"{head.block.key}={column.key}" for column in head.block.columns]
            asked = [(number, name) in self.spec.hide for name in names]
            codes = np.where(asked, reasons.PUBLISHED, reasons.SENSITIVE if sensitive else SHOWN)
            found.append(codes.astype(np.int8))
        return found

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
    held, design, account = hold(Source(frame, codebook, design_spec.missing), design_spec, book_spec)
    counting = needs_counts(book_spec.suppress)
    sums = engine(held, book_spec.tables, counting=counting)
    work = _Work(held, design, book_spec, design_spec.clusters, {}, _rule(book_spec))
    if counting:
        requests = [
            (spec, census, work.barred(spec, number))
            for number, (spec, census) in enumerate(zip(book_spec.tables, sums.census(), strict=True), start=1)
        ]
        work = replace(work, decision=decide(held, design, requests, book_spec.suppress))
    tables: list[Table] = []
    for batch in _batches(book_spec.tables, sums.tallies()):
        for table in _tables(work, batch, account):
            tables.append(table)
            if each is not None:
                each(table)
            if progress is not None:
                progress(len(tables), len(book_spec.tables))
    return BookResult(
        title=book_spec.title or codebook.title,
        languages=book_spec.languages,
        tables=tuple(tables),
        provenance=_provenance(provenance or Provenance(source=codebook.source), account, len(frame)),
        suppression=words_hidden.suppression_text(book_spec.suppress),
        findings=(*account.findings, *_loss(work.decision)),
    )


def hold(source: Source, design_spec: DesignSpec, book_spec: BookSpec) -> tuple[Held, Design, Account]:
    """What is held of all rows while answers pass by, the design, and the account of it. Raises BookInvalid."""
    design, account = plan(source, design_spec)
    source.expect(table.stub for table in book_spec.tables)
    held = Held.of(source, design, heads(source, book_spec), book_spec.tables)
    return held.keyed() if needs_counts(book_spec.suppress) else held, design, account


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


Numbered = tuple[int, TableSpec, Tallied]


def _batches(specs: Sequence[TableSpec], tallies: Iterable[Tallied]) -> Iterator[list[Numbered]]:
    """Neighbouring tables of one universe and statistic, as many as the processor's cache holds."""
    batch: list[Numbered] = []
    held = 0
    for number, (spec, tallied) in enumerate(zip(specs, tallies, strict=True), start=1):
        kind = (spec.universe, spec.statistic)
        if batch and (
            held + tallied.sums.weighted.size > AT_A_TIME or kind != (batch[0][1].universe, batch[0][1].statistic)
        ):
            yield batch
            batch, held = [], 0
        batch.append((number, spec, tallied))
        held += tallied.sums.weighted.size
    if batch:
        yield batch


def _tables(work: _Work, batch: Sequence[Numbered], account: Account) -> Iterator[Table]:
    """The tables of a batch."""
    first, specs = batch[0][1], [(spec, tallied) for _, spec, tallied in batch]
    try:
        found = numbers(work.design, work.spec, specs, work.held.heads, work.freedom(first.universe))
    except KernelError as error:
        if len(batch) > 1:  # to say which table it was
            for each in batch:
                yield from _tables(work, [each], account)
        raise BookInvalid(error.code, first.where, error.template, **error.params) from error
    hidden = _hidden(work, batch, found)
    marks = letters(work.held.heads, work.spec.tests, found, hidden)
    cells = cells_of(found, work.spec.suppress, hidden, marks)
    tested = found.pairs is not None or found.rest is not None
    for place, (number, spec, tallied) in enumerate(batch):
        stub, codes, rows = tallied.stub, hidden[place], found.rows[place]
        bases = bases_of(found.columns, place, work.spec.suppress, codes.bases)
        order = _order(spec, stub, found.value[rows, 0], codes.cells[:, 0])
        yield Table(
            name=spec.stub,
            number=number,
            title=spec.title or stub.label,
            label=stub.label,
            question=stub.question,
            universe=spec.universe or stub.universe,
            universe_text=spec.universe_text,
            statistic=spec.statistic,
            blocks=tuple(head.block for head in work.held.heads),
            rows=tuple(_row(work.spec.suppress, stub, spec, each, cells[rows.start + each]) for each in order),
            bases=tuple(rounded_base(base, work.spec.suppress) for base in bases),
            multiple=stub.multiple,
            interval_level=work.spec.level,
            interval_method=work.spec.method,
            weights=account.weights,
            tests=work.rule if tested else None,
            findings=_findings(spec, stub, work.held.heads, codes),
            measure=stub.measure,
            item=stub.item,
            chart=spec.chart,
            reverse=spec.reverse,
            balance=balances(spec, stub, work.spec, found, cells[rows], rows),
        )


def _hidden(work: _Work, batch: Sequence[Numbered], found: Numbers) -> list[Hidden]:
    """What is hidden in each table: as decided for the whole book, and whatever has too small a base."""
    barred = [np.concatenate(work.barred(spec, number)) for number, spec, _ in batch]
    bare = small(found, work.spec.suppress, barred)
    if work.decision is None:
        return bare
    return [
        one.under(decided)
        for one, decided in zip(bare, (work.decision.whole(number - 1) for number, _, _ in batch), strict=True)
    ]


def _order(spec: TableSpec, stub: Stub, value: Floats, hidden: Codes) -> list[int]:
    """Places of the rows: categories, sorted by the first column (K,) when asked (hidden ones last), then nets."""
    categories = list(range(stub.categories))
    if spec.sort != "none" and categories:
        ranked = np.nan_to_num(value) * (-1 if spec.sort == "descending" else 1)
        ranked = np.where(hidden == SHOWN, ranked, np.inf)
        categories.sort(key=lambda place: (ranked[place], place))
    return [*categories, *range(stub.categories, len(stub.keys))]


def _row(policy: Policy, stub: Stub, spec: TableSpec, place: int, cells: list[Cell]) -> Row:
    if policy.counts > 1 or policy.points:
        cells = [rounded_cell(cell, spec.statistic, policy) for cell in cells]
    return Row(stub.keys[place], stub.labels[place], stub.kinds[place], spec.statistic, tuple(cells))


def _rule(spec: BookSpec) -> TestRule | None:
    tests = spec.tests
    if tests is None or not (tests.letters or tests.rest):
        return None
    correction = "none" if tests.correction == "bh" else tests.correction
    return TestRule(tests.level, correction, tests.letters, tests.rest, wording.tests_text(tests))


def _findings(spec: TableSpec, stub: Stub, heads: Sequence[Head], hidden: Hidden) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if hidden.cells.any() or hidden.bases.any():
        names = [column.label for head in heads for column in head.block.columns]
        for code in np.unique(hidden.bases[hidden.bases != SHOWN]).tolist():
            labels = [name for name, base in zip(names, hidden.bases.tolist(), strict=True) if base == code]
            found.append(words_hidden.columns_finding(spec.stub, reasons.NAMES[code], labels))
        single = hidden.cells[:, hidden.bases == SHOWN]
        found += [
            words_hidden.cells_finding(spec.stub, reasons.NAMES[code], int((single == code).sum()))
            for code in np.unique(single[single != SHOWN]).tolist()
        ]
    if stub.unlabelled:
        found.append(wording.unlabelled_finding(spec.stub, stub.unlabelled))
    return tuple(found)
