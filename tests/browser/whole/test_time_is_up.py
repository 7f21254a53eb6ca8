"""The teacher pauses and ends a sitting while children answer: each keeps its place, and then chooses what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.ui.child import Child
from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.steps import CLASSMATE_AGE, at_the_door, in_box, mix, others_put_theirs
from tests.browser.whole.troubles import Troubles

NOT_REACHED = -6
OWN_AGE = 9
"""Below every classmate's, so that the row is found again."""


def ask_now(page: Page) -> None:
    """The network is back: the tablet asks where the sitting stands within two seconds."""
    page.evaluate("dispatchEvent(new Event('online'))")


@pytest.fixture
def child(product: Product, one_class: dict[str, Any], new_page: NewPage) -> Child:
    """Two questions on, in an open sitting."""
    product.ask("open_sitting", sitting=one_class["sitting"])
    page = new_page(locale="nl-BE")
    page.goto(f"{product.address}/box/k/{one_class['door']}/")
    child = at_the_door(page)
    child.begin(one_class["slips"][0])
    child.go_to("Hoe oud ben je?")
    page.fill("main input[inputmode=numeric]", str(OWN_AGE))
    child.next()
    return child


def test_a_pause_keeps_the_place_and_help_stays_near(
    product: Product, one_class: dict[str, Any], child: Child, troubles: Troubles
) -> None:
    place = child.heading
    product.ask("act", sitting=one_class["sitting"], verb="pause_sitting")
    ask_now(child.page)
    child.on("paused")
    assert "begeleider" in child.page.inner_text("main")
    expect(child.page.locator(".foot .help")).to_be_visible()
    expect(child.page.locator(".cover-btn")).to_be_visible()
    troubles.look(child.page, "paused")
    product.ask("act", sitting=one_class["sitting"], verb="continue_sitting")
    ask_now(child.page)
    expect(child.page.locator("main h1")).to_have_text(place)


@pytest.mark.parametrize(("nth", "rows"), [(0, 1), (1, 0)], ids=["into the box", "thrown away"])
def test_time_is_up_offers_both_ways_alike(
    product: Product, one_class: dict[str, Any], child: Child, troubles: Troubles, nth: int, rows: int
) -> None:
    others_put_theirs(product, one_class, 5)
    product.ask("act", sitting=one_class["sitting"], verb="close_sitting")
    ask_now(child.page)
    child.on("time")
    troubles.look(child.page, "time is up")
    ways = child.page.locator(".pair .choice")
    boxes = [ways.nth(each).bounding_box() for each in (0, 1)]
    assert all(boxes)
    assert len({(box["width"], box["height"]) for box in boxes if box}) == 1
    ways.nth(nth).click()
    child.page.wait_for_selector("main[data-screen=receipt], main[data-screen=done]")
    product.wait_for(6, "counts", member="in_box", batch=one_class["batch"])
    assert in_box(product, one_class) == 6

    mix(product, one_class)
    found = [row["answers"] for row in product.ask("responses", study=one_class["study"])]
    mine = [answers for answers in found if answers["age"] != CLASSMATE_AGE]
    assert len(mine) == rows
    assert all(answers["age"] == OWN_AGE and NOT_REACHED in answers.values() for answers in mine)
