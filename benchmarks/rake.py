"""Raking a wave to five margins, beside the same sweeps written plainly in pandas. The data are SYNTHETIC."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.kernel.weights import Margin, rake

SIZES = {"gender": 2, "grade": 6, "province": 11, "track": 5, "network": 3}
REPEATS = 3


def run() -> list[dict[str, Any]]:
    """Seconds to converge to 1e-10, codes ready, for two sizes of wave."""
    found = []
    for rows in (5_500, 200_000):
        weights, codes, totals = wave(rows)
        margins = [Margin(name, codes[name].to_numpy(), totals[name]) for name in SIZES]
        sweeps = rake(weights, margins).iterations
        value = seconds(lambda weights=weights, margins=margins: rake(weights, margins))
        reference = seconds(lambda args=(weights, codes, totals, sweeps): plain(*args))
        found.append(
            {
                "figure": f"raking on 5 margins, {rows:,} rows, {sweeps} sweeps",
                "value": value,
                "unit": "s",
                "reference": "the same sweeps in plain pandas",
                "reference_value": reference,
                "ratio": value / reference,
            }
        )
    return found


def seconds(work: Callable[[], object]) -> float:
    """Median of some runs."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def wave(rows: int) -> tuple[np.ndarray, pd.DataFrame, dict[str, np.ndarray]]:
    """Starting weights, codes per margin, and totals of one population of 700,000."""
    random = np.random.default_rng(5)
    codes = pd.DataFrame({name: random.integers(0, size, rows) for name, size in SIZES.items()})
    totals = {}
    for name, size in SIZES.items():
        share = random.uniform(0.5, 1.5, size)
        totals[name] = share / share.sum() * 700_000
    return random.uniform(20, 400, rows), codes, totals


def plain(weights: np.ndarray, codes: pd.DataFrame, totals: dict[str, np.ndarray], sweeps: int) -> None:
    """Iterative proportional fitting row by row."""
    fitted = pd.Series(weights)
    for _ in range(sweeps):
        for name, wanted in totals.items():
            reached = fitted.groupby(codes[name]).sum()
            fitted = fitted * codes[name].map(wanted / reached)
