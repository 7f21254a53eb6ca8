"""Python and JavaScript give the same truth, the same route and the same sealed answers."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveys.engine import document as documents
from surveys.engine.logic import evaluate
from surveys.engine.routing import visible
from surveys.engine.validation import complete
from tests.unit.engine import random_cases
from tests.unit.engine.examples import CLIENT_ENGINE, vectors
from tests.unit.engine.twins import in_chromium, in_node

Runner = Callable[[dict[str, Any]], list[Any]]


@pytest.fixture(params=["node", pytest.param("chromium", marks=pytest.mark.browser)])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Runner:
    if request.param == "node":
        return lambda work: in_node(tmp_path, work)
    return in_chromium


def test_the_shared_vectors(run: Runner) -> None:
    logic, routing = vectors("logic.json")["cases"], vectors("routing.json")
    cases = [{"tree": case["tree"], "answers": case["answers"]} for case in logic]
    cases += [{"document": 0, "answers": case["answers"]} for case in routing["cases"]]
    results = run({"documents": [routing["document"]], "cases": cases})
    expected = [case["truth"] for case in logic]
    expected += [{"visible": case["visible"], "completed": case["completed"]} for case in routing["cases"]]
    for case, result, wanted in zip([*logic, *routing["cases"]], results, expected, strict=True):
        assert result == wanted, case["name"]
        assert type(result) is type(wanted), case["name"]


def test_a_child_who_stops_has_not_reached_the_rest(run: Runner) -> None:
    published = vectors("routing.json")["document"]
    answers = {"age": 10, "own_phone": -2, "apps": [8], "apps__other": " "}
    (result,) = run({"documents": [published], "cases": [{"document": 0, "answers": answers, "absent": -6}]})
    assert result["completed"] == {
        "age": 10,
        "own_phone": -2,
        "phone_bedroom": -1,
        "phone_time": -1,
        "apps": [8],
        "apps__other": -6,
        **dict.fromkeys(["freq_video", "freq_chat", "mean_things", "liked", "message"], -6),
    }


PORTION, PORTIONS = 25_000, 4


@pytest.fixture
def seed() -> int:
    """Set AROBASE_TEST_SEED to the number a failure names to see the same cases again."""
    return int(os.environ.get("AROBASE_TEST_SEED") or random.randrange(2**32))


def test_a_hundred_thousand_random_expressions_have_the_same_truth(run: Runner, seed: int) -> None:
    chance = random.Random(seed)
    seen: set[bool | None] = set()
    for _ in range(PORTIONS):
        cases = [
            {"tree": random_cases.tree(chance), "answers": random_cases.answers(chance, random_cases.NAMES)}
            for _ in range(PORTION)
        ]
        for case, truth in zip(cases, run({"documents": [], "cases": cases}), strict=True):
            assert truth is evaluate(case["tree"], case["answers"]), f"seed {seed}: {case}"
            seen.add(truth)
    assert seen == {True, False, None}


def test_random_documents_take_the_same_routes_and_are_sealed_alike(run: Runner, seed: int) -> None:
    chance = random.Random(seed)
    published = [random_cases.published(chance) for _ in range(100)]
    loaded = [documents.load(each) for each in published]
    routes = [
        {"document": index, "answers": random_cases.answers(chance, tuple(questionnaire.fields))}
        for index, questionnaire in enumerate(loaded)
        for _ in range(40)
    ]
    for case, result in zip(routes, run({"documents": published, "cases": routes}), strict=True):
        questionnaire = loaded[case["document"]]
        shown = [item.variable for item in visible(questionnaire, case["answers"])]
        assert result["visible"] == shown, f"seed {seed}: {case}"
        assert result["completed"] == complete(questionnaire, case["answers"]), f"seed {seed}: {case}"


def test_the_evaluator_fits_in_two_kilobytes() -> None:
    import gzip

    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in CLIENT_ENGINE.glob("*.js")}
    assert sizes["logic.js"] + sizes["routing.js"] <= 2048
