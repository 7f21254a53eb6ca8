"""Rows as a stream: the same rows whatever the batches, and memory that doesn't grow with their number."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.writers import csv_zip, parquet, rows
from surveys.engine.codebook import Codebook
from tests.unit.writers.test_microdata import BOOK, FRAME, variable

WEIGHTED = Codebook(
    BOOK.title, (*BOOK.variables, variable("weight", measure="scale", missing=False)), BOOK.sets, "test"
)


def stored(folder: Path, frame: pd.DataFrame, group: int) -> Path:
    path = folder / "rows.parquet"
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, row_group_size=group)
    return path


def weighed(folder: Path, order: list[int], group: int = 3) -> Path:
    path = folder / "weights.parquet"
    table = pa.table({"row": pa.array(order, pa.int64()), "weight": [1.0 + place / 7 for place in order]})
    pq.write_table(table, path, row_group_size=group)
    return path


@settings(max_examples=25)
@given(
    count=st.integers(1, 60), data_group=st.integers(1, 20), weight_group=st.integers(1, 20), batch=st.integers(1, 30)
)
def test_weights_meet_their_rows_however_the_files_are_cut(
    tmp_path_factory: pytest.TempPathFactory, count: int, data_group: int, weight_group: int, batch: int
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    frame = pd.DataFrame({"own_phone": np.arange(count) % 2 + 1, "age": np.arange(count)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "BATCH", batch)
        data = rows.of_files(
            stored(folder, frame, data_group), WEIGHTED, weighed(folder, list(range(count)), weight_group)
        )
        parquet.write(data, WEIGHTED, folder / "out.parquet")
    found = pq.read_table(folder / "out.parquet")
    assert found.column_names == ["own_phone", "age", "weight"]
    assert found.column("age").to_pylist() == list(range(count))
    assert found.column("weight").to_pylist() == [1.0 + place / 7 for place in range(count)]


@pytest.mark.parametrize(
    ("order", "sentence"), [([1, 0, 2, 3], "order"), ([0, 1], "fewer weights"), ([0, 1, 2, 3, 4], "more weights")]
)
def test_weights_of_other_rows_are_refused_and_leave_no_file(tmp_path: Path, order: list[int], sentence: str) -> None:
    data = rows.of_files(stored(tmp_path, FRAME, 2), WEIGHTED, weighed(tmp_path, order))
    with pytest.raises(rows.RowsError, match=sentence):
        parquet.write(data, WEIGHTED, tmp_path / "out" / "data.parquet")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_zip_holds_rows_and_codebook_in_full_precision(tmp_path: Path) -> None:
    frame = FRAME.assign(base_weight=[1 / 3, None, 1e-9, 2.0])
    csv_zip.write(rows.of_frame(frame, BOOK), BOOK, tmp_path / "x.zip", name="wave", texts={"start.R": "# été\n"})
    with zipfile.ZipFile(tmp_path / "x.zip") as pack:
        assert pack.namelist() == ["wave.csv", "codebook.csv", "codebook.json", "start.R"]
        data = pd.read_csv(io.BytesIO(pack.read("wave.csv")))
        lines = list(csv.DictReader(io.StringIO(pack.read("codebook.csv").decode())))
        book = Codebook.from_json(json.loads(pack.read("codebook.json")))
        assert pack.read("start.R").decode() == "# été\n"
    pd.testing.assert_frame_equal(data, frame, check_dtype=False, check_exact=True)
    assert book == BOOK
    phone = [line for line in lines if line["name"] == "own_phone"]
    assert [(line["code"], line["is_missing"], line["code_label_fr"]) for line in phone] == [
        ("1", "0", "choix 1"),
        ("2", "0", "choix 2"),
        ("-4", "1", "Je préfère ne pas le dire"),
    ]
    assert phone[0]["missing_codes"] == "-7..-1"
    assert phone[0]["question_nl"] == "Vraag own_phone?"
    assert [line["code"] for line in lines if line["name"] == "age"] == [""]


PEAK = """
import sys, tracemalloc
from pathlib import Path
import pyarrow as pa
from exports.writers import csv_zip, dta, parquet, rows, sav
from surveys.engine.codebook import Codebook, Variable
path, out, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
names = [f"q{place}" for place in range(30)]
book = Codebook({}, tuple(Variable(name, {}, {}, "number", "scale", "answer", (), "", 0, "", ()) for name in names), (), "")
data = rows.of_files(path, book)
write = {
    "parquet": lambda: parquet.write(data, book, out / "x.parquet"),
    "zip": lambda: csv_zip.write(data, book, out / "x.zip", name="x", texts={}),
    "sav": lambda: sav.write(data, book, out / "x.sav", "nl"),
    "dta": lambda: dta.write(data, book, out / "x.dta", "nl"),
}[kind]
tracemalloc.start()
write()
print(pa.default_memory_pool().max_memory() + tracemalloc.get_traced_memory()[1])
"""


@pytest.mark.parametrize("kind", ["parquet", "zip", "sav", "dta"])
def test_memory_stays_flat_in_the_number_of_rows(tmp_path: Path, kind: str) -> None:
    """Six times the rows, in processes of their own, counting what Arrow, numpy and Python hold at once: a file whole
    in memory would take six times as much.
    """
    peaks = []
    for count in (32_768, 196_608):
        values = np.random.default_rng(1).integers(0, 9, (count, 30)).astype(np.float64)
        path = tmp_path / f"{count}.parquet"
        table = pa.table({f"q{place}": values[:, place] for place in range(30)})
        pq.write_table(table, path, row_group_size=32_768)
        found = subprocess.run(  # our own interpreter
            [sys.executable, "-c", PEAK, str(path), str(tmp_path), kind], capture_output=True, text=True, check=True
        )
        peaks.append(int(found.stdout))
    assert peaks[1] < 1.3 * peaks[0], peaks
