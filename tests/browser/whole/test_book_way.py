"""A new analyst makes a table book of her own without a manual: from the study's home to the reason of a hidden cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import JOB_MS, Staff
from tests.browser.whole.troubles import Troubles


def begin(product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles) -> Staff:
    """Signed in, the field mixed and frozen, at a new table book."""
    staff = Staff(new_page(locale="en-GB", accept_downloads=True), product, one_class, troubles)
    staff.sign_in()
    product.ask("rest_of_the_field", study=one_class["study"], schools=8, size=8)
    staff.to_study()
    staff.main.locator(".next-acts a", has_text="To the releases").click()
    staff.press("Make a release")
    expect(staff.main.locator(".studies a")).to_be_visible(timeout=JOB_MS)
    staff.main.locator(".studies a").click()
    staff.follow("Make your own table book")
    staff.stands("New table book")
    staff.look("new table book")
    return staff


def add(page: Page, words: str, *names: str, act: str) -> None:
    """Search the codebook, tick, add."""
    if words:
        with page.expect_response(lambda answer: "/choose/" in answer.url):
            page.get_by_label("Search the questions").fill(words)
    for name in names:
        page.locator(f"#entries input[value={name}]").check()
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.locator(f"#entries input[value={names[0]}]")).not_to_be_checked()
    settled(page)


def settled(page: Page) -> None:
    """What the last answer brought is wired: before that a press is lost, as no hand is fast enough to see."""
    expect(page.locator(".htmx-added, .htmx-request, .htmx-settling")).to_have_count(0)


def line(page: Page, part: str, place: int) -> Any:
    return page.locator(f"[data-part={part}] > li").nth(place)


def change(page: Page, part: str, place: int) -> None:
    line(page, part, place).get_by_role("button", name="Change").click()
    expect(line(page, part, place).locator(".open")).to_be_visible()
    settled(page)


def net(page: Page, name: str, *places: int) -> None:
    """One more net of the table that is open."""
    before = page.locator(".net").count()
    page.get_by_role("button", name="Add a net").click()
    expect(page.locator(".net")).to_have_count(before + 1)
    settled(page)
    last = page.locator(".net").last
    last.get_by_label("Name in Dutch").fill(name)
    for place in places:
        last.locator("input[type=checkbox]").nth(place).check()


def order(page: Page) -> list[str]:
    return page.locator("[data-part=tables] .what small:first-of-type").all_inner_texts()


def test_a_book_with_nets_and_universes_made_without_a_manual(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, tmp_path: Path
) -> None:
    staff = begin(product, one_class, new_page, troubles)
    page = staff.page
    add(page, "gsm eigen", "own_phone", act="Add as tables")
    add(page, "apps", "apps", act="Add as tables")
    add(page, "grade_band", "grade_band", act="Add as columns")
    add(page, "gender", "gender", act="Add as columns")
    change(page, "tables", 0)
    net(page, "Een gsm", 0, 1)
    net(page, "Geen smartphone", 1, 2, 3)
    page.get_by_label("Only children for whom").select_option("age")
    page.get_by_label("Comparison", exact=True).select_option(">=")
    page.get_by_label("Answer", exact=True).fill("12")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#universe-said")).to_contain_text("is at least 12")
    expect(page.locator("#universe-said .keeps")).to_contain_text("stay out")
    staff.look("a table, open")
    change(page, "tables", 1)
    net(page, "Twee", 0, 1)
    typed(page)
    staff.look("a table with a typed universe")
    change(page, "banner", 1)
    page.get_by_label("Split each column further by").select_option("community")
    expect(page.locator("#cross-2")).to_be_visible()
    staff.look("a block of columns, open")
    page.locator("#rules > summary").click()
    page.get_by_label("Who will read the tables?").select_option("child")
    expect(page.locator(".audience .hint")).to_contain_text("fewer than 50 children")
    staff.look("tests and small groups, unfolded")
    page.get_by_label("Title in Dutch").first.fill("Mijn boek")
    page.get_by_role("button", name="Save and run").click()
    expect(page.locator(".tables-list#contents li")).to_have_count(2, timeout=JOB_MS)
    staff.stands("Mijn boek")
    staff.look("the run")
    page.locator("#contents a").first.click()
    the_table(staff, tmp_path)


def typed(page: Page) -> None:
    """A universe typed with what the page offers, arrow keys only; a typo is mended with a press."""
    field = page.locator("#universe")
    field.fill("")
    field.press_sequentially("gend")
    offered = page.locator("[data-write=gender]")
    expect(offered).to_be_visible()
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("gender ")
    field.press_sequentially("== ")
    expect(page.locator("[data-write='1']")).to_be_visible()
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#universe-said")).to_contain_text("Only where")
    field.fill("gendr == 1")
    expect(page.locator("#universe-said")).to_contain_text("Did you mean")
    page.locator("[data-write=gender]").click()
    expect(field).to_have_value("gender == 1")
    expect(page.locator("#universe-said .keeps")).to_be_visible()


def the_table(staff: Staff, folder: Path) -> None:
    page = staff.page
    expect(page.locator("table.book .net")).to_have_count(2)
    expect(page.locator(".origin")).to_contain_text("is at least 12")
    staff.chart_is_drawn()
    svg = staff.download(page.locator("main a[href*='.svg?download=1']").first.get_attribute("href") or "", folder)
    assert svg.suffix == ".svg"
    assert "<svg" in svg.read_text()
    page.locator(".cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    told = page.locator(".why:popover-open")
    expect(told).to_be_visible()
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    page.get_by_label("Show the 95% intervals").check()
    expect(page.locator(".limits").first).to_be_visible()
    hidden = page.locator(".hid .cell").first
    hidden.click()
    expect(told).to_contain_text("Hidden")
    expect(told.locator("p").nth(1)).not_to_be_empty()
    staff.look("the reason of a hidden cell")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Next table").click()
    expect(page.locator(".limits").first).to_be_visible()
    page.locator(".jump summary").click()
    page.get_by_label("Search the tables").fill("gsm")
    page.get_by_label("Search the tables").press("Enter")
    expect(page.locator("h1")).to_have_text("Heb je een eigen gsm?")


def test_order_by_keys_and_drag_undo_and_a_question_before_leaving(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    staff = begin(product, one_class, new_page, troubles)
    page = staff.page
    add(page, "", "own_phone", "apps", "home_lang", act="Add as tables")
    first = order(page)
    assert len(first) == 3
    grip = line(page, "tables", 0).locator("[data-grip]")
    grip.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#said")).to_contain_text("now has place 2 of 3")
    assert order(page) == [first[1], first[0], first[2]]
    expect(line(page, "tables", 1).locator("[data-grip]")).to_be_focused()
    start, end = (line(page, "tables", place).locator("[data-grip]").bounding_box() for place in (0, 2))
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 12, steps=6)
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text("now has place 3 of 3")
    assert order(page) == [first[0], first[2], first[1]]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-part=tables] .what small:first-of-type")).to_have_text([first[1], first[0], first[2]])
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("[data-part=tables] .what small:first-of-type")).to_have_text([first[0], first[2], first[1]])
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator(".crumb a").first.click()
    expect(page.locator("h1")).to_have_text("New table book")
    assert asked == ["beforeunload"]
    page.get_by_label("Title in Dutch").first.fill("Mijn boek")
    page.get_by_role("button", name="Save the book").click()
    staff.stands("Mijn boek")
    change(page, "tables", 0)
    expect(page.locator("#universe-said")).not_to_be_empty()
    page.locator(".crumb a").last.click()
    staff.stands("Table books")
    assert asked == ["beforeunload"], "looking is not changing"
