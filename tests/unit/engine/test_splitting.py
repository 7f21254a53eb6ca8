"""Trunk and k of n: the split a researcher asks for, and its undoing."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from surveys.engine import document as documents
from surveys.engine import drawing, routing
from surveys.engine.splitting import CannotSplit, joined, split
from tests.unit.engine.examples import both, document, item
from tests.unit.engine.test_drawing import module

NAMES = ("games", "news", "phone", "sleep")


def four() -> dict[str, Any]:
    modules = [module(name, item(f"{name}_q")) for name in ("trunk", *NAMES, "end")]
    modules[2]["title"] = {"nl": "Nieuws"}
    return {**document(), "modules": modules}


@pytest.mark.parametrize(("k", "forms"), [(1, 4), (2, 6), (3, 4)])
def test_each_child_gets_the_trunk_and_k_of_the_modules(k: int, forms: int) -> None:
    made = split(four(), NAMES, k)
    questionnaire = documents.load(made)
    chance = random.Random(7)
    got: Counter[str] = Counter()
    for _ in range(2000):
        answers = drawing.draws(questionnaire, lambda: chance.getrandbits(32))
        asked = routing.asked(questionnaire, answers) - {"drawn_form"}
        assert {"trunk_q", "end_q"} < asked
        assert len(asked) == 2 + k
        got.update(asked)
    assert len(questionnaire.fields["drawn_form"].item.categories) == forms
    assert all(abs(got[f"{name}_q"] / 2000 - k / 4) < 0.05 for name in NAMES)


def test_forms_are_named_after_their_modules() -> None:
    made = split({**four(), "tracks": ["nl", "fr", "nl-easy"]}, ("games", "news", "phone"), 2)
    (draw, *_rest) = made["modules"][0]["items"]
    assert [category["texts"] for category in draw["categories"]] == [
        {"nl": "games + Nieuws", "fr": "games + news", "nl-easy": "games + news"},
        {"nl": "games + phone", "fr": "games + phone", "nl-easy": "games + phone"},
        {"nl": "Nieuws + phone", "fr": "news + phone", "nl-easy": "news + phone"},
    ]
    assert set(draw["texts"]) == {"nl", "fr", "nl-easy"}


def test_splitting_again_replaces_the_split_and_joining_takes_it_away() -> None:
    before = four()
    once = split(before, NAMES, 2)
    assert split(once, NAMES, 1) == split(before, NAMES, 1)
    assert joined(once) == joined(before) == before


@pytest.mark.parametrize(
    ("names", "k", "variable", "why"),
    [
        (("trunk", *NAMES), 2, "form", "trunk"),
        (("trunk", *NAMES, "end"), 2, "form", "trunk"),
        (NAMES, 4, "form", "share"),
        (NAMES, 0, "form", "share"),
        (NAMES, 2, "end_q", "name"),
        (NAMES, 2, "row_q", "name"),
    ],
)
def test_what_can_not_be_split(names: tuple[str, ...], k: int, variable: str, why: str) -> None:
    data = four()
    data["modules"][0]["items"].append(item("grid", "grid", rows=[{"variable": "row_q", "texts": both("row")}]))
    with pytest.raises(CannotSplit) as caught:
        split(data, names, k, variable)
    assert caught.value.code == why


def test_more_forms_than_a_draw_can_name_are_refused() -> None:
    many = [f"m{number}" for number in range(12)]
    data = {**document(), "modules": [module(name, item(f"{name}_q")) for name in ("trunk", *many)]}
    with pytest.raises(CannotSplit) as caught:
        split(data, many, 6)
    assert caught.value.code == "many"
