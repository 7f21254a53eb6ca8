"""A trial of a draft: a link without an account, a remark at a question, and the board on which it lands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import Staff
from tests.browser.whole.troubles import Troubles

pytestmark = pytest.mark.browser
EVERYWHERE = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
  databases: (await indexedDB.databases()).map((one) => one.name),
})"""


def test_what_a_tester_says_lands_on_the_board_and_nothing_else_anywhere(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    staff = Staff(new_page(locale="en-GB"), product, one_class, troubles)
    staff.sign_in()
    staff.page.goto(f"{product.address}/studies/{one_class['study']}/questionnaires/")
    staff.main.locator(".versions a", has_text="Version 1").first.click()
    staff.follow("Trial")
    staff.look("a trial that is not open")
    staff.press("Open a trial")
    staff.look("an open trial")
    link = staff.page.get_attribute(".trial-link a", "href") or ""

    tester = new_page(locale="nl-BE", viewport={"width": 390, "height": 844})
    sent: list[str] = []
    tester.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    tester.goto(product.address + link[link.index("/pilot/") :])
    child = tester.frame_locator("iframe")
    expect(tester.get_by_role("button", name="Versturen")).to_be_disabled()
    child.locator("[data-decision=yes]").click()
    child.locator(".opt label, .foot .next").first.wait_for()
    expect(tester.get_by_role("button", name="Versturen")).to_be_enabled()
    troubles.look(tester, "a trial as a tester sees it")
    tester.get_by_label("Ik snap dit niet").check()
    tester.get_by_label("Wat zou je veranderen?").fill("Korter, graag")
    tester.get_by_role("button", name="Versturen").click()
    expect(tester.get_by_role("status").last).to_have_text("Bedankt! We hebben het.")
    assert [address.rsplit("/", 2)[1] for address in sent] == ["say"]
    assert tester.evaluate(EVERYWHERE) == {"local": {}, "session": {}, "cookie": "", "databases": []}
    assert tester.context.cookies() == []

    staff.page.reload()
    expect(staff.main.locator(".problem")).to_have_count(1)
    expect(staff.main.locator(".problem")).to_contain_text("Korter, graag")
    staff.look("a board with a remark")
    staff.main.get_by_label("What was done about it").fill("made shorter")
    staff.press("Settled")
    expect(staff.main.locator(".remarks .settled")).to_contain_text("made shorter")
    staff.press("Close the trial")
    assert tester.context.request.get(tester.url).status == 404
