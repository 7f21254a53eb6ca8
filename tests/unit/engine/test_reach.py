"""The interview can be followed in order: no circles, no looking ahead, nothing that can never be asked."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine.routing import visible
from tests.unit.engine.examples import both, choices, document, item


def found(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in documents.check(data)]


def test_a_loop_names_the_items_in_it() -> None:
    data = document(
        item("a", ask_if='c == "yes"'),
        item("b", ask_if='a == "yes"'),
        item("c", ask_if='b == "yes"'),
        item("d", ask_if='a == "yes"'),
    )
    (finding,) = documents.check(data)
    assert finding.code == "logic-loop"
    assert finding.where == "modules[0].items[0].ask_if"
    assert finding.message == "These depend on each other in a circle, so none can come first: a → c → b → a."
    assert finding.params["items"] == ("a", "c", "b")


def test_an_item_may_not_depend_on_itself() -> None:
    grid = item(
        "g", "grid", rows=[{"variable": "r", "texts": both("r")}], categories=choices("x", "y"), ask_if='r == "x"'
    )
    assert [code for code, _ in found(document(grid))] == ["logic-self"]


def test_looking_ahead_is_named() -> None:
    data = document(item("a", ask_if='b == "yes"'), item("b"))
    assert found(data) == [("logic-forward", "The condition of “a” uses “b”, which comes later.")]


def derived(variable: str, *rules: str) -> dict[str, Any]:
    return {
        "variable": variable,
        "texts": both(variable),
        "measure": "ordinal",
        "categories": choices(*(f"c{number}" for number in range(len(rules)))),
        "rule": [[code, rule] for code, rule in enumerate(rules, start=1)],
    }


def test_derived_variables_may_use_earlier_ones_but_not_in_a_circle() -> None:
    fine = document(item("a"), derived=[derived("d", 'a == "yes"', "true"), derived("e", 'd == "c0"')])
    assert found(fine) == []
    beside = document(item("a"), derived=[derived("d", 'a == "yes"'), derived("e", "not asked(d)", 'd == "c0"')])
    assert found(beside) == []
    circle = document(item("a"), derived=[derived("d", 'e == "c0"'), derived("e", 'd == "c0"')])
    assert [code for code, _ in found(circle)] == ["logic-loop"]


def test_words_are_gone_when_variables_are_derived() -> None:
    data = document(
        item("words", "text"), item("b", ask_if="answered(words)"), derived=[derived("d", "answered(words)")]
    )
    (finding,) = documents.check(data)
    assert (finding.code, finding.where) == ("logic-detached", "derived[0].rule[0][1]")


@pytest.mark.parametrize(
    "condition",
    [
        "age > 20",
        "age < 12 and age > 12",
        "age >= 12 and not age > 11",
        '"none" in apps and "tiktok" in apps',
        "answered(age) and not asked(age)",
        'phone == "no" and bedroom == "yes"',
        "age == age_phone and age > age_phone",
        "false",
    ],
)
def test_a_condition_that_no_answers_meet(condition: str) -> None:
    data = document(*FIRST, item("last", ask_if=condition))
    assert found(data) == [
        ("logic-unreachable", "No answers make this condition true, so “last” would never be reached.")
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "age == 20",
        "age == 13",
        "age > age_phone",
        '"none" in apps or "tiktok" in apps',
        "asked(age) and not answered(age)",
        'phone == "no" and not asked(bedroom)',
        '"tiktok" not in apps and answered(apps)',
        "answered(words)",
    ],
)
def test_a_condition_that_some_answers_meet(condition: str) -> None:
    assert found(document(*FIRST, item("last", ask_if=condition))) == []


APPS = [*choices("tiktok", "snap"), {"code": 9, "name": "none", "texts": both("none"), "exclusive": True}]
FIRST = (
    item("age", "number", bounds={"min": 6, "max": 20}),
    item("age_phone", "number", bounds={"min": 3, "max": 20}),
    item("apps", "multiple", categories=APPS),
    item("phone"),
    item("bedroom", ask_if='phone == "yes"'),
    item("words", "text"),
)


def test_a_condition_over_too_many_combinations_claims_nothing() -> None:
    numbers = [item(f"n{index}", "number", bounds={"min": 0, "max": 999_999_999}) for index in range(12)]
    condition = " and ".join(f"n{index} == {index}" for index in range(12))
    assert found(document(*numbers, item("last", ask_if=condition))) == []


LITERALS = st.sampled_from(
    ['a == "x"', 'a == "y"', 'b == "x"', 'b != "y"', "answered(a)", "asked(b)", "n < 2", "n == 3"]
)
CONDITIONS = st.recursive(
    LITERALS,
    lambda inner: (
        st.builds("({} and {})".format, inner, inner)
        | st.builds("({} or {})".format, inner, inner)
        | st.builds("not {}".format, inner)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, st.sampled_from(['a == "x"', "asked(a) and not answered(a)", None]))
def test_unreachable_means_that_trying_every_answer_finds_none(condition: str, ask_b: str | None) -> None:
    second = item("b", "single", categories=choices("x", "y", "z"), **({"ask_if": ask_b} if ask_b else {}))
    items = (
        item("a", "single", categories=choices("x", "y")),
        second,
        item("n", "number", bounds={"min": 0, "max": 4}),
    )
    claimed = "logic-unreachable" in [code for code, _ in found(document(*items, item("last", ask_if=condition)))]
    questionnaire = documents.load(document(*items, *(() if claimed else (item("last", ask_if=condition),))))
    if claimed:
        from surveys.engine.conditions import compile_condition
        from surveys.engine.logic import evaluate

        tree = compile_condition(condition, {name: field.form for name, field in questionnaire.fields.items()})
    reached = False
    for a, b, n in itertools.product((-2, 1, 2), (-2, 1, 2, 3), (-2, 0, 1, 2, 3, 4)):
        answers = {"a": a, "b": b, "n": n}
        shown = {each.variable for each in visible(questionnaire, answers)}
        if claimed:
            reached |= evaluate(tree, answers if "b" in shown else {**answers, "b": -1}) is True
        else:
            reached |= "last" in shown
    assert reached is not claimed
