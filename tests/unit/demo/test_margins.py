"""The population figures a wave is weighted to: they add up, say where they come from, and fit the wave's variables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.kernel.weights import Margin, rake
from backend.demo import generator
from backend.demo.population import COMMUNITIES, margins, population
from surveys.engine.codebook import codebook


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


def test_a_drawn_wave_can_be_raked_to_them(community: str) -> None:
    groups = [group for group in population(5).groups if group.school.community == community]
    rng = np.random.default_rng(5)
    forms = {"": 4, "general": 1, "technical": 2, "arts": 2, "vocational": 3}
    people = [
        {"grade_band": group.grade_band, "gender": given.get("gender"), "form_group": forms[group.form],
         "stratum": group.school.stratum, "weight": group.base_weight}
        for group in groups for given in generator.answers(group, rng)
    ]  # fmt: skip
    found = margins(community)
    wanted = [coded(margin, people) for margin in found["margins"]]
    result = rake([person["weight"] for person in people], wanted)
    assert result.converged
    assert result.largest.relative < 1e-6
    assert result.weights.sum() == pytest.approx(found["population"]["count"])
    assert 1.0 < result.cost.deff < 3.0


def coded(margin: dict[str, Any], people: list[dict[str, Any]]) -> Margin:
    order = {tuple(row["category"]): place for place, row in enumerate(margin["rows"])}
    codes = [order.get(tuple(person[name] for name in margin["variables"]), -1) for person in people]
    totals = np.array([row["count"] for row in margin["rows"]], dtype=np.float64)
    return Margin(margin["name"], np.array(codes), totals)
