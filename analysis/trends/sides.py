"""One wave's part of a trend: its own table book through the machinery of books, with keys of the reference wave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analysis.books.frames import Source
from analysis.books.result import Base, Block, BookResult, Cell, Column, Table
from analysis.books.spec import BannerSpec, BookSpec, DesignSpec, TableSpec
from analysis.books.tabulate import tabulate
from analysis.disclosure.policy import Policy
from analysis.trends.result import Wave
from analysis.trends.spec import TrendSpec
from surveys.engine.codebook import Codebook
from surveys.engine.comparing.questions import Question

Tick = Callable[[], None]
Keys = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class WaveData:
    """The rows of one wave with what they mean and how they were drawn. `reach`: see `verdicts.Asked`."""

    wave: Wave
    frame: pd.DataFrame
    codebook: Codebook
    design: DesignSpec
    reach: Mapping[str, frozenset[str]]

    @cached_property
    def source(self) -> Source:
        return Source(self.frame, self.codebook, self.design.missing)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question as this wave has it, beside the reference's."""

    own: Question
    reference: Question

    @property
    def keys(self) -> Keys:
        """own row or column key -> the reference's; empty where they are the same."""
        if not self.own.multiple:
            return {}
        there = dict(zip((each.key for each in self.reference.answers), self.reference.members, strict=True))
        pairs = zip(self.own.answers, self.own.members, strict=True)
        return {member: there[answer.key] for answer, member in pairs if answer.key in there}

    def spec(self, place: int) -> TableSpec:
        """The table of this question in this wave."""
        statistic = "mean" if self.reference.numeric else "column_percent"
        return TableSpec(stub=self.own.name, statistic=statistic, where=f"trend.tables[{place}]")  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Side:
    """One table of one wave, its cells by the reference's keys. `exact` has every number, `shown` what may be seen."""

    chosen: Chosen
    shown: Table
    exact: Table
    banner: tuple[Chosen, ...]

    @cached_property
    def columns(self) -> dict[tuple[int, str], int]:
        """(block, column key of the reference) -> place among the columns; block 0 is the total."""
        found: dict[tuple[int, str], int] = {}
        place = 0
        for block in self.shown.blocks:
            number, keys = self._block(block)
            for column in block.columns:
                found[number, keys.get(column.key, column.key)] = place
                place += 1
        return found

    @cached_property
    def rows(self) -> dict[str, int]:
        """row key of the reference -> place among the rows."""
        keys = self.chosen.keys
        return {keys.get(row.key, row.key): place for place, row in enumerate(self.shown.rows)}

    def blocks(self) -> list[tuple[int, Block]]:
        """The blocks with their numbers, columns by the reference's keys."""
        found = []
        for block in self.shown.blocks:
            number, keys = self._block(block)
            columns = tuple(Column(keys.get(each.key, each.key), each.label) for each in block.columns)
            found.append((number, replace(block, columns=columns)))
        return found

    def cell(self, row: str, column: tuple[int, str], *, exact: bool = False) -> Cell | None:
        """None where this wave has no such row or column."""
        if row not in self.rows or column not in self.columns:
            return None
        table = self.exact if exact else self.shown
        return table.rows[self.rows[row]].cells[self.columns[column]]

    def base(self, column: tuple[int, str]) -> Base:
        """Nobody where this wave has no such column."""
        place = self.columns.get(column)
        return Base("shown", 0, 0.0, 0.0, 0) if place is None else self.shown.bases[place]

    def _block(self, block: Block) -> tuple[int, Keys]:
        for number, chosen in enumerate(self.banner, start=1):
            if block.key == chosen.own.name:
                return number, chosen.keys
        return 0, {}


def sides(
    data: WaveData, tables: Sequence[Chosen], banner: Sequence[Chosen], spec: TrendSpec, tick: Tick
) -> tuple[list[Side], BookResult]:
    """The tables of one wave, and the book they stand in. Raises BookInvalid."""
    book = BookSpec(
        title=data.wave.label,
        languages=spec.languages,
        banner=tuple(
            BannerSpec((each.own.name,), where=f"trend.banner[{place}]") for place, each in enumerate(banner)
        ),
        tables=tuple(each.spec(place) for place, each in enumerate(tables)),
        suppress=spec.suppress,
        level=spec.level,
    )
    shown = tabulate(data.frame, data.codebook, data.design, book, progress=lambda _done, _whole: tick())
    exact = shown
    if rounds(spec.suppress):
        bare = replace(book, suppress=Policy(flag_n=spec.suppress.flag_n))
        exact = tabulate(data.frame, data.codebook, data.design, bare)
    found = [
        Side(chosen, one, other, tuple(banner))
        for chosen, one, other in zip(tables, shown.tables, exact.tables, strict=True)
    ]
    return found, shown


def rounds(policy: Policy) -> bool:
    """Whether figures are published rounded, so that tests need the exact ones beside."""
    return policy.counts > 1 or policy.points > 0
