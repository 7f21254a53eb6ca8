"""From two releases to a change in words, with the keyboard, as an analyst goes there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import JOB_MS, Staff
from tests.browser.whole.troubles import Troubles

TABLET = "Heb je een eigen tablet?"
MOTIVE = "Both ask whether the child has a tablet of its own."


def test_from_two_waves_to_a_change_in_words(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, tmp_path: Path
) -> None:
    product.ask("two_waves", study=one_class["study"])
    staff = Staff(new_page(locale="en-GB", accept_downloads=True), product, one_class, troubles)
    staff.sign_in()
    staff.to_study()
    staff.main.locator(".road a", has_text="Analysis").click()
    staff.follow("Trends")
    staff.stands("Trends")
    staff.look("trends")
    staff.press("See what can be compared")
    staff.stands("What can be compared")
    the_reasons_are_there(staff)
    a_motive_opens_another_wording(staff)
    staff.main.get_by_role("link", name="Read").click(timeout=JOB_MS)
    staff.stands("Golf 0 – Golf 1")
    staff.look("trend")
    staff.main.locator(".tables-list a", has_text=TABLET).click()
    staff.stands(TABLET)
    expect(staff.main.locator(".note-warning")).to_contain_text(MOTIVE)
    staff.chart_is_drawn()
    a_change_explains_itself(staff)
    for language in ("fr", "nl"):
        staff.switch_to(language)
        staff.look(f"trend table, {language}")
    book = load_workbook(staff.download("trend.xlsx?language=nl", tmp_path))
    assert MOTIVE in "".join(str(row[0].value) for row in book["Tabel 1"].iter_rows())
    staff.page.set_viewport_size({"width": 390, "height": 844})
    staff.look("trend table, on a phone")
    assert staff.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def the_reasons_are_there(staff: Staff) -> None:
    line = staff.main.locator(".questions > li", has_text=TABLET)
    expect(line).to_contain_text("The wording changed")
    line.locator("summary").focus()
    staff.page.keyboard.press("Enter")
    expect(line.locator(".sides")).to_contain_text("Heb jij zelf een tablet?")
    expect(staff.main).to_contain_text("Asked of other children")
    expect(staff.main).to_contain_text("New answers")
    staff.look("trend, the choice")


def a_motive_opens_another_wording(staff: Staff) -> None:
    """Nothing ticked but this question."""
    staff.press("Tick none")
    line = staff.main.locator(".questions > li", has_text=TABLET)
    line.get_by_role("checkbox").focus()
    staff.page.keyboard.press("Space")
    staff.main.get_by_label("Who will read it").select_option("team")
    line.get_by_label("Why does the new wording").fill(MOTIVE)
    staff.main.get_by_role("button", name="Make the trend").first.focus()
    staff.page.keyboard.press("Enter")


def a_change_explains_itself(staff: Staff) -> None:
    cell = staff.page.locator("table.trend .cell").first
    cell.focus()
    staff.page.keyboard.press("Enter")
    told = staff.page.locator(".why:popover-open")
    expect(told).to_contain_text("Golf 0 → Golf 1: no clear change")
    expect(told).to_contain_text("Standard error")
    staff.look("trend, a change explained")
    staff.page.keyboard.press("Escape")
