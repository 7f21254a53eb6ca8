"""Reading children's texts by keyboard alone: mark, everywhere, take back, read, and the second reader's turn."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import JOB_MS, Staff
from tests.browser.whole.troubles import Troubles

pytestmark = pytest.mark.browser
TEXTS = ["toen zei zwabberlot 😭 iets", "van Zwabberlot kreeg ik niks", "ik speel graag buiten"]


def marks(sheet: Locator) -> list[str]:
    return [str(one.text_content()) for one in sheet.locator("mark").all()]


def test_a_reader_needs_only_keys(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    product.ask("write_texts", study=one_class["study"], texts=TEXTS)
    staff = Staff(new_page(locale="en-GB"), product, one_class, troubles)
    staff.sign_in()
    staff.page.goto(f"{product.address}/studies/{one_class['study']}/words/")
    staff.look("texts that wait")
    staff.press("Look through them")
    expect(staff.main.get_by_role("link", name="Begin to read")).to_be_visible(timeout=JOB_MS)
    staff.page.reload()
    staff.follow("Begin to read")
    sheets = staff.page.locator(".sheet")
    expect(sheets).to_have_count(3)
    staff.look("texts to read")
    named = sheets.filter(has_text="iets")
    keys = staff.page.keyboard
    while "at" not in str(named.get_attribute("class")).split():
        keys.press("j")
    assert marks(named) == ["zwabberlot"]

    keys.press("2")
    expect(named.locator("mark.adult")).to_have_text("zwabberlot")
    keys.press("e")
    other = sheets.filter(has_text="niks")
    expect(other.locator("mark.adult")).to_have_text("Zwabberlot")
    keys.press("u")
    expect(other.locator("mark.adult")).to_have_count(0)
    keys.press("x")
    expect(named.locator("mark")).to_have_count(0)
    for key in ("w", "w", "w", "w", "9"):
        keys.press(key)
    expect(named.locator("mark.rare")).to_have_text("iets")
    keys.press("u")
    expect(named.locator("mark")).to_have_count(0)
    keys.press("u")
    expect(named.locator("mark.adult")).to_have_text("zwabberlot")

    for _text in TEXTS:
        keys.press("k")
    for done in range(len(TEXTS)):
        expect(staff.page.locator(".sheet.read")).to_have_count(done)
        keys.press("a")
    expect(staff.page.get_by_text("3 of 3 read")).to_be_visible()
    staff.look("texts that are read")
    staff.main.get_by_role("link", name="Back to the texts").click()
    expect(staff.main.get_by_text("Ask a colleague who may read texts")).to_be_visible()
