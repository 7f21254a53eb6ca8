"""Table books with calibrated weights give R's estimates and standard errors: see data/calibrated/README.md."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.books import spec as specs
from analysis.books.frames import Source
from analysis.books.result import BookResult
from analysis.books.tabulate import tabulate
from analysis.books.weighting import plan
from analysis.kernel.replicates import replicates
from surveys.engine.codebook import Codebook

DATA = Path(__file__).parent / "data"
WANTED = json.loads((DATA / "calibrated" / "calibrated.json").read_text())
SEX = {"variable": "Q2", "totals": {1: 7.2e6, 2: 7.8e6}}
GRADE = {"variable": "Q3", "totals": {1: 4.1e6, 2: 3.9e6, 3: 3.6e6, 4: 3.4e6}}
BOOK = {
    "tables": [{"stub": "QN24"}, {"stub": "Q80"}, {"stub": "QN24", "statistic": "total"}],
    "banner": [{"variable": "raceeth", "groups": [{"label": str(code), "codes": [code]} for code in (3, 5, 7)]}],
}
METHODS = {
    "poststratified": {"method": "poststratify", "margins": [GRADE]},
    "raked": {"margins": [SEX, GRADE]},
    "linear": {"method": "calibrate", "distance": "linear", "margins": [SEX, GRADE]},
    "bounded": {"method": "calibrate", "distance": "linear", "bounds": [0.95, 1.09], "margins": [SEX, GRADE]},
    "logit": {"method": "calibrate", "distance": "logit", "bounds": [0.8, 1.25], "margins": [SEX, GRADE]},
    "unplaced_linear": {"method": "calibrate", "distance": "linear", "margins": [SEX, GRADE]},
    "unplaced_raking": {"method": "calibrate", "margins": [SEX, GRADE]},
}


@pytest.fixture(scope="module")
def pupils() -> pd.DataFrame:
    frame = pyreadstat.read_sav(DATA / "yrbs2019" / "yrbs2019_media.sav")[0]
    frame["region"] = frame["stratum"] % 2
    return frame[frame["Q3"] < 5].reset_index(drop=True)


def design(calibration: dict[str, object], **other: object) -> specs.DesignSpec:
    drawn = {"weights": "weight", "strata": "stratum", "clusters": ["psu"], "nested": True}
    return specs.parse_design({**drawn, "calibration": calibration, **other})


def book(frame: pd.DataFrame, spec: specs.DesignSpec, content: dict[str, object] | None = None) -> BookResult:
    return tabulate(frame, Codebook({}, (), (), "test"), spec, specs.parse_book(content or BOOK))


def numbers(result: BookResult, name: str) -> np.ndarray:
    """Columns by figure, as `make.R` lays them out: bullied, hours 1 to 7, the total of the bullied."""
    bullied, hours, total = result.tables
    rows = [bullied.rows[0], *hours.rows, total.rows[0]]
    return np.array([[getattr(cell, name) for cell in row.cells] for row in rows])


@pytest.mark.parametrize("name", METHODS)
def test_a_book_gives_the_numbers_of_r(name: str, pupils: pd.DataFrame) -> None:
    frame = pupils if name.startswith("unplaced") else pupils[pupils["Q2"].notna()].reset_index(drop=True)
    spec, wanted = design(METHODS[name]), WANTED[name]
    made = plan(Source(frame, Codebook({}, (), (), "test")), spec)[0].weights
    np.testing.assert_allclose([made.min(), made.max()], wanted["weights"], rtol=1e-9)
    result = book(frame, spec)
    np.testing.assert_allclose(numbers(result, "estimate"), np.reshape(wanted["estimate"], (9, 4)), rtol=1e-9)
    np.testing.assert_allclose(numbers(result, "se"), np.reshape(wanted["se"], (9, 4)), rtol=1e-8)


def test_weights_that_were_made_before_give_the_same_errors(pupils: pd.DataFrame) -> None:
    fresh = design({**METHODS["raked"], "margins": [{**SEX}, GRADE]})
    made = plan(Source(pupils, Codebook({}, (), (), "test")), fresh)[0].weights
    stored = design({**METHODS["raked"], "final": "made"})
    one, two = book(pupils, fresh), book(pupils.assign(made=made), stored)
    for figure in ("estimate", "se", "deff", "n_weighted", "n_effective"):
        np.testing.assert_allclose(numbers(two, figure), numbers(one, figure), rtol=1e-13)
    off = book(pupils.assign(made=made * np.where(pupils["Q2"] == 1, 1.1, 1)), stored)
    assert [finding.code for finding in off.findings if finding.code != "unplaced"] == ["margins_missed"]


def test_regions_weighted_apart_are_combined_by_population(pupils: pd.DataFrame) -> None:
    wanted, frame = WANTED["regions"], pupils[pupils["Q2"].notna()].reset_index(drop=True)
    margins = [
        {"group": group, "variable": name, "totals": dict(enumerate(totals, start=1))}
        for group, name, totals in (
            ("0", "Q2", (2.9e6, 3.1e6)), ("0", "Q3", (1.7e6, 1.5e6, 1.4e6, 1.4e6)),
            ("1", "Q2", (4.3e6, 4.7e6)), ("1", "Q3", (2.4e6, 2.3e6, 2.2e6, 2.1e6)),
        )
    ]  # fmt: skip
    content = {"tables": ["QN24", {"stub": "region", "statistic": "total"}], "banner": ["region"]}
    result = book(frame, design({"by": "region", "margins": margins}), content)
    total, *apart = result.tables[0].rows[0].cells
    assert [cell.estimate for cell in apart] == pytest.approx(wanted["share"], rel=1e-9)
    assert [cell.se for cell in apart] == pytest.approx(wanted["se"], rel=1e-8)
    assert [total.estimate, total.se] == pytest.approx([*wanted["together"], *wanted["together_se"]], rel=1e-8)
    pooled = frame["QN24"].dropna().eq(1).mean()
    assert abs(total.estimate - pooled) > 0.2 * total.se
    known = [row.cells[0] for row in result.tables[1].rows]
    assert [cell.estimate for cell in known] == pytest.approx([6e6, 9e6], rel=1e-9)
    assert max(cell.se for cell in known) < 1e-6 * 9e6


@pytest.mark.parametrize("missing", ["keep", "spread"])
def test_raking_with_children_without_an_answer_agrees_with_the_jackknife(missing: str, pupils: pd.DataFrame) -> None:
    """No program computes these errors from residuals; the jackknife that weights anew does without them."""
    rng = np.random.default_rng(3)
    unknown = rng.random(len(pupils)) < np.where(pupils["QN24"] == 1, 0.3, 0.1)
    frame = pupils.assign(Q2=pupils["Q2"].mask(unknown))
    spec = design({"margins": [{**SEX, "missing": missing}, GRADE]})
    result = numbers(book(frame, spec), "se")
    drawn = specs.parse_design({"weights": "weight", "strata": "stratum", "clusters": ["psu"], "nested": True})
    plain, _ = plan(Source(frame, Codebook({}, (), (), "test")), drawn)
    jack = replicates(plain, "JKn")

    def total_of_bullied(weights: np.ndarray) -> float:
        made, _ = plan(Source(frame.assign(weight=weights), Codebook({}, (), (), "test")), spec)
        return float(made.weights[frame["QN24"] == 1].sum())

    thetas = np.array([total_of_bullied(jack.replicate(index)) for index in range(jack.count)])
    spread = jack.spread(thetas[:, None], np.array([total_of_bullied(plain.weights)]))
    assert result[-1, 0] == pytest.approx(np.sqrt((spread**2).sum()), rel=0.02)
