"""From a list of schools to a draw, a refusal and its reserve, a visit, and who answered: axe looks at every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import Staff
from tests.browser.whole.troubles import Troubles
from tests.db.surveys.frames import file_of, line, lines


def test_a_sample_from_a_list_to_who_answered(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, tmp_path: Path
) -> None:
    staff = Staff(new_page(locale="en-GB"), product, one_class, troubles)
    staff.sign_in()
    staff.page.goto(f"{product.address}/studies/{one_class['study']}/field/")
    bring_a_list(staff, tmp_path)
    draw(staff)
    ask_schools(staff)
    look_at_the_rest(staff, f"{product.address}/studies/{one_class['study']}/", one_class["sitting"])


def bring_a_list(staff: Staff, folder: Path) -> None:
    page = staff.page
    staff.follow("Bring a list of schools")
    staff.look("bring a list")
    file = folder / "schools.csv"
    file.write_bytes(file_of(*lines(), line(99, size=0)))
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Where does the list come from?").fill("SYNTHETIC list")
    staff.press("Read it")
    staff.stands("SYNTHETIC list")
    staff.look("list, before use")
    staff.press("Use it without 1 line")


def draw(staff: Staff) -> None:
    page = staff.page
    staff.follow("Draw schools")
    page.get_by_label("Schools in all").fill("8")
    staff.press("Show what each stratum gets")
    staff.look("draw, what each stratum gets")
    page.locator("input.few").last.fill("3")
    staff.press("Draw")
    staff.stands("Draw 1")
    expect(page.get_by_text("the same schools")).to_be_visible()
    staff.look("draw")
    staff.press("Follow this draw…")
    staff.agree("Follow it")
    staff.stands("Schools asked")
    staff.look("schools asked")


def ask_schools(staff: Staff) -> None:
    """One refuses, its reserve takes the place and gets a visit."""
    page = staff.page
    page.locator("tbody a").first.click()
    page.get_by_label("Where it stands now").select_option("refused")
    page.get_by_label("Reason").fill("SYNTHETIC: no time")
    staff.press("Save")
    staff.look("school that refused")
    page.get_by_role("button", name="take the place").click()
    expect(page.get_by_text("reserve of").first).to_be_visible()
    page.get_by_text("Plan a visit").click()
    page.locator("#visit_who").fill("SYNTHETIC: Lien")
    staff.press("Plan")
    page.get_by_text("Draw classes").click()
    page.get_by_text("Invitation ·").first.click()
    staff.look("reserve that took the place")


def look_at_the_rest(staff: Staff, study: str, sitting: str) -> None:
    page = staff.page
    for name, title in (("week", None), ("response", "Who answered"), ("", "Sample")):
        page.goto(f"{study}field/{name}{'/' if name else ''}")
        if title:
            staff.stands(title)
        else:
            expect(page.get_by_text("SYNTHETIC: Lien")).to_be_visible()
        staff.look(title or "week")
    page.goto(f"{study}balance/")
    staff.stands("No class has answered yet")
    staff.look("balance, empty")
    page.goto(f"{study}sittings/{sitting}/report/")
    staff.stands("How it went")
    staff.look("how it went")
