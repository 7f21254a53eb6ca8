"""One algebra, three ways to the sums: in memory, by row groups, inside DuckDB. The numbers are the same."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.books import parquet
from analysis.books.parquet import ParquetColumns, by_row_group
from analysis.books.reading import BookInvalid
from analysis.books.spec import parse_book, parse_design
from analysis.books.sql import in_duckdb
from analysis.books.tabulate import tabulate
from tests.unit.books.wave import DESIGN, codebook, frame

BOOK = {
    "title": "SYNTHETIC",
    "banner": ["gender", {"variables": ["grade", "gender"]}, {"set": "apps"}],
    "tables": [
        {"stub": "phone", "nets": [{"label": "gsm", "codes": [1, 2]}], "sort": "descending"},
        {"stub": "phone", "universe": "grade == 1"},
        {"stub": "phone", "universe": 'grade == 2 and "chat" in apps', "statistic": "row_percent"},
        {"stub": "phone", "statistic": "total"},
        {"stub": "apps", "nets": [{"label": "spel of chat", "codes": ["chat", "game"]}]},
        {"stub": "apps", "statistic": "row_percent"},
        {"stub": "hours", "statistic": "mean"},
        {"stub": "hours", "statistic": "median", "universe": "gender != 3"},
    ],
    "tests": {"correction": "holm", "rest": True},
}
MARGINS = {
    "margins": [
        {"variables": ["gender"], "totals": {1: 5000, 2: 5200}, "without": [3]},
        {"variables": ["grade"], "totals": {1: 4000, 2: 6200}},
    ]
}
POLICIES = {
    "everything shown": {},
    "small bases hidden": {"minimum_n": 30, "minimum_clusters": 3},
    "cells and complements hidden": {"audience": "partner", "minimum_n": 40, "minimum_cell": 5},
}


@pytest.fixture(scope="module")
def wave(tmp_path_factory):
    """A file of eleven row groups, with nobody's answer in some of them and a school without weight."""
    data = frame(rows=1_100)
    data.loc[data.school == 7, "weight"] = 0.0
    data.loc[200:299, "phone"] = -2
    path = tmp_path_factory.mktemp("wave") / "wave.parquet"
    pq.write_table(pa.Table.from_pandas(data, preserve_index=False), path, row_group_size=100)
    return data, path


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of two row groups."""
    monkeypatch.setattr(parquet, "ROWS_AT_A_TIME", 200)


def numbers(result):
    """Everything a cell says, with letters and status."""
    return [
        (table.name, row.key, cell.status, cell.letters, cell.n, cell.n_clusters, cell.estimate, cell.se, cell.low, cell.high,
         cell.df, cell.deff, cell.n_weighted, cell.n_effective)
        for table, row, _block, _column, cell in result.cells()
    ]  # fmt: skip


def same(first, second):
    for one, other in zip(numbers(first), numbers(second), strict=True):
        assert one[:6] == other[:6]
        for number, twin in zip(one[6:], other[6:], strict=True):
            assert (number is None) == (twin is None), (one, other)
            if number is not None:
                assert abs(number - twin) <= 1e-14 + 1e-12 * abs(number), (one, other)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("calibrated", [False, True], ids=["fixed weights", "calibrated weights"])
def test_all_ways_lead_to_the_same_numbers(wave, small_chunks, policy, calibrated):
    data, path = wave
    design = parse_design({**DESIGN, "calibration": MARGINS} if calibrated else DESIGN)
    book = parse_book({**BOOK, "suppress": POLICIES[policy]})
    columns = ParquetColumns(path)
    want = tabulate(data, codebook(), design, book)
    for frame_, engine in (
        (columns, None),
        (columns, by_row_group(columns)),
        (columns, in_duckdb(path)),
    ):
        got = tabulate(frame_, codebook(), design, book, **({"engine": engine} if engine else {}))
        same(want, got)
        assert got.findings == want.findings
        assert [table.findings for table in got.tables] == [table.findings for table in want.tables]
        assert [table.bases for table in got.tables] == [table.bases for table in want.tables] or policy
    hidden = [cell.status for *_, cell in want.cells() if cell.status.startswith("suppressed")]
    assert bool(hidden) == (policy != "everything shown")


def test_row_groups_hold_only_a_chunk_of_the_answers(wave, small_chunks, monkeypatch):
    """While the numbers are made, no more than a chunk of rows of any question is in memory."""
    _, path = wave
    columns, seen = ParquetColumns(path), []
    chunks = ParquetColumns.chunks

    def watched(self, names, groups):
        for rows, part in chunks(self, names, groups):
            seen.append((len(part), tuple(part.columns)))
            yield rows, part

    monkeypatch.setattr(ParquetColumns, "chunks", watched)
    tabulate(columns, codebook(), parse_design(DESIGN), parse_book(BOOK), engine=by_row_group(columns))
    assert [rows for rows, _ in seen] == [200] * 5 + [100]
    assert {names for _, names in seen} == {("phone", "apps_chat", "apps_video", "apps_game", "hours")}


def test_a_column_is_read_with_the_ones_that_follow(wave, monkeypatch):
    data, path = wave
    columns = ParquetColumns(path).beside({"extra": np.arange(len(data))})
    columns.ahead(["phone", "hours", "extra", "apps_chat"])
    assert list(columns["extra"]) == list(range(len(data)))
    assert list(columns["hours"]) == list(data.hours)
    assert set(columns._read) == {"hours", "apps_chat"}
    monkeypatch.setattr(parquet, "AHEAD", 1)
    assert list(columns["phone"]) == list(data.phone)
    assert set(columns._read) == {"phone"}
    assert (len(columns), columns.groups()) == (len(data), 11)


def test_what_is_wrong_is_said_as_in_memory(wave):
    data, path = wave
    for table in ("phon", {"stub": "phone", "universe": "grad == 1"}, {"stub": "apps", "statistic": "mean"}):
        book = parse_book({"title": "x", "banner": ["gender"], "tables": ["hours", table]})
        sentences = []
        columns = ParquetColumns(path)
        for source, more in (
            (data, {}),
            (columns, {"engine": by_row_group(columns)}),
            (columns, {"engine": in_duckdb(path)}),
        ):
            with pytest.raises(BookInvalid) as refusal:
                tabulate(source, codebook(), parse_design(DESIGN), book, **more)
            sentences.append(str(refusal.value))
        assert len(set(sentences)) == 1
