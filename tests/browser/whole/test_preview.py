"""A writer looks at a draft in the child's own screens: any question, language, age and device, and nothing leaves the page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from surveys import instruments
from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import Staff
from tests.browser.whole.troubles import Troubles

KEPT = """async () => ({
  databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
  local: Object.keys(localStorage).filter((name) => !name.startsWith("theme")),
  session: Object.keys(sessionStorage).filter((name) => !name.startsWith("htmx-")),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"databases": [], "caches": [], "local": [], "session": [], "workers": 0}
NO_PHONE = "Waarom heb je geen eigen smartphone?"
DEVICES = {"Tablet": (1024, 768), "Phone": (390, 844)}


def with_gaps() -> dict[str, Any]:
    """The secondary questionnaire while it is written: a French text and a condition are still missing, one item is broken."""
    document = instruments.instrument("wave1-secondary")
    items = {item["variable"]: item for module in document["modules"] for item in module["items"]}
    items["no_phone"]["texts"]["fr"] = ""
    del items["age"]["bounds"]
    return document


@pytest.fixture
def staff(product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles) -> Staff:
    one = Staff(new_page(locale="en-GB", viewport={"width": 1440, "height": 900}), product, one_class, troubles)
    one.sign_in()
    return one


@pytest.fixture
def address(product: Product, one_class: dict[str, Any]) -> str:
    version = product.ask("draft", study=one_class["study"], level="secondary", document=with_gaps())
    return f"{product.address}/studies/{one_class['study']}/versions/{version}/preview/"


def child_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_any_question_in_any_language_age_and_device(staff: Staff, address: str) -> None:
    page = staff.page
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.goto(address)
    child = child_of(page)
    expect(child.locator("#strip")).to_have_text("Preview: nothing is kept or sent")
    page.locator("select[name=item]").select_option("no_phone")
    expect(child.locator("h1")).to_have_text(NO_PHONE)
    expect(page.locator("[data-answer=own_phone]")).to_have_value("2")
    staff.look("preview")

    for device, (width, height) in DEVICES.items():
        page.get_by_role("radio", name=device).check()
        assert child.locator("body").evaluate("() => [innerWidth, innerHeight]") == [width, height]
    page.get_by_role("radio", name="FR", exact=True).check()
    expect(child.locator("h1")).to_have_text("…")
    page.get_by_role("radio", name="6 to 8").check()
    expect(child.locator("html")).to_have_attribute("data-age", "6-8")
    page.get_by_role("radio", name="NL", exact=True).check()

    page.locator("[data-answer=own_phone]").select_option(label="Ja, een smartphone")
    expect(page.locator("[data-note]")).to_contain_text("this question isn’t asked")
    page.locator("select[name=item]").select_option("age")
    expect(child.locator("h1")).to_have_text("This question can't be shown yet")
    expect(page.locator("[data-way]")).to_contain_text("needs bounds")

    to_the_end(page)
    staff.look("preview, at the end")
    assert {method for method, _url in asked} == {"GET"}
    assert not [url for _method, url in asked if "/box/" in url]
    assert page.frames[-1].evaluate(KEPT) == NOTHING


def to_the_end(page: Page) -> None:
    """A child who answers something and stops: sealing is where a real one would leave the tablet."""
    child = child_of(page)
    page.locator("select[name=item]").select_option("own_phone")
    child.get_by_text("Ja, een smartphone").click()
    child.get_by_role("button", name="Verder").click()
    expect(child.locator("h1")).not_to_have_text("Heb je een eigen gsm?")
    child.get_by_role("button", name="Hulp").click()
    child.locator("dialog .acts button").nth(1).click()
    child.locator("main .choice").first.click()
    expect(child.locator("h1")).to_have_text("The end of the preview")
    child.get_by_role("button", name="Begin again").click()
    expect(child.locator("main [data-decision=yes]")).to_be_visible()


def test_a_change_shows_without_losing_the_question_or_the_answers(
    staff: Staff, address: str, product: Product, one_class: dict[str, Any]
) -> None:
    page = staff.page
    page.goto(f"{address}?item=no_phone")
    child = child_of(page)
    expect(child.locator("h1")).to_have_text(NO_PHONE)
    child.get_by_text("Ik wil er geen", exact=True).click()
    document = with_gaps()
    items = {item["variable"]: item for module in document["modules"] for item in module["items"]}
    items["no_phone"]["texts"]["nl"] = "En waarom geen smartphone?"
    product.ask("draft", study=one_class["study"], level="secondary", document=document)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('document-changed', {bubbles: true}))")
    expect(child.locator("h1")).to_have_text("En waarom geen smartphone?")
    expect(child.get_by_label("Ik wil er geen", exact=True)).to_be_checked()


def test_in_the_editor_the_preview_follows_the_question_in_focus(staff: Staff, address: str) -> None:
    page = staff.page
    page.goto(address.replace("/preview/", "/edit/"))
    page.locator("#panel-preview > summary").click()
    child = child_of(page)
    expect(child.locator("main h1")).to_be_visible()
    assert child.locator("body").evaluate("() => innerWidth") == DEVICES["Phone"][0]
    page.locator("#panel-preview iframe").evaluate("(frame) => { frame.dataset.same = 'yes' }")
    page.evaluate(
        "document.body.dispatchEvent(new CustomEvent('item-focus', {detail: {item: 'own_phone'}, bubbles: true}))"
    )
    page.locator("[data-item=own_phone]").evaluate(
        "(item) => item.dispatchEvent(new FocusEvent('focusin', {bubbles: true}))"
    )
    expect(child.locator("h1")).to_have_text("Heb je een eigen gsm?")
    assert page.locator("#panel-preview iframe").get_attribute("data-same") == "yes"
    staff.look("editor with preview")
