"""Conditions and pictograms in the editor, by keyboard: offered, said in words, mended, chosen from drawings; saved as if typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, expect

from surveys import instruments, pictograms
from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import Staff
from tests.browser.whole.troubles import Troubles


@pytest.fixture
def staff(product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles) -> Staff:
    """A writer in front of the secondary questionnaire, with one question open."""
    one = Staff(new_page(locale="en-GB", viewport={"width": 1440, "height": 900}), product, one_class, troubles)
    one.sign_in()
    document = instruments.instrument("wave1-secondary")
    version = product.ask("draft", study=one_class["study"], level="secondary", document=document)
    one.page.goto(f"{product.address}/studies/{one_class['study']}/versions/{version}/edit/")
    return one


def opened(staff: Staff, variable: str) -> Locator:
    staff.page.locator(f"#handle-{variable}").click()
    item = staff.page.locator(f"#item-{variable}.open")
    expect(item).to_be_visible()
    return item


def test_a_condition_is_written_with_the_keyboard_alone(staff: Staff) -> None:
    page = staff.page
    field = opened(staff, "phone_age").locator("textarea[data-logic]")
    said = page.locator("#item-phone_age .logic-said")
    expect(said).to_have_text("only if: the answer to “Heb je een eigen gsm?” is “Ja, een smartphone”")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("own_ph")
    offers = page.locator("#item-phone_age .logic-list").get_by_role("option")
    expect(offers.filter(has_text="Heb je een eigen gsm?")).to_be_visible()
    for choice in ("own_phone", "=="):
        expect(offers.first).to_contain_text(choice)
        page.keyboard.press("ArrowDown")
        expect(offers.first).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == offers.first.get_attribute("id")
        page.keyboard.press("Enter")
    expect(offers.first).to_contain_text("Ja, een smartphone")
    staff.look("condition, categories offered")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(field).to_have_value('own_phone == "simple" ')
    expect(said).to_have_text("only if: the answer to “Heb je een eigen gsm?” is “Ja, een gewone gsm zonder internet”")
    page.keyboard.press("Escape")
    expect(offers).to_have_count(0)
    page.keyboard.press("Control+a")
    page.keyboard.type('own_phone == "smrt"')
    expect(said).to_contain_text("At character 14")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Escape")
    mend = page.locator("#item-phone_age").get_by_role("button", name='Write own_phone == "smart"')
    staff.look("condition, to be mended")
    mend.press("Enter")
    expect(field).to_have_value('own_phone == "smart"')
    expect(said).to_contain_text("only if")


def test_a_pictogram_is_found_by_a_dutch_word_and_saved(staff: Staff) -> None:
    page = staff.page
    settings = opened(staff, "phone_age").locator("#settings-phone_age")
    settings.locator("summary").click()
    settings.get_by_role("button", name="Choose…").press("Enter")
    dialog = page.locator("#pictogram-dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    with page.expect_response(lambda answer: "frietjes" in answer.url):
        page.keyboard.type("frietjes")
    found = dialog.locator("#pictograms-found button")
    expect(found).to_have_count(1)
    staff.look("pictograms")
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/edit/set/")) as saved:
        page.keyboard.press("Enter")
    assert saved.value.ok
    expect(dialog).to_be_hidden()
    expect(page.locator("#pictogram-item-phone_age")).to_have_value("om-french-fries")
    settings.evaluate("(details) => { details.open = true; }")
    settings.get_by_role("button", name="Choose…").click()
    expect(dialog.get_by_role("heading", name="Chosen lately")).to_be_visible()
    page.locator("#pictogram-dialog [data-leave]").click()
    page.reload()
    settings = opened(staff, "phone_age").locator("#settings-phone_age")
    settings.locator("summary").click()
    expect(page.locator("#pictogram-item-phone_age")).to_have_value("om-french-fries")
    settings.get_by_role("button", name="Choose…").click()
    expect(dialog.get_by_role("heading", name="Already in this questionnaire")).to_be_visible()
    expect(dialog.get_by_role("button", name="french fries", pressed=True).first).to_be_visible()
    page.locator("#pictogram-dialog [data-leave]").click()
    page.locator("#panel-preview > summary").click()
    page.locator("#panel-preview select[name=item]").select_option("phone_age")
    drawn = page.frame_locator("#panel-preview iframe").locator("img.drawn")
    expect(drawn).to_have_attribute("src", address_in_script("om-french-fries"))


def address_in_script(name: str) -> str:
    """What `encodeURIComponent` makes of the drawing."""
    return "data:image/svg+xml," + quote(pictograms.everything()[name].svg, safe="!~*'()-_.")
