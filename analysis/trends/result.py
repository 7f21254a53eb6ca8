"""A trend once computed: frozen, complete, free of any framework, equal after a round trip through JSON.

Units are those of `analysis.books.result`: shares are fractions of 1, a change of 0.04 is 4 points. A number that does
not exist or may not be shown is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from analysis.books.result import Base, Block, Cell, Column, Finding, ResultError, RowKind, Statistic, Text, built

Shown = Literal["shown", "hidden", "undefined"]
Direction = Literal["up", "down", "unclear", ""]
FORMAT = "arobase/trend/1"


@dataclass(frozen=True, slots=True)
class Wave:
    """One column of every table: a release with its weights. `release_id` and `study_id` are public ids."""

    label: Text
    study_id: str = ""
    release_id: str = ""
    release: str = ""
    data_hash: str = ""
    wording: str = ""
    rows: int = 0
    synthetic: bool = False
    provisional: bool = False
    left_since: int = 0
    design: Text = field(default_factory=dict)
    weights: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """The change between two waves (places in `Table.waves` of its trend), or for a slope the change per wave.

    `p` is two-sided, `adjusted` after the correction; `direction` follows from `adjusted`, the interval is not corrected.
    """

    before: int
    after: int
    status: Shown
    difference: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    df: float | None = None
    p: float | None = None
    adjusted: float | None = None
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row in one column: a cell per wave, each change to the wave before and over the whole, the slope of three
    waves and more.
    """

    cells: tuple[Cell, ...]
    changes: tuple[Change, ...]
    slope: Change | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`lines` holds one line per banner column."""

    key: str
    label: Text
    kind: RowKind
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One question over the waves `waves` (places in `TrendResult.waves`). `names` and `wordings` per wave of these;
    `bases` per column and wave. `notes`: in what the waves differ; `motive`: why another wording was accepted.
    """

    name: str
    number: int
    label: Text
    waves: tuple[int, ...]
    names: tuple[str, ...]
    wordings: tuple[Text, ...]
    universe: str
    statistic: Statistic
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    bases: tuple[tuple[Base, ...], ...]
    multiple: bool = False
    notes: tuple[Text, ...] = ()
    motive: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """All banner columns, block after block."""
        return tuple(column for block in self.blocks for column in block.columns)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that has no trend, and why: wave by wave where the reasons differ."""

    name: str
    label: Text
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class TrendResult:
    """A whole trend, ready for the page and for every file writer."""

    title: Text
    languages: tuple[str, ...]
    waves: tuple[Wave, ...]
    tables: tuple[Table, ...]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Text, ...] = ()
    rule: Text = field(default_factory=dict)
    samples: Text = field(default_factory=dict)
    suppression: Text = field(default_factory=dict)
    level: float = 0.95
    findings: tuple[Finding, ...] = ()

    @property
    def synthetic(self) -> bool:
        return any(wave.synthetic for wave in self.waves)

    @property
    def provisional(self) -> bool:
        return any(wave.provisional for wave in self.waves)

    def lines(self) -> Iterator[tuple[Table, Row, Block, Column, Line]]:
        """Every line with its place, table by table, row by row."""
        for table in self.tables:
            places = [(block, column) for block in table.blocks for column in block.columns]
            for row in table.rows:
                for (block, column), line in zip(places, row.lines, strict=True):
                    yield table, row, block, column, line


def to_json(result: TrendResult) -> dict[str, Any]:
    """The trend as JSON-ready data; `from_json` gives the same trend back."""
    return {"format": FORMAT, **asdict(result)}


def from_json(data: Mapping[str, Any]) -> TrendResult:
    """The trend that `to_json` described. Raises ResultError for anything else."""
    if data.get("format") != FORMAT:
        raise ResultError(f"This is not a trend of format {FORMAT}.")
    try:
        trend = built(TrendResult, {key: value for key, value in data.items() if key != "format"})
    except (KeyError, TypeError, AttributeError) as error:
        raise ResultError(f"The trend is damaged: {error}.") from error
    if not isinstance(trend, TrendResult):
        raise ResultError("The trend is damaged.")
    return trend
