"""Answers on paper: typed twice with the keyboard alone, compared, sealed on the clerk's computer, mixed like any other."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consent.tokens import receipts
from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import Staff
from tests.browser.whole.steps import CLASSMATE_AGE, in_box, mix, others_put_theirs
from tests.browser.whole.troubles import Troubles

pytestmark = pytest.mark.browser
ANSWERS = {"age": "11", "home_lang": "1 3", "own_phone": "1"}
"""By variable; every other question is left empty on this sheet."""
TYPED = {"age": 11, "home_lang": [1, 3], "own_phone": 1, "phone_age": 10, "no_phone": -1, "phone_school": -3}
"""What must come out at the other end."""


class Clerk:
    def __init__(self, page: Page, plan: dict[str, Any]) -> None:
        self.page = page
        self.names = {
            " — ".join(part for part in (f"{entry['number']}. {entry['text']}", blank["label"]) if part): blank[
                "variable"
            ]
            for part in plan["parts"]
            for entry in part["entries"]
            for blank in entry["blanks"]
        }

    def begin(self, slip: str, receipt: str) -> None:
        self.page.keyboard.type(slip)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(receipt)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#entry .now")).to_be_visible()

    def variable(self) -> str:
        return self.names[self.page.locator("#entry .now input").get_attribute("aria-label") or ""]

    def answer(self, text: str) -> None:
        before = self.page.locator("#entry .now input").get_attribute("aria-label")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.page.locator(f'#entry .now input[aria-label="{before}"]').wait_for(state="detached")

    def sheet(self, answers: dict[str, str]) -> list[str]:
        """Types the whole sheet; returns the variables that were asked for."""
        seen = []
        while self.page.locator("#entry .now > input").count() and not self.page.locator(".differ").count():
            seen.append(self.variable())
            self.answer(answers.get(seen[-1], ""))
        return seen


class Desk:
    """A clerk who types in the sheets of an open sitting; `sent` holds every request of the page."""

    def __init__(self, product: Product, one_class: dict[str, Any], page: Page, troubles: Troubles) -> None:
        self.staff = Staff(page, product, one_class, troubles)
        self.staff.sign_in()
        product.ask("open_sitting", sitting=one_class["sitting"])
        self.sent: list[str] = []
        page.on(
            "request", lambda request: self.sent.append(f"{request.method} {request.url} {request.post_data or ''}")
        )
        page.goto(f"{product.address}/studies/{one_class['study']}/sittings/{one_class['sitting']}/paper/?track=nl")
        expect(page.locator("#entry input[name=slip]")).to_be_focused()
        setup = page.evaluate("JSON.parse(document.getElementById('setup').textContent)")
        self.clerk = Clerk(page, setup["plan"])


@pytest.fixture
def desk(product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles) -> Desk:
    return Desk(product, one_class, new_page(locale="en-GB"), troubles)


def test_a_sheet_typed_twice_becomes_one_answer(product: Product, one_class: dict[str, Any], desk: Desk) -> None:
    page, clerk, slip, receipt = desk.clerk.page, desk.clerk, one_class["slips"][0], receipts.draw()
    desk.staff.look("typing in")
    a_mistyped_code_is_told(page)
    clerk.begin(slip, receipt)
    desk.staff.look("a question to type")
    an_impossible_age_is_told(page)
    first = clerk.sheet({**ANSWERS, "own_phone": "4"})
    assert "no_phone" in first
    assert "phone_age" not in first
    expect(page.locator("#entry h2")).to_contain_text("first entry is locked")
    assert in_box(product, one_class) == 0

    page.reload()
    expect(page.locator("#entry input[name=slip]")).to_be_focused()
    clerk.begin(slip, receipt)
    second = clerk.sheet({**ANSWERS, "phone_age": "10", "phone_school": "?"})
    assert "phone_age" in second
    page.locator(".differ").wait_for()
    desk.staff.look("a difference")
    take_the_second(page)
    expect(page.locator("#entry h2")).to_have_text("In the envelope. Take the next sheet.")
    product.wait_for(1, "counts", member="in_box", batch=one_class["batch"])

    others_put_theirs(product, one_class, 5)
    mix(product, one_class)
    rows = product.ask("responses", study=one_class["study"])
    (mine,) = [row["answers"] for row in rows if row["answers"]["age"] != CLASSMATE_AGE]
    assert {name: mine[name] for name in TYPED} == TYPED
    withdrawn = product.send("POST", "/box/withdraw", {"study": one_class["study"], "receipt": receipt})
    assert withdrawn == (200, {"state": "done"})
    assert len(product.ask("responses", study=one_class["study"])) == 5
    assert not [line for line in desk.sent if '"age"' in line or receipt in line]


def test_a_second_sheet_under_a_spent_slip_is_kept_aside_and_told(
    product: Product, one_class: dict[str, Any], desk: Desk, troubles: Troubles
) -> None:
    others_put_theirs(product, one_class, 1)
    slip, receipt = one_class["slips"][-1], receipts.draw()
    for _entry in range(2):
        desk.clerk.begin(slip, receipt)
        desk.clerk.sheet(ANSWERS)
    expect(desk.clerk.page.locator("#envelopes")).to_contain_text("The box refuses 1 envelopes")
    desk.staff.look("an envelope that was not taken")
    (refused,) = troubles.found
    assert "409" in refused  # Chromium's own line about the box's answer
    troubles.found.clear()
    assert in_box(product, one_class) == 1


def a_mistyped_code_is_told(page: Page) -> None:
    page.keyboard.type("ABCDEFGHJK")
    page.keyboard.press("Enter")
    expect(page.locator(".errorlist")).to_have_text("This code isn't right. Look again, letter by letter.")
    page.locator("input[name=slip]").fill("")


def an_impossible_age_is_told(page: Page) -> None:
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    expect(page.locator(".errorlist")).to_contain_text("a number from 8 to 21")
    page.keyboard.press("Backspace")


def take_the_second(page: Page) -> None:
    """At each difference the second entry, by keyboard."""
    while page.locator(".differ").count():
        before = page.locator("#entry .now input").get_attribute("aria-label")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(f'#entry .now input[aria-label="{before}"]').wait_for(state="detached")
