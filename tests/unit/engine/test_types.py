"""Each question type against its vector file: the answers it takes and refuses, the columns it becomes, the items it
refuses. The JavaScript twins seal the same answers and find the same truths."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from surveys.engine import document as documents
from surveys.engine.codebook import codebook
from surveys.engine.columns import columns
from surveys.engine.forms import Several
from surveys.engine.logic import evaluate
from surveys.engine.types import REGISTRY, kind
from surveys.engine.validation import complete, validate
from tests.unit.engine.examples import VECTORS, both, document
from tests.unit.engine.twins import in_chromium, in_node

NAMES = [each.name for each in REGISTRY]
FILES = {name: json.loads((VECTORS / "types" / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}


def parts(member: str) -> list[Any]:
    """(type, case) of every case in this part of the files."""
    return [
        pytest.param(name, case, id=f"{name}-{place}")
        for name, vectors in FILES.items()
        for place, case in enumerate(vectors[member])
    ]


def changed(name: str, change: dict[str, Any]) -> dict[str, Any]:
    """A document of this one item with some members changed; None takes a member away."""
    members = {**FILES[name]["item"], **change}
    return document({member: value for member, value in members.items() if value is not None})


def answer_set(name: str, given: Any) -> dict[str, Any]:
    """A case gives the answer alone; a grid gives its rows."""
    if isinstance(given, dict):
        return given
    return {} if given is None else {FILES[name]["item"]["variable"]: given}


def loaded(name: str) -> documents.Questionnaire:
    return documents.load(changed(name, {}))


def test_every_type_has_its_vectors_and_every_file_its_type() -> None:
    assert {path.stem for path in (VECTORS / "types").glob("*.json")} == set(NAMES)
    for name, vectors in FILES.items():
        assert vectors["item"]["type"] == name
        assert vectors["refused"], name
        assert bool(vectors["answers"]) == bool(vectors["columns"]), name


@pytest.mark.parametrize("name", NAMES)
def test_publishing_writes_down_what_the_client_needs(name: str) -> None:
    published = documents.publish(changed(name, {}))
    assert published["modules"][0]["items"][0] == {**FILES[name]["item"], **FILES[name]["filled"]}
    assert documents.publish(published) == published


@pytest.mark.parametrize(("name", "case"), parts("answers"))
def test_answers_that_are_taken_and_the_row_they_become(name: str, case: dict[str, Any]) -> None:
    questionnaire, given = loaded(name), answer_set(name, case["given"])
    assert validate(questionnaire, given) == []
    sealed = complete(questionnaire, given)
    assert {key: value for key, value in sealed.items() if not key.endswith("__other")} == answer_set(
        name, case["sealed"]
    )
    numbers = [value for key, value in columns(questionnaire, sealed).items() if not key.endswith("__other")]
    assert numbers == case["row"][: len(numbers)]


@pytest.mark.parametrize(("name", "case"), parts("refused"))
def test_answers_that_are_refused(name: str, case: dict[str, Any]) -> None:
    found = validate(loaded(name), answer_set(name, case["given"]))
    assert [finding.code for finding in found] == case["codes"]
    assert all(finding.message and "%(" not in finding.message for finding in found)


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_of_the_codebook(name: str) -> None:
    book = codebook(loaded(name))
    assert [each.name for each in book.variables] == [each["name"] for each in FILES[name]["columns"]]
    for variable, expected in zip(book.variables, FILES[name]["columns"], strict=True):
        listed = [category.code for category in variable.categories if not category.missing]
        assert (variable.measure, listed) == (expected["measure"], expected["codes"])
        assert variable.label["nl"] == expected.get("nl", variable.label["nl"])
        assert all(category.label["fr"] for category in variable.categories)
    assert list(columns(loaded(name), complete(loaded(name), {}))) == [each.name for each in book.variables]


@pytest.mark.parametrize(("name", "case"), parts("conditions"))
def test_conditions_about_an_answer(name: str, case: dict[str, Any]) -> None:
    tree = documents.load(_asking(name, case["text"])).items[-1].ask_tree
    assert evaluate(tree, answer_set(name, case["given"])) is case["truth"]


def _asking(name: str, condition: str) -> dict[str, Any]:
    data = changed(name, {})
    last = {"variable": "last", "type": kind("card").name, "texts": both("last"), "ask_if": condition}
    data["modules"][0]["items"].append(last)
    return data


@pytest.mark.parametrize(("name", "case"), parts("faults"))
def test_items_that_are_refused(name: str, case: dict[str, Any]) -> None:
    found = documents.check(changed(name, case["change"]))
    assert sorted({finding.code for finding in found}) == sorted(case["codes"])
    assert all(finding.where.startswith("modules[0].items[0]") and finding.message for finding in found)


@pytest.mark.parametrize(("name", "case"), parts("unfinished"))
def test_drafts_that_can_not_be_published_yet(name: str, case: dict[str, Any]) -> None:
    data = changed(name, case["change"])
    assert documents.load(data).items[0].type == name
    assert [finding.code for finding in documents.check(data)] == case["codes"]


@pytest.mark.parametrize("name", NAMES)
def test_answers_drawn_at_random_are_valid(name: str) -> None:
    questionnaire, chance = loaded(name), Random(name)
    for _ in range(200):
        given = {key: field.form.drawn(chance) for key, field in questionnaire.fields.items() if not field.other_of}
        assert validate(questionnaire, given) == []


def test_conditions_between_two_answers_are_tried_with_every_value_there_is() -> None:
    """Two categories, two times, and too many values to try: only what no answers can meet is refused."""
    codes = [{"code": code, "name": f"c{code}", "texts": both("c")} for code in (1, 2)]
    one, other = ({"variable": name, "type": "single", "texts": both(name), "categories": codes} for name in "ab")
    night = {"type": "time", "texts": both("t"), "bounds": {"min": 0, "max": 60}}
    wide = {"type": "number", "texts": both("n"), "bounds": {"min": 0, "max": 999}}
    last = {"variable": "last", "type": "yesno", "texts": both("last")}
    items = [one, other, {**night, "variable": "t"}, {**night, "variable": "u"}]
    items += [{**wide, "variable": "n"}, {**wide, "variable": "m"}]

    def found(condition: str) -> list[str]:
        return [finding.code for finding in documents.check(document(*items, {**last, "ask_if": condition}))]

    assert found("a == b and t < u and n > m") == []
    assert found("a == b and a != b") == ["logic-unreachable"]
    assert found("t < u and t > 45") == ["logic-unreachable"]
    assert found("n == m and n != m") == []


def test_an_order_of_the_wrong_kind_is_lost() -> None:
    questionnaire = loaded("ranking")
    assert set(columns(questionnaire, {"v": "first"}).values()) == {-7}


def test_a_list_of_exclusive_answers_alone_gives_one() -> None:
    alone = Several(names={"none": 9}, codes=frozenset({9}), exclusive=frozenset({9}))
    assert alone.drawn(Random(1)) == [9]
    assert alone.candidates(frozenset(), every=True) is None


@pytest.mark.parametrize("run", ["node", pytest.param("chromium", marks=pytest.mark.browser)])
def test_the_twins_seal_the_same_answers_and_find_the_same_truths(run: str, tmp_path: Path) -> None:
    runner: Callable[[dict[str, Any]], list[Any]] = (
        in_chromium if run == "chromium" else lambda w: in_node(tmp_path, w)
    )
    published = [documents.publish(changed(name, {})) for name in NAMES]
    sealing = [(place, case) for place, name in enumerate(NAMES) for case in FILES[name]["answers"]]
    judging = [(name, case) for name in NAMES for case in FILES[name]["conditions"]]
    cases: list[dict[str, Any]] = [
        {"document": place, "answers": answer_set(NAMES[place], case["given"])} for place, case in sealing
    ]
    cases += [
        {
            "tree": documents.load(_asking(name, case["text"])).items[-1].ask_tree,
            "answers": answer_set(name, case["given"]),
        }
        for name, case in judging
    ]
    results = runner({"documents": published, "cases": cases})
    for (place, _), given, result in zip(sealing, cases, results, strict=False):
        assert result["completed"] == complete(documents.load(published[place]), given["answers"]), given
    assert results[len(sealing) :] == [case["truth"] for _, case in judging]
