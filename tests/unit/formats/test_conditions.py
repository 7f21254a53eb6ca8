"""Conditions out and in: XPath and ExpressionScript are true for the same children as the conditions here."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine import routing, validation
from surveys.engine.columns import derive
from surveys.engine.conditions import compile_condition
from surveys.engine.forms import Coded, Several, Whole, Words
from surveys.engine.logic import evaluate
from surveys.engine.structure import Questionnaire
from surveys.formats.foreign import EXPRESSION_SCRIPT, XPATH, Broken, parse
from surveys.formats.translating import Target, Unknown, Untranslatable, translate
from surveys.formats.xpath_writing import Writer, derivation
from tests.unit.engine import random_cases
from tests.unit.formats.xpath_oracle import entered, evaluated, truth

SEEDS = st.integers(min_value=0, max_value=2**32)
FORMS = {
    "one": Coded(names={"a": 1, "b": 2, "c": 3}, ordered=True, codes=frozenset({1, 2, 3})),
    "more": Several(names={"a": 1, "b": 2}, codes=frozenset({1, 2})),
    "amount": Whole(0, 20),
    "said": Words(),
}
TARGETS = {
    "One": Target("one", "one", {"1": "a", "2": "b", "3": "c"}),
    "More": Target("more", "several", {"x": "a", "y": "b"}),
    "Amount": Target("amount", "amount"),
    "Said": Target("said", "words"),
    "More_x": Target("more", "ticked", category="a"),
}
VALUES = {
    "one": [1, 2, 3, -1, -2],
    "more": [[1], [2], [1, 2], -1, -2],
    "amount": [0, 3, 7, 20, -1, -2],
    "said": ["hallo", -1, -2],
}


def forms_hold(questionnaire: Questionnaire, answers: dict[str, Any]) -> dict[str, str]:
    listed = {name: isinstance(each.form, Coded | Several) for name, each in questionnaire.fields.items()}
    return {name: entered(answers.get(name), listed=listed[name]) for name in questionnaire.fields}


@given(seed=SEEDS)
def test_the_same_questions_are_asked_there_as_here(seed: int) -> None:
    random = Random(seed)
    questionnaire = documents.load(random_cases.published(random))
    writer = Writer(questionnaire)
    for _ in range(5):
        given_answers = {
            name: value
            for name, each in questionnaire.fields.items()
            if ((value := random_cases.answer(random)) is not None and each.form.problem(value) is None)
            or (isinstance(value, int) and not isinstance(value, bool) and -7 <= value < 0)
        }
        answers = dict(validation.complete(questionnaire, given_answers))
        asked = routing.asked(questionnaire, answers)
        held = forms_hold(questionnaire, answers)
        for item in questionnaire.items:
            if item.ask_tree is not None:
                assert truth(writer.holds(item.ask_tree), held) == (evaluate(item.ask_tree, answers) is True)
                assert truth(writer.holds(item.ask_tree, wanted=False), held) == (
                    evaluate(item.ask_tree, answers) is False
                )
        assert asked


CLOCK = {
    "texts": {"nl": "x", "fr": "x"},
    "variable": "bed",
    "type": "time",
    "bounds": {"min": 1080, "max": 1439, "step": 1},
}


@pytest.mark.parametrize(("minutes", "late"), [(1080, False), (1320, True), (1319, False), (-2, False)])
def test_a_time_of_day_is_compared_in_minutes(minutes: int, late: bool) -> None:
    asked = {**random_cases.item("tired", "yesno"), "ask_if": "bed >= 1320"}
    questionnaire = documents.load(random_cases.document(CLOCK, asked))
    text = Writer(questionnaire, frozenset({"bed"})).holds(questionnaire.items[1].ask_tree)
    held = "" if minutes < 0 else f"{minutes // 60:02}:{minutes % 60:02}"
    assert truth(text, {"bed": held}) is late


def test_a_derived_variable_is_computed_or_empty() -> None:
    questionnaire = documents.load(documents.publish(random_cases.document(*DERIVING, derived=[AGED])))
    derived = questionnaire.derived[0]
    rule = [(code, tree) for (code, _), tree in zip(derived.rule, derived.trees, strict=True)]
    text = derivation(Writer(questionnaire), rule)
    for age in (3, 12, 18, -2):
        expected = derive(derived, {"age": age})
        found = evaluated(text, {"age": entered(age, listed=False)})
        assert found == ("" if expected < 0 else float(expected))


DERIVING = (random_cases.item("age", "number", bounds={"min": 0, "max": 20}),)
AGED = {
    "variable": "old",
    "texts": {"nl": "oud", "fr": "âgé"},
    "measure": "ordinal",
    "categories": random_cases.choices("young", "old"),
    "rule": [[1, "age < 12"], [2, "age >= 12 and age < 18"]],
}


@pytest.mark.parametrize(
    ("written", "logic"),
    [
        ("${One} = '1'", 'one == "a"'),
        ("${One} != '1'", 'not answered(one) or one != "a"'),
        ("${One} != '' and ${One} != '1'", 'one != "a"'),
        ("selected(${More}, 'x')", '"a" in more'),
        ("not(selected(${More}, 'x'))", 'not answered(more) or not "a" in more'),
        ("${One} > 1", 'one in ("b", "c")'),
        ("${One} >= 1", "answered(one)"),
        ("12 <= ${Amount}", "amount >= 12"),
        ("not(${Amount} < 12)", "not answered(amount) or amount >= 12"),
        ("${Said} = ''", "not answered(said)"),
        ("string-length(${Said}) > 0 and (${One} = 1 or ${One} = 3)", 'answered(said) and (one == "a" or one == "c")'),
        ("count-selected(${More}) >= 1", "answered(more)"),
        ("true()", "true"),
    ],
)
def test_xpath_reads_as_a_condition(written: str, logic: str) -> None:
    assert translate(parse(written, XPATH), TARGETS) == logic


@pytest.mark.parametrize(
    ("written", "logic"),
    [
        ('((One.NAOK == "1"))', 'one == "a"'),
        ('One.NAOK eq "1" && !is_empty(Amount)', 'one == "a" and answered(amount)'),
        ('More_x.NAOK == "Y"', '"a" in more'),
        ('More_x.NAOK != "Y"', 'not answered(more) or not "a" in more'),
        ("Amount gt 5 or not (One == 2)", 'amount > 5 or not answered(one) or one != "b"'),
        ("1", "true"),
    ],
)
def test_expression_script_reads_as_a_condition(written: str, logic: str) -> None:
    assert translate(parse(written, EXPRESSION_SCRIPT), TARGETS) == logic


def foreign(random: Random, depth: int = 3) -> str:
    """A random XPath condition over the questions of TARGETS."""
    if depth == 0 or random.random() < 0.3:
        sign = random.choice(("=", "!="))
        order = random.choice(("=", "!=", "<", "<=", ">", ">="))
        return random.choice(
            (
                f"${{One}} {order} {random.randint(1, 3)}",
                f"{random.randint(1, 3)} {order} ${{One}}",
                f"selected(${{More}}, '{random.choice('xy')}')",
                f"${{Amount}} {order} {random.choice((0, 3, 7))}",
                f"${{Said}} {sign} ''",
                f"${{Amount}} {sign} ''",
                f"${{One}} {sign} '{random.randint(1, 3)}'",
            )
        )
    if random.random() < 0.3:
        return f"not({foreign(random, depth - 1)})"
    word = random.choice((" and ", " or "))
    return word.join(f"({foreign(random, depth - 1)})" for _ in range(random.randint(2, 3)))


@given(seed=SEEDS)
def test_what_is_read_is_true_for_the_same_children(seed: int) -> None:
    random = Random(seed)
    written = foreign(random)
    tree = compile_condition(translate(parse(written, XPATH), TARGETS), FORMS)
    for _ in range(8):
        answers = {name: random.choice(values) for name, values in VALUES.items()}
        there = {
            "One": entered(answers["one"], listed=False),
            "More": entered(answers["more"], listed=False).replace("1", "x").replace("2", "y"),
            "Amount": entered(answers["amount"], listed=False),
            "Said": entered(answers["said"], listed=False),
        }
        assert truth(written, there) == (evaluate(tree, answers) is True), (written, there)


@pytest.mark.parametrize(
    ("written", "position", "found"),
    [
        ("${One} = ", 10, ""),
        ("(${One} = 1", 12, ""),
        ("${One} == 1", 9, "=="),
        ("${One} = 1)", 11, ")"),
        ("selected(${More} 'x')", 18, "'x'"),
        ("${One} = 'a", 10, "'"),
        ("${One} and", 11, ""),
    ],
)
def test_a_broken_formula_says_where(written: str, position: int, found: str) -> None:
    with pytest.raises(Broken) as caught:
        parse(written, XPATH)
    assert (caught.value.position, caught.value.found) == (position, found)


@pytest.mark.parametrize("written", ["today() > 3", "${Amount} + 1 > 3", "regex(${Said}, 'a')", "${Said} = 'ja'"])
def test_what_has_no_counterpart_is_named(written: str) -> None:
    with pytest.raises(Untranslatable) as caught:
        translate(parse(written, XPATH), TARGETS)
    assert caught.value.found


def test_a_question_that_is_not_there_is_named() -> None:
    with pytest.raises(Unknown) as caught:
        translate(parse("${Age} > 3", XPATH), TARGETS)
    assert caught.value.name == "Age"
