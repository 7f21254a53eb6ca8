"""Answer sets against a questionnaire: the shared vectors, and what holds for every answer set."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine.routing import asked, visible
from surveys.engine.validation import complete, validate
from tests.unit.engine.examples import both, choices, document, example, item, vectors

QUESTIONNAIRE = documents.load(example())
CASES = vectors("validation.json")["cases"]
ROUTES = vectors("routing.json")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_findings_of_an_answer_set(case: dict[str, Any]) -> None:
    findings = validate(QUESTIONNAIRE, case["answers"])
    given_out = sorted((finding.code, finding.where) for finding in findings)
    assert given_out == sorted((each["code"], each["where"]) for each in case["findings"])
    assert all(finding.message and "%(" not in finding.message for finding in findings)


@pytest.mark.parametrize("case", ROUTES["cases"], ids=[case["name"] for case in ROUTES["cases"]])
def test_routes_and_complete_answer_sets(case: dict[str, Any]) -> None:
    assert [each.variable for each in visible(QUESTIONNAIRE, case["answers"])] == case["visible"]
    assert complete(QUESTIONNAIRE, case["answers"]) == case["completed"]


def test_the_vectors_hold_the_example_as_published() -> None:
    assert documents.publish(example()) == ROUTES["document"]


VALUES = (
    st.integers(-9, 25)
    | st.lists(st.sampled_from([1, 2, 3, 8, 9, 77]), max_size=4)
    | st.text(max_size=5)
    | st.none()
    | st.booleans()
    | st.floats(allow_nan=False)
)
ANSWERS = st.dictionaries(st.sampled_from([*QUESTIONNAIRE.fields]), VALUES)


@settings(deadline=None)
@given(ANSWERS)
def test_a_complete_set_of_valid_answers_is_valid_complete_and_stable(answers: dict[str, Any]) -> None:
    faulty = {finding.where for finding in validate(QUESTIONNAIRE, answers)}
    kept = {name: value for name, value in answers.items() if name not in faulty}
    while again := {finding.where for finding in validate(QUESTIONNAIRE, kept)}:
        kept = {name: value for name, value in kept.items() if name not in again}
    full = complete(QUESTIONNAIRE, kept)
    assert list(full) == list(QUESTIONNAIRE.fields)
    assert validate(QUESTIONNAIRE, full) == []
    assert complete(QUESTIONNAIRE, full) == full
    assert {name for name, value in full.items() if value != -1} == asked(QUESTIONNAIRE, full)


@settings(deadline=None)
@given(ANSWERS)
def test_what_was_answered_to_an_asked_question_survives_completion(answers: dict[str, Any]) -> None:
    faulty = {finding.where for finding in validate(QUESTIONNAIRE, answers)}
    full = complete(QUESTIONNAIRE, answers)
    for name in asked(QUESTIONNAIRE, answers) - faulty:
        value = answers.get(name)
        if isinstance(value, list) and value:
            assert full[name] == sorted(value)
        elif isinstance(value, int) and value != -1:
            assert full[name] == value


def test_least_and_most_answers() -> None:
    none = {"code": 9, "name": "none", "texts": both("none"), "exclusive": True}
    rank = item(
        "rank", "multiple", categories=[*choices("x", "y", "z"), none], bounds={"min_answers": 2, "max_answers": 2}
    )
    questionnaire = documents.load(document(rank))
    given_out = {
        tuple(answer): [finding.code for finding in validate(questionnaire, {"rank": answer})]
        for answer in ([1], [1, 2], [1, 2, 3], [9], [9, 1])
    }
    assert given_out == {
        (1,): ["answer-too-few"],
        (1, 2): [],
        (1, 2, 3): ["answer-too-many"],
        (9,): [],
        (9, 1): ["answer-exclusive"],
    }


def test_words_are_cleaned_of_what_can_not_be_stored() -> None:
    half_an_emoji = "top\ud83d"
    assert validate(QUESTIONNAIRE, {"message": half_an_emoji}) == []
    assert complete(QUESTIONNAIRE, {"message": half_an_emoji})["message"] == "top"
    assert complete(QUESTIONNAIRE, {"message": "a\x00b\ncafe\u0301 "})["message"] == "ab\ncafé"
    assert complete(QUESTIONNAIRE, {"message": " \t "})["message"] == -2
