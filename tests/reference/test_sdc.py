"""Disclosure control against worked cases: what is sensitive, what an attacker bounds, which patterns fail and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reference import sdc_adapter
from tests.reference.sdc_adapter import intervals, problems, run

CASES = json.loads((Path(__file__).parent / "data" / "sdc_cases.json").read_text())
TABLES = [case for case in CASES if case["kind"] == "suppression"]


def only(kind):
    return next(case for case in CASES if case["kind"] == kind)


def test_no_kind_of_case_is_left_out():
    assert {case["kind"] for case in CASES} == set(sdc_adapter.KINDS)
    assert (len(CASES), len(TABLES)) == (12, 8)


@pytest.mark.parametrize("case", TABLES, ids=[case["id"] for case in TABLES])
def test_the_choice_is_safe_and_near_the_least_possible(case):
    answer = run(case)
    assert answer["primary"] == case["expect"]["primary"]
    assert answer["unprotected"] == []
    assert problems(case, answer["suppressed"]) == []
    more = len(answer["suppressed"]) - len(answer["primary"])
    assert 0 < more <= case["expect"]["min_secondary"]


@pytest.mark.parametrize("case", TABLES, ids=[case["id"] for case in TABLES])
def test_the_attacker_reaches_the_same_intervals(case):
    assert intervals(case, case["expect"]["example"]) == case["expect"]["attacker_intervals"]


@pytest.mark.parametrize("case", TABLES, ids=[case["id"] for case in TABLES])
def test_naive_patterns_fail_for_the_same_reasons(case):
    assert problems(case, case["expect"]["naive_pattern"]) == case["expect"]["naive_problems"]


def test_two_filters_that_differ_by_a_few_children():
    case = only("differencing")
    answer, expected = run(case), case["expect"]
    assert (answer["verdict"], answer["difference"]) == (expected["verdict"], expected["difference"])
    assert answer["reason"].startswith("set difference has 4 respondents")
    assert run({**case, "rule": {"min_n": 4}}) == {"verdict": "ok"}


def test_a_hidden_share_is_recovered_from_a_hundred_unless_more_is_hidden():
    case = only("percent_column")
    answer = run(case)
    assert answer["primary"] == case["expect"]["primary"]
    assert answer["naive"] == {name: [count, count] for name, count in case["expect"]["naive_recovers"].items()}
    assert len(answer["suppressed"]) == 2
    assert answer["widths"]["c"] >= case["rule"]["min_width"]


def test_cell_keys():
    case = only("cell_key")
    answer = run(case)
    assert answer.keys() == case["expect"].keys()
    for name, expected in case["expect"].items():
        key = expected["cell_key"]
        assert answer[name] == {**expected, "cell_key": None if key is None else pytest.approx(key, abs=1e-8)}


def test_publication_rule():
    case = only("base_rule")
    assert run(case) == case["expect"]
