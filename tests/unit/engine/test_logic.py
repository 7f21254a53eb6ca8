"""The evaluator against the shared vectors, and Kleene's laws for any tree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine.logic import evaluate, variables
from tests.unit.engine.examples import vectors

CASES = vectors("logic.json")["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_truth(case: dict[str, Any]) -> None:
    assert evaluate(case["tree"], case["answers"]) is case["truth"]


LEAVES = st.sampled_from([["==", ["var", "t"], 1], ["==", ["var", "t"], 2], ["==", ["var", "u"], 1], True, False])
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(list) | st.tuples(st.just("not"), inner).map(list)
    ),
    max_leaves=12,
)
ANSWERS = {"t": 1}


@settings(deadline=None)
@given(TREES, TREES)
def test_de_morgan(left: Any, right: Any) -> None:
    assert evaluate(["not", ["and", left, right]], ANSWERS) is evaluate(["or", ["not", left], ["not", right]], ANSWERS)


@settings(deadline=None)
@given(TREES, st.sampled_from([1, 2]))
def test_learning_an_answer_never_overturns_a_known_truth(tree: Any, answer: int) -> None:
    before = evaluate(tree, ANSWERS)
    after = evaluate(tree, {**ANSWERS, "u": answer})
    assert before is None or after is before
    assert after is not None


def test_an_unknown_operator_is_an_error_and_not_a_rule() -> None:
    with pytest.raises(ValueError, match="merge"):
        evaluate(["merge", 1], {})


def test_the_variables_of_a_tree() -> None:
    tree = [
        "and",
        [">", ["var", "b"], ["var", "a"]],
        ["not", ["has", ["var", "apps"], 3]],
        ["in", ["var", "b"], [1, 2]],
    ]
    assert variables(tree) == ("b", "a", "apps")
