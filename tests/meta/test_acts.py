"""Whatever the audit log is told has a name for the officer who reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from consent.acts import COUNTS, NAMES, OBJECTS
from tests.meta.test_source_rules import ROOT, SOURCES


def told() -> Iterator[tuple[str, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.note"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


CALLS = dict(told())


def test_the_log_is_told_in_many_places():
    assert len(CALLS) > 30


@pytest.mark.parametrize("place", CALLS)
def test_act_object_and_counts_have_words(place):
    _study, _actor, act, *more = CALLS[place].args
    if code := text(act):
        assert code in NAMES
    if more and (kind := text(more[0])):
        assert kind in OBJECTS
    given = more[2:] + [one.value for one in CALLS[place].keywords if one.arg == "counts"]
    for counts in given:
        if isinstance(counts, ast.Dict):
            assert {text(key) for key in counts.keys if key} <= COUNTS.keys()


@pytest.mark.parametrize(
    "code",
    [
        *(f"sitting.{act}" for act in ("plan", "slips", "open", "close", "reopen", "mix")),
        *(f"desk.{state}" for state in ("taken", "closed")),
        *(f"list.{act}" for act in ("made", "age", "erased")),
    ],
)
def test_acts_that_are_put_together_have_words_too(code):
    assert code in NAMES
