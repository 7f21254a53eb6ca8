"""Split forms and shuffled lists: drawn alike in both languages, fair, routed, and honest in the data."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import chisquare

from surveys.engine import document as documents
from surveys.engine import drawing
from surveys.engine.codebook import codebook
from surveys.engine.columns import columns
from surveys.engine.routing import visible
from surveys.engine.validation import complete, validate
from tests.unit.engine.examples import both, choices, document, item, vectors
from tests.unit.engine.twins import in_chromium, in_node

VECTORS = vectors("drawing.json")
SEED = 20261125
MANY = 12_000


def module(name: str, *items: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"name": name, "title": both(name), "items": list(items), **members}


def drawn(*modules: dict[str, Any], draw: str | None = "form", **members: Any) -> dict[str, Any]:
    """A document whose first module holds a draw of three forms."""
    first = module("trunk", item("form", "draw", categories=choices("a", "b", "c")), item("likes"))
    return {**document(), "modules": [first, *modules], **({"draw": draw} if draw else {}), **members}


def words_of(case: dict[str, Any]) -> Any:
    left: Iterator[int] = iter(case["words"])
    return lambda: next(left)


def codes(data: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in documents.check(data)]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_same_words_give_the_same_draw(case: dict[str, Any]) -> None:
    questionnaire, word = documents.load(VECTORS["document"]), words_of(case)
    assert drawing.draws(questionnaire, word) == case["draws"]
    assert drawing.orders(questionnaire, word) == case["orders"]


@pytest.mark.parametrize("case", VECTORS["routes"], ids=lambda case: case["name"])
def test_a_form_decides_what_is_shown(case: dict[str, Any]) -> None:
    questionnaire = documents.load(VECTORS["document"])
    assert [each.variable for each in visible(questionnaire, case["answers"])] == case["visible"]
    assert complete(questionnaire, case["answers"]) == case["completed"]


@pytest.mark.parametrize("where", ["node", pytest.param("chromium", marks=pytest.mark.browser)])
def test_the_device_draws_and_routes_alike(where: str, tmp_path: Path) -> None:
    chance = random.Random(random.random())
    more = [{"words": [chance.getrandbits(32) for _ in range(60)]} for _ in range(500)]
    cases = [{"document": 0, "words": case["words"]} for case in (*VECTORS["cases"], *more)]
    cases += [{"document": 0, "answers": case["answers"]} for case in VECTORS["routes"]]
    work = {"documents": [VECTORS["document"]], "cases": cases}
    results = in_node(tmp_path, work) if where == "node" else in_chromium(work)
    questionnaire = documents.load(VECTORS["document"])
    for case, result in zip(cases, results, strict=True):
        if "words" in case:
            word = words_of(case)
            draws = drawing.draws(questionnaire, word)
            assert result == {"draws": draws, "orders": drawing.orders(questionnaire, word)}, case
        else:
            assert result["visible"] == [each.variable for each in visible(questionnaire, case["answers"])]
            assert result["completed"] == complete(questionnaire, case["answers"])


def test_forms_are_balanced_and_each_is_reached() -> None:
    chance = random.Random(SEED)
    questionnaire = documents.load(VECTORS["document"])
    seen = [drawing.draws(questionnaire, lambda: chance.getrandbits(32)) for _ in range(MANY)]
    forms = Counter(each["form"] for each in seen)
    pairs = Counter((each["form"], each["wording"]) for each in seen)
    assert set(forms) == {1, 2, 3}
    assert len(pairs) == 6
    assert chisquare(list(forms.values())).pvalue > 0.001
    assert chisquare(list(pairs.values())).pvalue > 0.001


def test_every_order_of_a_list_is_equally_likely() -> None:
    chance = random.Random(SEED)
    questionnaire = documents.load(VECTORS["document"])
    seen = Counter(tuple(drawing.orders(questionnaire, lambda: chance.getrandbits(32))["apps"]) for _ in range(MANY))
    assert set(seen) == {(*order, 9, 8) for order in permutations((1, 2, 3, 4))}
    assert chisquare(list(seen.values())).pvalue > 0.001


def test_a_draw_that_would_favour_the_first_is_thrown_again() -> None:
    left = iter([2**32 - 1, 2**32 - 2])
    assert drawing.pick(3, lambda: next(left)) == (2**32 - 2) % 3


def test_answers_of_another_form_are_refused_and_cleaned() -> None:
    questionnaire = documents.load(drawn(module("games", item("plays"), forms=[1])))
    wrong = {"form": 2, "plays": 1, "likes": 1}
    assert [(finding.code, finding.where) for finding in validate(questionnaire, wrong)] == [
        ("answer-not-asked", "plays")
    ]
    assert complete(questionnaire, wrong) == {"form": 2, "likes": 1, "plays": -1}
    assert validate(questionnaire, {"form": 1, "plays": 1}) == []
    assert [finding.code for finding in validate(questionnaire, {"form": 4})] == ["answer-code"]


def test_a_draw_that_did_not_arrive_is_lost_and_never_skipped() -> None:
    questionnaire = documents.load(drawn(module("games", item("plays"), forms=[1])))
    assert complete(questionnaire, {}) == {"form": -7, "likes": -2, "plays": -1}


def test_the_codebook_says_who_was_asked() -> None:
    data = drawn(
        module("games", item("plays"), item("hard", ask_if='plays == "yes" or likes == "no"'), forms=[1, 3]),
        module("rest", item("sleeps", ask_if='form == "a"')),
    )
    questionnaire = documents.load(documents.publish(data))
    book = {each.name: each for each in codebook(questionnaire).variables}
    assert book["plays"].universe == 'form in ("a", "c")'
    assert book["hard"].universe == 'form in ("a", "c") and (plays == "yes" or likes == "no")'
    assert book["sleeps"].universe == 'form == "a"'
    assert book["likes"].universe == book["form"].universe == ""
    assert (book["form"].role, book["plays"].role) == ("design", "answer")
    row = columns(questionnaire, complete(questionnaire, {"form": 2, "likes": 2}))
    assert row == {"form": 2, "likes": 2, "plays": -1, "hard": -1, "sleeps": -1}


def test_publishing_writes_the_forms_down_as_conditions() -> None:
    published = documents.publish(drawn(module("games", item("plays"), forms=[2])))
    assert published["modules"][1]["items"][0]["ask_tree"] == ["in", ["var", "form"], [2]]
    assert published["modules"][0]["items"][0]["drawn"] is True
    assert documents.publish(published) == published
    published["modules"][1]["forms"] = [3]
    assert codes(published) == [("logic-stale-tree", "modules[1].items[0].ask_tree")]


def test_what_two_forms_never_share_can_not_be_a_condition() -> None:
    data = drawn(module("games", item("plays"), forms=[1]), module("news", item("reads", ask_if='plays == "yes"')))
    assert codes(data) == []
    data["modules"][2]["forms"] = [2, 3]
    assert codes(data) == [("logic-unreachable", "modules[2].items[0].ask_if")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (drawn(module("games", item("plays"), forms=[1]), draw=None), ("forms-without-draw", "modules[1].forms")),
        (drawn(draw="likes"), ("draw-unknown", "draw")),
        (drawn(draw="nothing"), ("draw-unknown", "draw")),
        (drawn(module("games", item("plays"), forms=[1, 4])), ("forms-unknown", "modules[1].forms")),
        (
            {**drawn(), "modules": [module("games", item("plays"), forms=[1]), *drawn()["modules"]]},
            ("forms-before-draw", "modules[0].forms"),
        ),
        (
            document(item("likes"), item("form", "draw", categories=choices("a", "b"), ask_if='likes == "yes"')),
            ("draw-for-all", "modules[0].items[1].ask_if"),
        ),
        (
            document(item("form", "draw", categories=choices("a", "b"), measure="ordinal")),
            ("draw-nominal", "modules[0].items[0].measure"),
        ),
        (document(item("form", "draw", categories=choices("a"))), ("needs-categories", "modules[0].items[0]")),
        (document(item("likes", drawn=True)), ("not-here", "modules[0].items[0]")),
        (
            document(item("likes", "single", categories=choices("a", "b"), measure="ordinal", rotate=True)),
            ("rotate-ordered", "modules[0].items[0].rotate"),
        ),
        (document(item("likes", rotate=True)), ("rotate-ordered", "modules[0].items[0].rotate")),
    ],
)
def test_what_can_not_be_drawn_is_said_with_its_place(data: Any, expected: tuple[str, str]) -> None:
    assert codes(data) == [expected]
