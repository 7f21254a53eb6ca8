"""What a table book is once computed: frozen, complete, free of any framework, equal after a round trip through JSON.

Units: shares are fractions of 1 (a column per cent of 15.7 is 0.157); means, medians and totals are in the unit of
their variable. A number that does not exist or may not be shown is None. Texts are dictionaries language -> text.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from surveys.engine.codebook import Text as Text
from surveys.engine.codebook import text_in as text_in

Status = Literal["shown", "flagged", "suppressed_primary", "suppressed_complementary"]
Statistic = Literal["column_percent", "row_percent", "total", "mean", "median"]
Chart = Literal["dots", "bars", "diverging", "grid", "pyramid", "multiples"]
RowKind = Literal["category", "net", "mean", "median", "total"]

FORMAT = "arobase/book/1"


class ResultError(ValueError):
    """A JSON document that is not a table book of this format."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark that travels beside the numbers: `code` for programs, `params` for its words, `where` the table."""

    code: str
    where: str = ""
    params: dict[str, str] = field(default_factory=dict)
    text: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number with its uncertainty. `n`, `n_weighted`, `n_effective` and `n_clusters` describe its base
    (the denominator); `letters` the columns it lies significantly above, `+` or `−` above or below the rest of its block;
    `reason` why it is hidden (`analysis.books.reasons`), empty when it is shown.
    """

    status: Status
    estimate: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    df: float | None = None
    deff: float | None = None
    n: int | None = None
    n_weighted: float | None = None
    n_effective: float | None = None
    n_clusters: int | None = None
    letters: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `cells` holds one cell per banner column, in the order of `Table.columns`."""

    key: str
    label: Text
    kind: RowKind
    statistic: Statistic
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One banner column; `key` is unique within its block (`1`, `total`), `letter` is empty where nothing is tested."""

    key: str
    label: Text
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of one banner variable, or one nested group of categories; letters compare within a block."""

    key: str
    label: Text
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """The base of one column: children asked and answering. None throughout when suppressed, for the `reason` given."""

    status: Status
    n: int | None
    n_weighted: float | None
    n_effective: float | None
    n_clusters: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TestRule:
    """How letters were given: a two-sided level, the correction, and which comparisons were made."""

    __test__ = False

    level: float
    correction: Literal["none", "holm", "bonferroni"]
    letters: bool
    rest: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A stub against the banner. `columns` and each row's `cells` and `bases` run in the same order.

    `measure` (nominal, ordinal, scale) and `item` (type of the question) are the stub's; `chart` is the kind the book asks
    for; `reverse`: the scale is read from its last answer to its first. `balance`, for shares of a scale, one a column:
    what lies right of the scale's middle less what lies left of it, in shares of 1, hidden where any of its answers is.
    """

    name: str
    number: int
    title: Text
    label: Text
    question: Text
    universe: str
    universe_text: Text
    statistic: Statistic
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    bases: tuple[Base, ...]
    multiple: bool = False
    interval_level: float = 0.95
    interval_method: str = "wald"
    weights: Text = field(default_factory=dict)
    tests: TestRule | None = None
    findings: tuple[Finding, ...] = ()
    measure: str = ""
    item: str = ""
    chart: str = ""
    reverse: bool = False
    balance: tuple[Cell, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """All banner columns, block after block."""
        return tuple(column for block in self.blocks for column in block.columns)

    @property
    def nets(self) -> tuple[Row, ...]:
        """The rows that sum up categories."""
        return tuple(row for row in self.rows if row.kind == "net")


@dataclass(frozen=True, slots=True)
class Margin:
    """One population margin the weights were fitted to, and what kind of figure it is."""

    variable: str
    label: Text
    status: Literal["official", "derived", "estimate", "unstated"]
    source: str = ""
    date: str = ""
    unit: str = ""
    group: str = ""
    largest_gap: float | None = None
    universe: str = ""


@dataclass(frozen=True, slots=True)
class WeightReport:
    """What weighting did in one group: sweeps, the largest relative gap to a margin, and what it costs."""

    group: str
    method: str
    iterations: int
    converged: bool
    largest_gap: float
    largest_gap_at: str
    n: int
    n_effective: float
    kish_deff: float
    minimum: float
    maximum: float
    trimmed: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from: printed in the footer of every page and file."""

    source: str = ""
    release: str = ""
    data_hash: str = ""
    wording: str = ""
    software: str = ""
    rows: int = 0
    synthetic: bool = False
    provisional: bool = False
    left_since: int = 0
    design: Text = field(default_factory=dict)
    weights: Text = field(default_factory=dict)
    margins: tuple[Margin, ...] = ()
    weighting: tuple[WeightReport, ...] = ()


@dataclass(frozen=True, slots=True)
class BookResult:
    """A whole table book, ready for the page and for every file writer."""

    title: Text
    languages: tuple[str, ...]
    tables: tuple[Table, ...]
    provenance: Provenance
    suppression: Text = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def cells(self) -> Iterator[tuple[Table, Row, Block, Column, Cell]]:
        """Every cell with its place, table by table, row by row."""
        for table in self.tables:
            places = [(block, column) for block in table.blocks for column in block.columns]
            for row in table.rows:
                for (block, column), cell in zip(places, row.cells, strict=True):
                    yield table, row, block, column, cell


def to_json(result: BookResult) -> dict[str, Any]:
    """The book as JSON-ready data (lists, dictionaries, numbers, None); `from_json` gives the same book back."""
    return {"format": FORMAT, **asdict(result)}


def from_json(data: Mapping[str, Any]) -> BookResult:
    """The book that `to_json` described. Raises ResultError for anything else."""
    if data.get("format") != FORMAT:
        raise ResultError(f"This is not a table book of format {FORMAT}.")
    try:
        book = built(BookResult, {key: value for key, value in data.items() if key != "format"})
    except (KeyError, TypeError, AttributeError) as error:
        raise ResultError(f"The table book is damaged: {error}.") from error
    if not isinstance(book, BookResult):
        raise ResultError("The table book is damaged.")
    return book


def table_to_json(table: Table) -> dict[str, Any]:
    """One table as JSON-ready data; `table_from_json` gives it back."""
    return asdict(table)


def table_from_json(data: Mapping[str, Any]) -> Table:
    """The table that `table_to_json` described. Raises ResultError for anything else."""
    table = built(Table, data)
    if not isinstance(table, Table):
        raise ResultError("The table is damaged.")
    return table


def built(kind: Any, value: Any) -> Any:
    """`value` (plain JSON data) as `kind`, following dataclass fields, tuples and optional members."""
    if is_dataclass(kind):
        parts = _parts(kind)  # type: ignore[arg-type]  # a dataclass is hashable
        return kind(**{key: built(parts[key], item) for key, item in value.items() if key in parts})  # type: ignore[operator]
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(built(get_args(kind)[0], item) for item in value)
    if origin in {Union, types.UnionType}:
        inner = next(option for option in get_args(kind) if option is not type(None))
        return None if value is None else built(inner, value)
    return value


@cache
def _parts(kind: Any) -> dict[str, Any]:
    """field -> type; a book holds tens of thousands of cells, so each class is read once."""
    hints = get_type_hints(kind)
    return {part.name: hints[part.name] for part in fields(kind)}
