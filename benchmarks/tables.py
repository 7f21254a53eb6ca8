"""A table book of 120 questions x 12 columns with standard errors, letters and bases, from a release on disk, at three sizes;
memory at the largest; the same book by row group and inside DuckDB; and the demo's whole book.

The reference is R's survey package in the same run where it is installed (`Rscript`), for the same tables; at 100,000 rows it
computes 12 of the questions and its time is scaled. Elsewhere, and at a million rows, it is a bare weighted count of the same
columns: one `bincount` a question and column variable. The data are SYNTHETIC random answers in the shape of a wave.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis import storage
from analysis.books.parquet import ParquetColumns, by_row_group
from analysis.books.spec import BookSpec, parse_book, parse_design
from analysis.books.sql import in_duckdb
from analysis.books.tabulate import tabulate
from analysis.importing import parquet_columns
from benchmarks.seconds import seconds
from benchmarks.wave import BANNER, DESIGN, demo_wave, wave
from surveys.engine.codebook import Codebook

QUESTIONS, SCHOOLS = 120, 250
BY_R = {5_000: 120, 100_000: 12}
REPEATS = {5_000: 15, 100_000: 5, 1_000_000: 3}
SCRIPT = Path(__file__).with_name("tables.R")
DOCUMENT = {
    "title": "SYNTHETIC",
    "languages": ["nl", "fr"],
    "banner": list(BANNER),
    "tables": [f"q{place}" for place in range(QUESTIONS)],
    "tests": {"correction": "holm"},
    "suppress": {"audience": "team"},
}


def run() -> list[dict[str, Any]]:
    """Seconds at each size beside R and beside the bare count; memory and the other ways to the sums at the largest."""
    with tempfile.TemporaryDirectory() as folder:
        found = [demo()]
        for rows in REPEATS:
            found += sized(rows, Path(folder))
    return found


def sized(rows: int, folder: Path) -> list[dict[str, Any]]:
    frame, described = wave(rows, SCHOOLS, QUESTIONS)
    path = folder / f"{rows}.parquet"
    storage.write_frame(path, frame, described)
    name = f"{QUESTIONS} questions x 12 columns, {rows:,} rows"
    value = seconds(lambda: book(path, "memory"), REPEATS[rows])
    bare = seconds(lambda: counts(frame), 3)
    found = [figure(f"table book, {name}", value, "s", "bare weighted counts of the same columns", bare)]
    if shutil.which("Rscript") and rows in BY_R:
        frame.to_csv(folder / "wave.csv", index=False)
        for kind, words in (("errors", "standard errors alone"), ("whole", "errors, bases and letters")):
            asked = BY_R[rows]
            reference = by_r(folder / "wave.csv", asked, kind) * QUESTIONS / asked
            scaled = "" if asked == QUESTIONS else f", {asked} questions scaled"
            found.append(figure(f"table book, {name}", value, "s", f"R survey, {words}{scaled}", reference))
            found.append(
                figure(f"times faster, {rows:,} rows", reference / value, "x", f"R survey, {words}{scaled}", 1.0)
            )
    if rows == max(REPEATS):
        for engine in ("row-groups", "duckdb"):
            elsewhere = seconds(lambda engine=engine: book(path, engine), 1)
            found += [figure(f"table book by {engine}, {name}", elsewhere, "s", "in memory", value)]
        loaded = float(frame.memory_usage(index=False).sum()) / 2**20
        found.append(figure(f"memory at its highest, {name}", highest(path), "MiB", "the loaded columns", loaded))
    return found


def book(path: Path, engine: str) -> None:
    """The table book from the answers in the file; the documents that ask for it are read before."""
    columns, described = ParquetColumns(path), codebook_of(path)
    ways = {"row-groups": lambda: by_row_group(columns), "duckdb": lambda: in_duckdb(path)}
    more = {"engine": ways[engine]()} if engine in ways else {}
    tabulate(columns, described, parse_design(DESIGN), asked(), **more)


@cache
def codebook_of(path: Path) -> Codebook:
    return parquet_columns(path)[1]


@cache
def asked() -> BookSpec:
    return parse_book(DOCUMENT)


def counts(frame: Any) -> None:
    """Weighted counts by answer and column, without errors, bases or letters."""
    weights = frame["base_weight"].to_numpy()
    columns = [frame[name].to_numpy() for name in BANNER]
    for place in range(QUESTIONS):
        codes = frame[f"q{place}"].to_numpy().astype(np.int64) + 2
        np.bincount(codes, weights=weights)
        for column in columns:
            np.bincount(codes * 8 + column, weights=weights)


def by_r(data: Path, questions: int, kind: str) -> float:
    """Seconds that R says it took, without reading the file."""
    command = ["Rscript", str(SCRIPT), str(data), str(questions), kind]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def highest(path: Path) -> float:
    """MiB that making the book adds to a process that has everything imported, at its highest."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.tables", str(path)], capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout)["added"])


def grown(path: Path) -> float:
    """In a process of its own: the peak of resident memory above where it began."""
    status = Path("/proc/self/status")

    def resident(key: str) -> float:
        return next(float(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith(key))

    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    book(path, "memory")
    return resident("VmHWM") - before


def demo() -> dict[str, Any]:
    """Seconds for every question of the demo's wave against community, gender, grades and form."""
    frame, described = demo_wave()
    inside = {name for found in described.sets for name in found.variables}
    asked = [
        each.name
        for each in described.variables
        if each.role == "answer" and each.type != "text" and each.categories and each.name not in inside
    ]
    stubs = [*asked, *(found.name for found in described.sets)]
    banner = [name for name in ("community", "gender", "grade_band", "form") if name in frame]
    design = parse_design({**DESIGN, "lonely": "average"})
    spec = parse_book({**DOCUMENT, "banner": banner, "tables": stubs})
    weights = frame["base_weight"].to_numpy()

    def bare() -> None:
        for name in (*asked, *inside):
            codes = frame[name].to_numpy().astype(np.int64) + 8
            np.bincount(codes, weights=weights)
            for each in banner:
                np.bincount(codes * 16 + np.maximum(frame[each].to_numpy(), 0), weights=weights)

    value = seconds(lambda: tabulate(frame, described, design, spec), 5)
    return figure(
        f"the demo's table book, {len(stubs)} stubs, {len(frame):,} rows", value, "s",
        "bare weighted counts of the same columns", seconds(bare, 5),
    )  # fmt: skip


def figure(name: str, value: float, unit: str, reference: str, reference_value: float) -> dict[str, Any]:
    return {"figure": name, "value": value, "unit": unit, "reference": reference, "reference_value": reference_value,
            "ratio": value / reference_value}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps({"added": grown(Path(sys.argv[1]))}))
