"""Intervals hold the truth as often as they say, in samples of schools from a population that is known."""

from __future__ import annotations

import pytest

from benchmarks import coverage


def test_both_kinds_of_errors_cover_and_simple_random_ones_do_not():
    """200 samples leave 3.1 points around 95 for one share; the five shares of a sample together, less."""
    found = {each["figure"]: each for each in coverage.run(200)}
    for errors in ("linearised errors", "jackknife errors"):
        every = found[f"coverage, {errors}, all 200 samples"]
        assert 93.5 <= every["value"] <= 96.5
        assert every["reference_value"] < 85
    for errors in ("linearised", "jackknife"):
        name = f"mean standard error over spread of the estimates, {errors}"
        assert found[name]["value"] == pytest.approx(1, abs=0.08)
    assert found["gap of jackknife and linearised errors in one sample, largest"]["value"] < 5
    assert found["correlation of jackknife and linearised errors"]["value"] > 0.999
