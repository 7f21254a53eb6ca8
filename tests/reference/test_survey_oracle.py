"""The kernel against R `survey`, case by case."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.reference.adapter import run

DATA = Path(__file__).parent / "data" / "survey"
CASES = json.loads((DATA / "oracle.json").read_text())
ANSWERED = {
    "contrast": 5, "deff_replace": 3, "domain": 7, "kish": 3, "letters": 10, "lonely": 28, "multi": 5, "na_rm": 3,
    "poststratify": 4, "rake": 5, "replicates": 1, "school": 16, "svyby": 15, "svyciprop": 11, "svymean": 16, "svyratio": 8, "svytable": 3,
    "svytotal": 16, "tiny": 6, "trim": 3,
}  # fmt: skip
"""Cases the kernel answers today, by group; the others are models, quantiles, replicates and calibrated variances."""
COMPARED = {
    "estimate", "se", "df", "cv", "vcov", "ci_t", "ci_z", "ci", "lower", "upper", "deff", "base_n", "base_weighted", "base_kish",
    "diff", "se_diff", "t", "p", "p_t", "p_z", "p_bonferroni", "p_holm", "p_BH", "counts",
    "n", "sum", "sumsq", "min", "max", "kish_neff", "kish_deff", "dot_rownumber", "first", "last", "all",
}  # fmt: skip


@cache
def frame_of(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, keep_default_na=False, na_values=["NA", ""], low_memory=False)


def flat(value: object) -> np.ndarray:
    if isinstance(value, dict):
        return np.concatenate([flat(value["lower"]), flat(value["upper"])])
    return np.array(
        [np.nan if item is None else item for item in np.ravel(np.array(value, dtype=object))], dtype=float
    )


def wrong(case: dict, answer: dict) -> list[str]:
    """The keys that differ from R by more than the case allows."""
    tolerance, found = case["tol"], []
    for key, wanted in case["expect"].items():
        if key == "letters":
            found += [key] if {name: list(row) for name, row in answer[key].items()} != wanted else []
        elif key in COMPARED and key not in tolerance.get("skip", ()):
            got, want = flat(answer[key]), flat(wanted)
            same = got.shape == want.shape
            if not same or not np.allclose(got, want, rtol=tolerance["rel"], atol=tolerance["abs"], equal_nan=True):
                found.append(key)
    return found


@pytest.mark.parametrize("group", sorted(ANSWERED))
def test_every_case_the_kernel_answers_is_r_s_answer(group):
    answered, failures = Counter(), []
    for case in (case for case in CASES if case["group"] == group):
        spec = {key: value for key, value in case.items() if key not in {"expect", "reference"}}
        try:
            answer = run(spec, frame_of(case["data"]).copy())
        except NotImplementedError:
            continue
        except ValueError as error:
            answered[group] += 1
            if "error" not in case["expect"]:
                failures.append((case["id"], str(error)))
            continue
        answered[group] += 1
        if "error" in case["expect"]:
            failures.append((case["id"], "no error"))
        elif wrong(case, answer):
            failures.append((case["id"], wrong(case, answer)))
    assert failures == []
    assert answered[group] == ANSWERED[group]
