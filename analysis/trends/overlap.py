"""Waves that drew on the same schools: one design over the rows of all waves, the school as cluster.

The linearised totals of both waves then meet in the school's total, so the covariance of their estimates is in the
variance of the change. Source: Kish 1965, §12.4; R survey: `svyby(..., covmat = TRUE)` over the stacked rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import linalg

from analysis.books.banner import Head, heads
from analysis.books.reading import BookInvalid
from analysis.books.spec import BannerSpec, BookSpec
from analysis.books.stubs import Stub, stub_of
from analysis.books.weighting import plan
from analysis.kernel import tables as kernel
from analysis.kernel.compare import Change, joint_contrast
from analysis.kernel.design import Design, Floats, Ints, Mask, design
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.trends.sides import Chosen, WaveData

WHERE = "trend.shared_schools"


@dataclass(frozen=True, eq=False)
class Stack:
    """All rows below each other. wave (N,): the wave of each row. shared: schools in more than one wave."""

    design: Design
    wave: Ints
    shared: int


def stacked(waves: Sequence[WaveData]) -> Stack:
    """One design with the first stage of every wave. Raises BookInvalid when the waves have no schools in common."""
    for data in waves:
        if not data.design.clusters:
            raise BookInvalid("no_clusters", WHERE, gettext_noop("a wave has no clusters in its design."))
    schools = [_names(data, data.design.clusters[0]) for data in waves]
    strata = [_names(data, data.design.strata) for data in waves]
    if any(data.design.nested for data in waves):
        schools = [np.char.add(np.char.add(one, "/"), each) for one, each in zip(strata, schools, strict=True)]
    _one_stratum_each(np.concatenate(schools), np.concatenate(strata))
    sets = [set(each.tolist()) for each in schools]
    shared = sum(sum(name in each for each in sets) > 1 for name in set().union(*sets))
    if not shared:
        raise BookInvalid("no_shared_schools", WHERE, gettext_noop("no cluster code is found in more than one wave."))
    weights = np.concatenate([plan(data.source, data.design)[0].weights for data in waves])
    try:
        whole = design(
            weights.size,
            weights=weights,
            strata=np.concatenate(strata),
            clusters=[np.concatenate(schools)],
            lonely=waves[-1].design.lonely,
        )
    except KernelError as error:
        raise BookInvalid(error.code, WHERE, error.template, **error.params) from error
    wave = np.repeat(np.arange(len(waves)), [data.source.rows for data in waves])
    return Stack(whole, np.asarray(wave, dtype=np.int64), shared)


def _names(data: WaveData, name: str) -> np.ndarray[Any, np.dtype[np.str_]]:
    """(N,) a design column as text, whole numbers without decimals; one name for all where there is no such column."""
    if not name:
        return np.full(data.source.rows, "all")
    values = data.source.column(name, WHERE).to_numpy()
    if values.dtype.kind in "iuf":
        return np.array([f"{value:g}" if value < 1e6 else repr(value) for value in values.tolist()])
    return values.astype(str)


def _one_stratum_each(schools: np.ndarray[Any, Any], strata: np.ndarray[Any, Any]) -> None:
    pairs = np.unique(np.stack([schools, strata]), axis=1)
    names, counts = np.unique(pairs[0], return_counts=True)
    if (counts > 1).any():
        raise BookInvalid(
            "shared_strata",
            WHERE,
            gettext_noop("cluster {cluster} lies in different strata in different waves."),
            cluster=str(names[counts > 1][0]),
        )


@dataclass(frozen=True, eq=False)
class Joint:
    """Estimates of one question in one block, all waves in one design. value (B, K), spread (M, B, K); `place` (wave,
    column key) -> B; `rows` row key -> K.
    """

    design: Design
    columns: kernel.Columns
    value: Floats
    spread: Floats
    place: dict[tuple[int, str], int]
    rows: dict[str, int]
    degrees: dict[tuple[int, ...], float] = field(default_factory=dict)

    def combined(self, row: str, column: str, factors: dict[int, float]) -> Change | None:
        """A combination of waves; None where a wave has no such row or column."""
        places = [self.place.get((wave, column)) for wave in factors]
        if row not in self.rows or any(place is None for place in places):
            return None
        known = [place for place in places if place is not None]
        at, df = self.rows[row], self._df(tuple(known))
        return joint_contrast(self.value[known, at], self.spread[:, known, at], list(factors.values()), df)

    def _df(self, columns: tuple[int, ...]) -> float:
        """Schools minus strata among the children of these columns."""
        if columns not in self.degrees:
            inside = np.asarray(self.columns.member[:, list(columns)].any(axis=1))
            domain = np.asarray((self.columns.atoms >= 0) & inside[self.columns.atoms])
            self.degrees[columns] = float(self.design.df(domain))
        return self.degrees[columns]


def joint(
    stack: Stack, waves: Sequence[WaveData], tables: dict[int, Chosen], banner: dict[int, Chosen | None]
) -> Joint:
    """One question (`tables`: wave -> as that wave has it) against one block (None: the total)."""
    stubs: dict[int, Stub] = {}
    blocks: dict[int, Head] = {}
    for wave, chosen in tables.items():
        stubs[wave] = stub_of(waves[wave].source, chosen.spec(0))
        blocks[wave] = _head(waves[wave], banner[wave])
    columns, place = _columns(stack, blocks, banner)
    keys, values = _values(stack, stubs, tables)
    answered = ~np.isnan(values[:, 0])
    if keys == ("mean",):
        sums = kernel.moments(stack.design, values[:, 0], columns)
    else:
        sums = kernel.multiple(stack.design, np.asarray(values > 0), np.asarray(answered), columns)
    grid = kernel.column_shares(stack.design, sums)
    return Joint(stack.design, columns, grid.value, grid.spread, place, {key: k for k, key in enumerate(keys)})


def _head(data: WaveData, chosen: Chosen | None) -> Head:
    entries = (BannerSpec((chosen.own.name,)),) if chosen else ()
    return heads(data.source, BookSpec({}, (), entries, (), total=chosen is None))[0]


def _columns(
    stack: Stack, blocks: dict[int, Head], banner: dict[int, Chosen | None]
) -> tuple[kernel.Columns, dict[tuple[int, str], int]]:
    """A column per wave and column of the block: rows of other waves lie outside."""
    atoms = np.full(stack.wave.size, -1, dtype=np.int64)
    place: dict[tuple[int, str], int] = {}
    offset, members = 0, []
    for wave, head in blocks.items():
        chosen = banner[wave]
        keys = chosen.keys if chosen else {}
        inside = stack.wave == wave
        atoms[inside] = np.where(head.columns.atoms >= 0, head.columns.atoms + offset, -1)
        offset += head.columns.member.shape[0]
        members.append(head.columns.member)
        for column in head.block.columns:
            place[wave, keys.get(column.key, column.key)] = len(place)
    return kernel.Columns(atoms, np.asarray(linalg.block_diag(*members), dtype=np.float64)), place


def _values(stack: Stack, stubs: dict[int, Stub], tables: dict[int, Chosen]) -> tuple[tuple[str, ...], Floats]:
    """Row keys of the reference and (N, K) indicators, NaN without an answer; a mean has its values in one column."""
    named = {wave: [tables[wave].keys.get(key, key) for key in stub.keys] for wave, stub in stubs.items()}
    keys = tuple(dict.fromkeys(key for names in named.values() for key in names))
    values = np.full((stack.wave.size, len(keys)), np.nan)
    for wave, stub in stubs.items():
        inside = np.flatnonzero(stack.wave == wave)
        answered = inside[stub.answered]
        if stub.values is not None:
            values[inside, 0] = stub.values
            continue
        values[answered] = 0.0
        for k, key in enumerate(named[wave]):
            values[inside[_chose(stub, k)], keys.index(key)] = 1.0
    return keys, values


def _chose(stub: Stub, place: int) -> Mask:
    if stub.indicators is not None:
        return np.asarray(stub.indicators[:, place] & stub.answered)
    return np.asarray((stub.codes if stub.codes is not None else np.full(stub.answered.size, -1)) == place)
