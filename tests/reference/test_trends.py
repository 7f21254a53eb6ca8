"""Changes between waves against R `survey`: independent samples, and waves that share schools. See data/trends."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.books.spec import parse_design
from analysis.trends.compute import trend
from analysis.trends.result import Line, TrendResult, Wave
from analysis.trends.sides import WaveData
from analysis.trends.spec import parse_trend
from surveys.engine.codebook import Category, Codebook, Variable

DATA = Path(__file__).parent / "data" / "trends"
WANTED = json.loads((DATA / "trends.json").read_text())
ROWS = pd.read_csv(DATA / "waves.csv")
PLACES = {"all": 0, "girls": 1}


def variable(name: str, *codes: int) -> Variable:
    categories = tuple(Category(float(code), {"en": f"{name} {code}"}, missing=False) for code in codes)
    measure = "nominal" if codes else "scale"
    return Variable(name, {"en": name}, {"en": name}, "single", measure, "answer", categories, "", 0, "", ())


CODEBOOK = Codebook(
    {"en": "SYNTHETIC"}, (variable("phone", 0, 1), variable("hours"), variable("gender", 1, 2)), (), "SYNTHETIC"
)
DESIGN = parse_design({"weights": "weight", "strata": "stratum", "clusters": ["school"]})


def waves() -> list[WaveData]:
    return [
        WaveData(Wave({"en": f"wave {wave}"}), rows.drop(columns="wave").reset_index(drop=True), CODEBOOK, DESIGN, {})
        for wave, rows in ROWS.groupby("wave")
    ]


def computed(*, shared: bool) -> TrendResult:
    spec = {"tables": ["phone", "hours"], "banner": ["gender"], "shared_schools": shared, "correction": "none"}
    return trend(waves(), parse_trend(spec))


@pytest.fixture(scope="module")
def found() -> dict[str, TrendResult]:
    return {"independent": computed(shared=False), "shared": computed(shared=True)}


def line(result: TrendResult, table: str, group: str) -> Line:
    one = next(each for each in result.tables if each.name == table)
    return one.rows[-1].lines[PLACES[group]]


@pytest.mark.parametrize("name", WANTED)
def test_the_change_its_error_and_its_test_are_those_of_r(found: dict[str, TrendResult], name: str) -> None:
    table, group, kind = name.split("_")
    got, wanted = line(found[kind], table, group), WANTED[name]
    change = got.changes[0]
    assert [cell.estimate for cell in got.cells] == pytest.approx(wanted["value"], rel=1e-9)
    assert change.difference == pytest.approx(wanted["difference"][0], rel=1e-9)
    assert change.se == pytest.approx(wanted["se_difference"][0], rel=1e-9)
    assert change.df == pytest.approx(wanted["df"][0], rel=1e-9)
    assert change.p == pytest.approx(wanted["p"][0], rel=1e-8)
    assert [change.low, change.high] == pytest.approx(wanted["interval"], rel=1e-8)
    if kind == "independent":
        assert [cell.se for cell in got.cells] == pytest.approx(wanted["se"], rel=1e-9)


def test_schools_in_both_waves_make_the_independent_test_the_more_cautious_one(found: dict[str, TrendResult]) -> None:
    for table in ("phone", "hours"):
        apart, together = (line(found[kind], table, "all").changes[0].se for kind in ("independent", "shared"))
        assert apart is not None
        assert together is not None
        assert together < apart
    assert "22 schools" in found["shared"].samples["en"]
