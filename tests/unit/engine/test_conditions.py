"""Researchers write conditions as text: what they compile to, and what they are told when something is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine.conditions import compile_condition
from surveys.engine.expressions import LogicError
from surveys.engine.findings import SENTENCES, Finding
from surveys.engine.forms import Coded, Several, Whole, Words
from tests.unit.engine.examples import choices, document, item

FORMS = {
    "age": Whole(6, 20),
    "age_phone": Whole(3, 20),
    "grade": Coded({"p5": 5, "p6": 6, "s1": 7}, ordered=True, codes=frozenset({5, 6, 7})),
    "sex": Coded({"girl": 1, "boy": 2}, ordered=False, codes=frozenset({1, 2})),
    "apps": Several({"tiktok": 3, "none": 9}, codes=frozenset({3, 9}), exclusive=frozenset({9})),
    "message": Words(),
}
AGE, GRADE, APPS = ["var", "age"], ["var", "grade"], ["var", "apps"]


def compiled(text: str) -> object:
    return compile_condition(text, FORMS, {"card": "logic-no-answer", "age_group": "logic-derived"})


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('age >= 12 and "tiktok" in apps', ["and", [">=", AGE, 12], ["has", APPS, 3]]),
        ("12 <= age", [">=", AGE, 12]),
        ("9 < age", [">", AGE, 9]),
        ("9 > age", ["<", AGE, 9]),
        ("9 >= age", ["<=", AGE, 9]),
        ("age != 9", ["!=", AGE, 9]),
        ("age > age_phone", [">", AGE, ["var", "age_phone"]]),
        ("grade in (\"p5\", 'p6')", ["in", GRADE, [5, 6]]),
        ('grade not in ("p5")', ["not", ["in", GRADE, [5]]]),
        ('"none" not in apps', ["not", ["has", APPS, 9]]),
        ('grade >= "p6"', [">=", GRADE, 6]),
        ('"girl" == sex', ["==", ["var", "sex"], 1]),
        ("answered(message)", ["answered", ["var", "message"]]),
        ("NOT Asked(age)", ["not", ["asked", AGE]]),
        ("not not asked(age)", ["asked", AGE]),
        ("true", True),
        ("age == 1 or age == 2 and age == 3", ["or", ["==", AGE, 1], ["and", ["==", AGE, 2], ["==", AGE, 3]]]),
        ("(age == 1 or age == 2) and age == 3", ["and", ["or", ["==", AGE, 1], ["==", AGE, 2]], ["==", AGE, 3]]),
        ("age==1 and age==2 and age==3", ["and", ["==", AGE, 1], ["==", AGE, 2], ["==", AGE, 3]]),
        ("not age == 1 and age == 2", ["and", ["not", ["==", AGE, 1]], ["==", AGE, 2]]),
    ],
)
def test_text_compiles_to_a_tree(text: str, tree: object) -> None:
    assert compiled(text) == tree


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "logic-ends", 1),
        ("age", "logic-ends", 4),
        ("age >=", "logic-ends", 7),
        ("age = 12", "logic-assignment", 5),
        ("age >= 12 & age < 15", "logic-symbol", 11),
        ("age >= 12 age", "logic-expected", 11),
        ("(age >= 12", "logic-ends", 11),
        ("age >= 12)", "logic-expected", 10),
        ("grade == “p5”", "logic-quotes", 10),
        ('grade == "p5', "logic-unclosed", 10),
        ("age > -1", "logic-negative", 7),
        ("age @ 1", "logic-character", 5),
        ("age > 12abc", "logic-character", 7),
        ("6 < age < 12", "logic-chained", 9),
        ("age == 1234567890", "logic-large", 8),
        ("answered age", "logic-expected", 10),
        ("answered(12)", "logic-expected", 10),
        ("age not 12", "logic-expected", 9),
        ("(" * 60 + "age == 1" + ")" * 60, "logic-deep", 41),
        ("shoe == 1", "logic-unknown-variable", 1),
        ("agee == 1", "logic-misspelt-variable", 1),
        ('grade == "p9"', "logic-unknown-category", 10),
        ("grade == p5", "logic-unquoted", 10),
        ("grade == 5", "logic-needs-category", 10),
        ('age == "twelve"', "logic-needs-number", 8),
        ('sex < "boy"', "logic-no-order", 1),
        ('apps == "tiktok"', "logic-several-answers", 1),
        ('"p5" in grade', "logic-one-answer", 9),
        ('message == "x"', "logic-words", 1),
        ("age == grade", "logic-incomparable", 8),
        ("1 == 1", "logic-no-variable", 3),
        ("1 in (1, 2)", "logic-no-variable", 1),
        ("asked(card)", "logic-no-answer", 7),
        ("answered(age_group)", "logic-derived", 10),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, code: str, position: int) -> None:
    with pytest.raises(LogicError) as caught:
        compiled(text)
    assert (caught.value.code, caught.value.params["position"]) == (code, position)
    sentence = Finding(code, "", caught.value.params).message
    assert sentence.startswith(f"At character {position}:")
    assert "%(" not in sentence


@settings(deadline=None)
@given(st.text(alphabet='age sexpp"()<>=!,0123not in and or answered', max_size=60))
def test_any_text_gives_a_tree_or_a_known_fault(text: str) -> None:
    try:
        compiled(text)
    except LogicError as error:
        assert error.code in SENTENCES  # noqa: PT017
        assert 1 <= error.params["position"] <= len(text) + 1  # noqa: PT017


def test_a_long_chain_is_no_deep_nesting() -> None:
    text = " or ".join(f"age == {number % 10}" for number in range(140))
    assert len(compiled(text)) == 141


def test_findings_point_into_the_document() -> None:
    data = document(
        item("sex", "single", categories=choices("girl", "boy")),
        item("why", ask_if='sex == "grl"'),
    )
    (finding,) = documents.check(data)
    assert finding.where == "modules[0].items[1].ask_if"
    assert finding.message == "At character 8: “sex” has no category “grl”; it has: girl, boy."
    assert finding.to_json()["params"] == {
        "position": 8,
        "variable": "sex",
        "name": "grl",
        "allowed": ["girl", "boy"],
    }
