"""The population figures a wave is weighted to: they add up, say where they come from, and fit the wave's variables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.books.frames import Source
from analysis.books.spec import parse_design
from analysis.books.weighting import calibrate
from backend.demo import generator
from backend.demo.population import COMMUNITIES, calibration, margins, population
from surveys.engine.codebook import Category, Codebook, Variable, codebook


@pytest.fixture(params=COMMUNITIES)
def community(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_margin_sums_to_the_population(community: str) -> None:
    found = margins(community)
    total = found["population"]["count"]
    for margin in found["margins"]:
        assert sum(row["count"] for row in margin["rows"]) == total, margin["name"]
        assert sum(row["share"] for row in margin["rows"]) == pytest.approx(1, abs=1e-5)


def test_every_row_says_where_it_comes_from(community: str) -> None:
    for margin in margins(community)["margins"]:
        for row in margin["rows"]:
            assert row["status"] in {"official", "derived", "estimate"}
            assert all(row[part] for part in ("unit", "universe", "source", "date"))
            assert set(row["label"]) == {"nl", "fr", "en"}
            assert len(row["category"]) == len(margin["variables"])


def test_communities_keep_their_proportion() -> None:
    """About 58 to 42 among pupils of both, as in the published totals."""
    counts = {name: margins(name)["population"]["count"] for name in COMMUNITIES}
    assert counts["nl"] / sum(counts.values()) == pytest.approx(0.58, abs=0.01)


def test_categories_are_those_of_the_wave(community: str) -> None:
    known = {variable.name: {category.code for category in variable.categories if not category.missing}
             for variable in codebook(generator.questionnaire("secondary")).variables}  # fmt: skip
    drawn = population(1)
    known["grade_band"] = {group.grade_band for group in drawn.groups}
    known["stratum"] = {school.stratum for school in drawn.schools if school.community == community}
    for margin in margins(community)["margins"]:
        for place, variable in enumerate(margin["variables"]):
            assert {row["category"][place] for row in margin["rows"]} <= known[variable], variable
            if variable != "gender":
                assert {row["category"][place] for row in margin["rows"]} == known[variable], variable


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    """A drawn wave with the columns of a release that the margins need."""
    drawn = population(5)
    rng = np.random.default_rng(5)
    forms = {"": 4, "general": 1, "technical": 2, "arts": 2, "vocational": 3}
    grades = {"P5-6": 3, "S1-2": 4, "S3-4": 5, "S5-6": 6}
    strata = sorted({school.stratum for school in drawn.schools})
    return pd.DataFrame(
        {"community": {"nl": 1, "fr": 2}[group.school.community], "grade_band": grades[group.grade_band],
         "gender": given.get("gender", -2), "form_group": forms[group.form],
         "stratum": strata.index(group.school.stratum) + 1, "base_weight": group.base_weight}
        for group in drawn.groups for given in generator.answers(group, rng)
    )  # fmt: skip


def described() -> Codebook:
    strata = sorted({school.stratum for school in population(5).schools})
    return Codebook(
        {"en": "SYNTHETIC"},
        (
            variable("community", {1: "Flemish", 2: "French"}),
            variable("grade_band", {3: "P5-6", 4: "S1-2", 5: "S3-4", 6: "S5-6"}),
            variable("gender", {1: "girl", 2: "boy", 3: "different"}),
            variable("form_group", {1: "general", 2: "technical or arts", 3: "vocational", 4: "not yet"}),
            variable("stratum", dict(enumerate(strata, start=1))),
        ),
        (),
        "test",
    )


def variable(name: str, labels: dict[int, str]) -> Variable:
    listed = tuple(Category(float(code), {"en": text}, missing=False) for code, text in labels.items())
    return Variable(
        name, {"en": name}, {}, "single", "nominal", "design", listed, "", 0, "", user_missing=((-7.0, -1.0),)
    )


def test_a_drawn_wave_is_weighted_to_every_margin(sample: pd.DataFrame) -> None:
    spec = parse_design({"calibration": calibration()}).calibration
    assert spec is not None
    result = calibrate(Source(sample, described()), spec, sample["base_weight"].to_numpy())
    assert [(report.group, report.converged) for report in result.reports] == [("1", True), ("2", True)]
    assert max(report.largest_gap for report in result.reports) < 1e-6
    assert all(1.0 < report.kish_deff < 3.0 for report in result.reports)
    for code, community in enumerate(COMMUNITIES, start=1):
        inside = (sample["community"] == code).to_numpy()
        assert result.weights[inside].sum() == pytest.approx(margins(community)["population"]["count"])
        boys = inside & ((sample["gender"] == 2) & (sample["grade_band"] == 3)).to_numpy()
        girls = inside & ((sample["gender"] == 1) & (sample["grade_band"] == 3)).to_numpy()
        share = result.weights[boys].sum() / result.weights[boys | girls].sum()
        assert share == pytest.approx(0.5117, abs=0.001)


def test_a_margin_is_as_good_as_its_weakest_row() -> None:
    statuses = {(each["group"], each["variables"][0]): each["status"] for each in calibration()["margins"]}
    assert statuses["Flemish", "form_group"] == "derived"
    assert statuses["Flemish", "stratum"] == "estimate"
    assert statuses["French", "grade_band"] == "estimate"
    assert calibration(trim=(0.3, 4.0))["trim"] == [0.3, 4.0]
