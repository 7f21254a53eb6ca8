"""How long a draft takes: more words and more answers take longer, the youngest longest."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from surveys.engine.timing import PACES, Estimate, document_seconds, item_seconds, operands_of
from tests.unit.engine.examples import both, choices, document, item

DRAFT = document(
    item("a"),
    item("apps", "multiple", categories=choices("chat", "video")),
    item(
        "often",
        "grid",
        rows=[{"variable": name, "texts": both(name)} for name in ("r1", "r2")],
        categories=choices("never", "daily"),
    ),
    item("words", "card"),
)


def seconds(data: dict[str, Any], track: str = "nl", age: str = "9-12") -> Estimate:
    return document_seconds(data, track, age)


def test_a_document_takes_as_long_as_its_items_together() -> None:
    known = operands_of(DRAFT)
    each = [item_seconds(one, known, "nl", "9-12") for one in DRAFT["modules"][0]["items"]]
    whole = seconds(DRAFT)
    assert whole.typical == pytest.approx(sum(one.typical for one in each))
    assert whole.slow == pytest.approx(sum(one.slow for one in each))
    assert seconds(document()) == Estimate(0, 0)


def test_every_row_of_a_grid_is_an_answer_and_a_card_is_none() -> None:
    assert operands_of(DRAFT) == {"a": "category", "apps": "set", "r1": "category", "r2": "category"}


def test_the_young_and_the_slow_take_longer() -> None:
    estimates = [seconds(DRAFT, age=age) for age in PACES]
    assert estimates == sorted(estimates, key=lambda each: each.typical, reverse=True)
    assert len({each.typical for each in estimates}) == len(PACES)
    assert all(each.slow > each.typical > 0 for each in estimates)


@pytest.mark.parametrize(
    "reads",
    [
        lambda items: items[0]["texts"],
        lambda items: items[0].setdefault("note", {}),
        lambda items: items[1]["categories"][0]["texts"],
        lambda items: items[2]["rows"][1]["texts"],
    ],
    ids=["question", "note", "category", "row"],
)
def test_all_that_is_read_counts_in_its_own_language(reads: Callable[[list[dict[str, Any]]], dict[str, str]]) -> None:
    longer = deepcopy(DRAFT)
    reads(longer["modules"][0]["items"])["nl"] = "een heel stuk langer dan voorheen"
    assert seconds(longer).typical > seconds(DRAFT).typical
    assert seconds(longer, "fr") == seconds(DRAFT, "fr")


def test_what_can_not_be_asked_yet_costs_its_reading_only() -> None:
    one = item("a")
    assert item_seconds(one, {}, "nl", "13").typical < item_seconds(one, {"a": "category"}, "nl", "13").typical
