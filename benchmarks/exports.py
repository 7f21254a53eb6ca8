"""Microdata files: 100,000 rows × 300 columns per format, beside the plain way to write them, and the memory it takes.

The references hold the whole frame in memory, which is loaded before the clock starts; ours reads the release's Parquet
file a batch at a time while the clock runs. Peak memory is that of a process of its own (resident set, imports
included), at a quarter of the rows, at all and at four times as many.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from exports.writers import csv_zip, dta, parquet, rows, sav
from surveys.engine.codebook import Category, Codebook, Variable

ROWS, COLUMNS, NUMBERS, TEXTS = 100_000, 300, 8, 2
SIZES = (ROWS // 4, ROWS, 4 * ROWS)
FORMATS = ("csv.zip", "parquet", "sav", "dta")
GAPS = ((-7.0, -1.0),)


def codebook() -> Codebook:
    """Coded questions, a few numbers with a fraction and a few texts."""
    coded = [_variable(f"q{place}", coded=True) for place in range(COLUMNS - NUMBERS - TEXTS)]
    others = [*(f"x{place}" for place in range(NUMBERS)), *(f"t{place}" for place in range(TEXTS))]
    return Codebook({"nl": "SYNTHETIC"}, (*coded, *(_variable(name, coded=False) for name in others)), (), "")


def _variable(name: str, *, coded: bool) -> Variable:
    codes = [Category(float(code), {"nl": f"antwoord {code}"}, missing=code < 0) for code in (1, 2, 3, 4, 5, -4)]
    return Variable(
        name=name,
        label={"nl": f"Vraag {name}"},
        question={},
        type="single" if coded else "number",
        measure="nominal" if coded else "scale",
        role="answer",
        categories=tuple(codes) if coded else (),
        universe="",
        sensitivity=0,
        concept="",
        user_missing=GAPS if coded else (),
    )


def release(folder: Path, count: int) -> Path:
    """A file as a release is kept: one byte a code, row groups of 32,768."""
    chance = np.random.default_rng(count)
    columns: dict[str, Any] = {}
    for each in codebook().variables:
        if each.name.startswith("q"):
            columns[each.name] = chance.choice(np.array([-4, -1, 1, 2, 3, 4, 5], dtype=np.int8), count)
        elif each.name.startswith("x"):
            columns[each.name] = chance.uniform(0, 500, count)
        else:
            columns[each.name] = np.where(chance.random(count) < 0.1, "een kort antwoord", "")
    path = folder / f"{count}.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=32_768)
    return path


def ours(form: str, data: Path, out: Path) -> None:
    book = codebook()
    stream = rows.of_files(data, book)
    if form == "sav":
        sav.write(stream, book, out, "nl")
    elif form == "dta":
        dta.write(stream, book, out, "nl")
    elif form == "parquet":
        parquet.write(stream, book, out)
    else:
        csv_zip.write(stream, book, out, name="data", texts={})


def theirs(form: str, data: Path, out: Path) -> tuple[str, Callable[[], Any]]:
    """The name of the plain way, and the way, with the rows in memory already."""
    if form == "parquet":
        table = pq.read_table(data)
        return "pyarrow, whole table", lambda: pq.write_table(table, out, compression="zstd")
    frame = pq.read_table(data).to_pandas()
    if form == "csv.zip":
        return "pandas to_csv, zipped", lambda: frame.to_csv(out, index=False, compression="zip")
    labels = {
        each.name: {int(code.code): code.label["nl"] for code in each.categories} for each in codebook().variables
    }
    labels = {name: found for name, found in labels.items() if found}
    if form == "sav":
        return "pyreadstat, whole frame", lambda: pyreadstat.write_sav(
            frame, str(out), variable_value_labels=labels, row_compress=True
        )
    return "pyreadstat, whole frame", lambda: pyreadstat.write_dta(frame, str(out), variable_value_labels=labels)


def seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb(form: str, data: Path, out: Path) -> float:
    """Of a process that does this alone."""
    command = [sys.executable, "-m", "benchmarks.exports", form, str(data), str(out)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def run() -> list[dict[str, Any]]:
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {count: release(folder, count) for count in SIZES}
        for form in FORMATS:
            reference, plain = theirs(form, files[ROWS], folder / f"theirs.{form}")
            own = seconds(lambda form=form: ours(form, files[ROWS], folder / f"ours.{form}"))  # type: ignore[misc]
            results.append(_line(f"{form}, {ROWS:,} rows x {COLUMNS} columns", own, "s", reference, seconds(plain)))
            size, other = ((folder / f"{who}.{form}").stat().st_size / 1e6 for who in ("ours", "theirs"))
            results.append(_line(f"{form}, size of that file", size, "MB", reference, other))
        for form in FORMATS:
            peaks = [peak_mb(form, files[count], folder / "peak") for count in SIZES]
            for count, peak in zip(SIZES[1:], peaks[1:], strict=True):
                results.append(
                    _line(f"{form}, peak memory, {count:,} rows", peak, "MB", f"{SIZES[0]:,} rows", peaks[0])
                )
    return results


def _line(figure: str, value: float, unit: str, reference: str, other: float) -> dict[str, Any]:
    return {
        "figure": figure,
        "value": value,
        "unit": unit,
        "reference": reference,
        "reference_value": other,
        "ratio": value / other,
    }


if __name__ == "__main__":
    ours(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    # The kernel's own mark; getrusage would hand down that of the process which started this one.
    mark = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(int(mark.split()[1]) / 1024)
