"""From the sitting page to the files on the analyst's disk, as the people of the team go there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.interview import Interview
from tests.browser.whole.staff import JOB_MS, Staff
from tests.browser.whole.steps import at_the_door, in_box, mix, others_put_theirs
from tests.browser.whole.troubles import Troubles


def pupil(page: Page, product: Product, one_class: dict[str, Any], slip: str) -> None:
    """Answers in Dutch on a telephone and sees the envelope go."""
    page.goto(f"{product.address}/box/k/{one_class['door']}/")
    child = at_the_door(page)
    child.begin(slip)
    Interview(child, product.bundle(one_class["door"]), {"age": 11, "gender": 2, "own_phone": 1, "honest": 1}).go()
    child.put_in()
    page.click(".pair .choice >> nth=0")
    expect(page.locator("h1")).to_have_text("Je envelop zit in de bus")


def sitting(staff: Staff, phone: Page) -> None:
    """Prints the slips, opens, watches the count in steps of five, closes, mixes."""
    product, one_class = staff.product, staff.one_class
    staff.to_sitting()
    staff.stands("Ready to begin")
    staff.look("sitting, ready")
    staff.follow("Print again")
    staff.stands("Print the slips again")
    staff.look("slips, before")
    staff.press("Make new slips…")
    staff.agree("Make new slips")
    staff.stands("6 slips, shown this once")
    staff.look("slips")
    slips = staff.page.locator(".slip-code").all_inner_texts()
    one_class["slips"] = slips
    staff.follow("I have printed them")
    staff.stands("Ready to begin")
    staff.follow("Prepare the tablets")
    staff.stands("Prepare the tablets")
    staff.look("tablets")
    staff.to_sitting()
    staff.press("Open the sitting")
    staff.stands("The class is answering")
    staff.look("sitting, open")
    pupil(phone, product, one_class, slips[0])
    assert in_box(product, one_class) == 1
    assert staff.counted_anew() == "0 or more envelopes of 6 in the box"
    others_put_theirs(product, one_class, 5)
    assert in_box(product, one_class) == 6
    assert staff.counted_anew() == "5 or more envelopes of 6 in the box"
    staff.press("Close the sitting…")
    staff.agree("Close the sitting")
    staff.stands("The sitting is closed")
    assert staff.count() == "6 envelopes of 6 in the box"
    staff.look("sitting, closed")
    staff.press("Mix the answers…")
    staff.agree("Mix the answers")
    staff.stands("The answers are mixed")
    staff.look("sitting, mixed")


def staff_of(product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles) -> Staff:
    staff = Staff(new_page(locale="en-GB", accept_downloads=True), product, one_class, troubles)
    staff.sign_in()
    return staff


def test_from_the_sitting_to_the_files(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, tmp_path: Path
) -> None:
    staff = staff_of(product, one_class, new_page, troubles)
    others = product.ask("rest_of_the_field", study=one_class["study"], schools=4, size=10)
    staff.page.locator(".studies a").click()
    staff.look("study, in the field")
    sitting(staff, new_page(locale="nl-BE", viewport={"width": 390, "height": 844}))
    staff.release()
    staff.weigh()
    staff.book()
    staff.read("eigen gsm")
    staff.look("table")
    print(others, staff.table())
    assert 0


def test_one_class_alone_is_told_that_it_is_too_small(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    product.ask("open_sitting", sitting=one_class["sitting"])
    others_put_theirs(product, one_class, 6)
    mix(product, one_class)
    staff = staff_of(product, one_class, new_page, troubles)
    staff.release()
    expect(staff.main.locator(".title p")).to_contain_text("6 children")
    staff.press("Weigh to the population")
    expect(staff.main.locator(".job .errorlist")).to_be_visible(timeout=JOB_MS)
    staff.look("release, weights refused")
    staff.book()
    staff.read("eigen gsm")
    print(staff.table())
    assert 0
