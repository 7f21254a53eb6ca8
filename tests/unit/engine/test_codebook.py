"""What data columns an answer set becomes, and what the codebook says of each."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from surveys.engine import document as documents
from surveys.engine.codebook import Codebook, MultipleSet, codebook, free_texts
from surveys.engine.columns import columns
from surveys.engine.validation import complete, validate
from tests.unit.engine.examples import both, choices, document, example, item
from tests.unit.engine.test_validation import ANSWERS

QUESTIONNAIRE = documents.load(example())
BOOK = codebook(QUESTIONNAIRE)
VARIABLES = {variable.name: variable for variable in BOOK.variables}


def test_columns_stand_in_the_order_of_the_interview() -> None:
    assert list(VARIABLES) == [
        *("age", "own_phone", "phone_bedroom", "phone_time"),
        *("apps_youtube", "apps_whatsapp", "apps_tiktok", "apps_other", "apps_none", "apps__other"),
        *("freq_video", "freq_chat", "mean_things", "liked", "message", "age_group"),
    ]


def test_a_codebook_survives_json() -> None:
    assert Codebook.from_json(json.loads(json.dumps(BOOK.to_json()))) == BOOK
    first, *others = BOOK.variables
    noted = replace(BOOK, variables=(replace(first, note={"en": "asked in version 2 only"}), *others))
    assert Codebook.from_json(json.loads(json.dumps(noted.to_json()))) == noted


def test_several_answers_become_a_set_of_columns() -> None:
    (several,) = BOOK.sets
    assert several == MultipleSet(
        name="apps",
        label={"nl": "Welke apps gebruik je elke week?", "fr": "Quelles applis utilises-tu chaque semaine ?"},
        question={"nl": "Welke apps gebruik je elke week?", "fr": "Quelles applis utilises-tu chaque semaine ?"},
        variables=("apps_youtube", "apps_whatsapp", "apps_tiktok", "apps_other", "apps_none"),
        counted=1,
    )
    column = VARIABLES["apps_none"]
    assert column.label == {"nl": "Geen van deze", "fr": "Aucune"}
    assert [(each.code, each.label["en"]) for each in column.categories if not each.missing] == [
        (0, "Not chosen"),
        (1, "Chosen"),
    ]


def test_rows_of_a_grid_carry_the_question_and_their_own_label() -> None:
    row = VARIABLES["freq_video"]
    assert (row.label["nl"], row.question["nl"]) == ("Filmpjes kijken", "Hoe vaak doe je dit?")
    assert [each.code for each in row.categories if not each.missing] == [1, 2, 3]
    assert (row.measure, row.type, row.role) == ("ordinal", "grid", "answer")


@pytest.mark.parametrize("name", list(VARIABLES))
def test_every_column_names_the_seven_reasons_in_four_languages(name: str) -> None:
    variable = VARIABLES[name]
    missing = [each for each in variable.categories if each.missing]
    assert sorted(each.code for each in missing) == list(range(-7, 0))
    assert all(set(each.label) == {"nl", "fr", "de", "en"} for each in missing)
    assert variable.user_missing == ((-7, -1),)


def test_words_are_marked_so_that_releases_can_leave_them_out() -> None:
    assert free_texts(BOOK) == ("apps__other", "message")


def test_universe_concept_sensitivity_and_derived_variables() -> None:
    victim = VARIABLES["mean_things"]
    assert victim.universe == 'age >= 9 and not "none" in apps'
    assert (victim.concept, victim.sensitivity) == ("bullying.victim", 2)
    group = VARIABLES["age_group"]
    assert (group.role, group.measure, group.label["fr"]) == ("derived", "ordinal", "Groupe d’âge")


def row(**answers: Any) -> dict[str, float | int | None]:
    assert validate(QUESTIONNAIRE, answers) == []
    return columns(QUESTIONNAIRE, complete(QUESTIONNAIRE, answers))


def test_an_answer_set_as_a_row() -> None:
    values = row(age=13, own_phone=1, apps=[1, 8], apps__other="Snap", freq_video=-5, mean_things=1)
    assert list(values.values()) == [
        *(13, 1, -2, -2),  # age, own_phone, phone_bedroom, phone_time
        *(1, 0, 0, 1, 0, None),  # apps: youtube, whatsapp, tiktok, other, none, words
        *(-5, -2, 1, -2, -2, 2),  # freq_video, freq_chat, mean_things, liked, message, age_group
    ]


def test_a_missing_multiple_is_missing_in_every_column() -> None:
    values = row(apps=-4)
    assert {name: value for name, value in values.items() if name.startswith("apps_")} == {
        **dict.fromkeys(["apps_youtube", "apps_whatsapp", "apps_tiktok", "apps_other", "apps_none"], -4),
        "apps__other": -1,
    }


def test_an_answer_that_is_not_there_at_all_was_lost_and_detached_words_leave_nothing() -> None:
    values = columns(QUESTIONNAIRE, {})
    assert {name for name, value in values.items() if value is None} == {"apps__other", "message"}
    assert {value for value in values.values() if value is not None} == {-7}


@settings(deadline=None)
@given(ANSWERS)
def test_rows_have_the_columns_and_codes_of_the_codebook(answers: dict[str, Any]) -> None:
    faulty = {finding.where for finding in validate(QUESTIONNAIRE, answers)}
    full = complete(QUESTIONNAIRE, {name: value for name, value in answers.items() if name not in faulty})
    values = columns(QUESTIONNAIRE, full)
    assert list(values) == list(VARIABLES)
    for name, value in values.items():
        codes = {category.code for category in VARIABLES[name].categories}
        listed = any(not category.missing for category in VARIABLES[name].categories)
        assert value is None or value in codes or not listed


def derive(*rules: str, **answers: Any) -> float | int | None:
    data = document(
        item("a"),
        item("b", ask_if='a == "yes"'),
        derived=[
            {
                "variable": "d",
                "texts": both("d"),
                "measure": "nominal",
                "categories": choices(*(f"c{number}" for number in range(len(rules)))),
                "rule": [[code, rule] for code, rule in enumerate(rules, start=1)],
            }
        ],
    )
    questionnaire = documents.load(data)
    return columns(questionnaire, complete(questionnaire, answers))["d"]


@pytest.mark.parametrize(
    ("rules", "answers", "value"),
    [
        (('b == "yes"', "true"), {"a": 1, "b": 1}, 1),
        (('b == "yes"', "true"), {"a": 1, "b": 2}, 2),
        (('b == "yes"', "true"), {"a": 1, "b": -4}, -4),
        (('b == "yes"', "true"), {"a": 2}, -1),
        (('answered(b) and b == "yes"', "true"), {"a": 2}, 2),
        (('a == "yes"',), {"a": 2}, -1),
        (('a == "yes" and b == "yes"',), {"a": -3}, -3),
    ],
)
def test_the_first_rule_that_is_not_false_decides(rules: tuple[str, ...], answers: dict[str, int], value: int) -> None:
    assert derive(*rules, **answers) == value


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_label_of_the_example_is_there(language: str) -> None:
    assert all(variable.label[language] and variable.question[language] for variable in BOOK.variables)
