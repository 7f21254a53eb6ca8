"""The kernel against R `survey`, case by case."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.kernel.errors import KernelError
from tests.reference.adapter import run

DATA = Path(__file__).parent / "data" / "oracle"
CASES = json.loads((DATA / "oracle.json").read_text())
NOT_COMPARED = {
    "labels", "rows", "cols", "estimate_names", "order", "letter_rule", "export", "groups", "pairs", "alpha", "se_projection_limit",
    "se_greg_weighted", "se_ignoring_raking", "se_diff_if_independent", "df_design", "level",
}  # fmt: skip
"""Words and alternatives beside the numbers."""
FROM_ERRORS = {
    "se", "cv", "vcov", "ci_t", "ci_z", "deff", "p", "t", "statistic", "se_diff", "ci", "p_t", "p_z", "p_BH", "p_holm", "p_bonferroni",
    "parameter",
}  # fmt: skip
"""Numbers made from standard errors, which have a tolerance of their own after raking."""
RAKED_ERRORS = ("se_projection_limit", "se_greg_weighted")
"""Standard errors after raking that the reference also accepts: R's sweeps run on, and calibration's residuals."""


@cache
def frame_of(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, keep_default_na=False, na_values=["NA", ""], low_memory=False)


def flat(value: Any) -> np.ndarray:
    if isinstance(value, dict):
        return np.concatenate([flat(value["lower"]), flat(value["upper"])])
    return np.array(
        [np.nan if item is None else item for item in np.ravel(np.array(value, dtype=object))], dtype=float
    )


def same(got: Any, want: Any, case: dict[str, Any], key: str) -> bool:
    tolerance = case["tol"]
    relative = tolerance.get("se_rel", tolerance["rel"]) if key in FROM_ERRORS else tolerance["rel"]
    first, second = flat(got), flat(want)
    return first.shape == second.shape and np.allclose(
        first, second, rtol=relative, atol=tolerance["abs"], equal_nan=True
    )


def wrong(case: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """The keys that differ from R by more than the case allows, or are missing."""
    want, found = case["expect"], []
    accepted = any(key in want and same(answer["se"], want[key], case, "se") for key in RAKED_ERRORS)
    for key, wanted in want.items():
        if key in NOT_COMPARED or key in case["tol"].get("skip", ()) or wanted is None:
            continue
        if accepted and key in FROM_ERRORS:
            continue
        if key == "letters":
            good = {name: list(row) for name, row in answer[key].items()} == wanted
        elif isinstance(wanted, dict) and "lower" not in wanted:
            good = all(same(answer[key][part], value, case, key) for part, value in wanted.items())
        else:
            good = same(answer[key], wanted, case, key)
        if not good:
            found.append(key)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_kernel_says_what_r_says(case: dict[str, Any]) -> None:
    spec = {key: value for key, value in case.items() if key not in {"expect", "reference"}}
    frame = frame_of(case["data"]).copy()
    if "error" in case["expect"]:
        with pytest.raises(KernelError):
            run(spec, frame)
    else:
        assert wrong(case, run(spec, frame)) == []


def test_the_reference_covers_every_family_of_methods() -> None:
    groups = Counter(case["group"] for case in CASES)
    assert sum(groups.values()) == 391
    assert {
        "replicates",
        "rep_import",
        "calibrate",
        "rake",
        "svyquantile",
        "svychisq",
        "svyglm",
        "svyranktest",
    } <= set(groups)
