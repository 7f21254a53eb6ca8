"""A teacher without an account, on a telephone, with a colleague in a second room."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import Staff
from tests.browser.whole.steps import in_box, others_put_theirs
from tests.browser.whole.troubles import Troubles

SHEETS = ("poster", "letter", "checklist", "reserve")


def link_of_today(staff: Staff) -> str:
    """What the fieldworker gives the teacher: the last part of the address."""
    staff.to_sitting()
    staff.page.get_by_text("Two rooms, a late child, no account").click()
    staff.follow("A link for a day")
    staff.stands("A link for a day")
    staff.look("link")
    staff.press("Make the link")
    staff.stands("The link, shown this once")
    staff.look("link, made")
    return staff.page.locator(".address").inner_text().strip().rsplit("/", 1)[1]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_class_in_two_rooms(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    upstairs = Staff(new_page(locale="en-GB"), product, one_class, troubles)
    upstairs.sign_in()
    address = f"{product.address}/class/{link_of_today(upstairs)}/"
    phone = new_page(locale="en-GB", viewport={"width": 390, "height": 844})
    teacher = Staff(phone, product, one_class, troubles)
    phone.goto(address)
    teacher.stands("Ready to begin")
    teacher.press("Open the sitting")
    teacher.stands("The class is answering")
    expect(phone.get_by_role("timer")).to_contain_text("0 min")
    upstairs.to_sitting()
    upstairs.stands("The class is answering")
    teacher.press("Pause: let the class listen")
    teacher.stands("The class is listening")
    teacher.look("class, listening")
    others_put_theirs(product, one_class, 2)
    assert in_box(product, one_class) == 2
    upstairs.stands("The class is listening")
    upstairs.press("Go on")
    teacher.stands("The class is answering")
    teacher.look("class, answering")
    assert fits(phone)
    teacher.follow("One more slip")
    teacher.stands("One more slip")
    teacher.look("one more slip")
    teacher.press("Make the slips")
    teacher.stands("2 slips, shown this once")
    teacher.look("more slips")
    one_class["slips"] = phone.locator(".slip-code").all_inner_texts()
    others_put_theirs(product, one_class, 1)
    phone.goto(address)
    teacher.press("Close the sitting…")
    teacher.agree("Close the sitting")
    teacher.stands("The sitting is closed")
    teacher.follow("Tell how it went")
    teacher.stands("How it went")
    teacher.look("report")
    phone.get_by_label("Slips handed out").fill("3")
    teacher.press("Keep the report")
    expect(phone.get_by_role("heading", name="Does it add up?")).to_be_visible()
    teacher.look("class, closed")
    assert fits(phone)
    for sheet in SHEETS:
        phone.goto(f"{address}print/{sheet}/")
        teacher.look(sheet)
        assert fits(phone)
