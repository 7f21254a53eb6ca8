"""Raking a wave to five margins, beside R `survey`'s calibrate on the same wave, or, without R, beside the same sweeps
written plainly in pandas. The data are SYNTHETIC.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.kernel.weights import Margin, rake

SIZES = {"gender": 2, "grade": 6, "province": 11, "track": 5, "network": 3}
ROWS = (5_500, 200_000, 1_000_000)
POPULATION = 700_000
REPEATS = 3
SCRIPT = Path(__file__).with_suffix(".R")


def run() -> list[dict[str, Any]]:
    """Seconds to converge to 1e-10, codes ready, for three sizes of wave; with R also how far the weights differ."""
    return [figure for rows in ROWS for figure in figures(rows)]


def figures(rows: int) -> list[dict[str, Any]]:
    weights, codes, totals = wave(rows)
    margins = [Margin(name, codes[name].to_numpy(), totals[name]) for name in SIZES]
    raked = rake(weights, margins)
    value = seconds(lambda: rake(weights, margins))
    figure = {"figure": f"raking on 5 margins, {rows:,} rows, {raked.iterations} sweeps", "value": value, "unit": "s"}
    if not has_survey():
        reference = seconds(lambda: plain(weights, codes, totals, raked.iterations))
        return [{**figure, **beside("the same sweeps in plain pandas", value, reference)}]
    reference, theirs = calibrated_by_r(weights, codes, totals)
    apart = float(np.max(np.abs(theirs / raked.weights - 1)))
    return [
        {**figure, **beside("R survey calibrate, raking distance", value, reference)},
        {
            "figure": f"largest relative difference of the weights, {rows:,} rows",
            "value": apart,
            "unit": "",
            **beside("1e-8: R stops at 1e-10 of each total", apart, 1e-8),
        },
    ]


def beside(reference: str, value: float, reference_value: float) -> dict[str, Any]:
    return {"reference": reference, "reference_value": reference_value, "ratio": value / reference_value}


def seconds(work: Callable[[], object]) -> float:
    """Median of some runs."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def wave(rows: int) -> tuple[np.ndarray, pd.DataFrame, dict[str, np.ndarray]]:
    """Starting weights that sum to the population, codes per margin, and its totals."""
    random = np.random.default_rng(5)
    codes = pd.DataFrame({name: random.integers(0, size, rows) for name, size in SIZES.items()})
    totals = {}
    for name, size in SIZES.items():
        share = random.uniform(0.5, 1.5, size)
        totals[name] = share / share.sum() * POPULATION
    weights = random.uniform(20, 400, rows)
    return weights * (POPULATION / weights.sum()), codes, totals


def plain(weights: np.ndarray, codes: pd.DataFrame, totals: dict[str, np.ndarray], sweeps: int) -> None:
    """Iterative proportional fitting row by row."""
    fitted = pd.Series(weights)
    for _ in range(sweeps):
        for name, wanted in totals.items():
            reached = fitted.groupby(codes[name]).sum()
            fitted = fitted * codes[name].map(wanted / reached)


def has_survey() -> bool:
    """Whether R with its package survey can be called."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return False
    asked = [rscript, "-e", 'quit(status = !requireNamespace("survey", quietly = TRUE))']
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def calibrated_by_r(
    weights: np.ndarray, codes: pd.DataFrame, totals: dict[str, np.ndarray]
) -> tuple[float, np.ndarray]:
    """Seconds R takes for `calibrate` alone, data read and design made, and its weights."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "wave", Path(folder) / "weights"
        parts = [weights, *totals.values(), *(codes[name].to_numpy().astype(np.int32) for name in SIZES)]
        given.write_bytes(b"".join(part.tobytes() for part in parts))
        command = [shutil.which("Rscript") or "", str(SCRIPT), str(given), str(made), str(weights.size)]
        done = subprocess.run(
            [*command, *(str(size) for size in SIZES.values())], check=True, capture_output=True, text=True
        )
        return float(done.stdout), np.fromfile(made)
