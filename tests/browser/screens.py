"""`python -m tests.browser.screens [child]`: takes the pictures in docs/screens from a running demo study; with `child` only
those of the child's way.

Every main page at tablet (1024x768) and phone size (390x844), in Dutch and in French.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import ARGS, CHROMIUM
from tests.browser.ui.child import Child
from tests.browser.whole.conftest import free_port, process, wait_until_well

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
SIZES = {"tablet": (1024, 768), "phone": (390, 844)}
QUESTIONS = {"apps": 20, "grid": 15}
TABLE, WITH_HIDDEN = 14, 7
"""Which tables of the standard book stand in the pictures: one with letters, one with hidden cells."""


def page_of(browser: Browser, size: str, language: str) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=f"{language}-BE", reduced_motion="reduce"
    )
    return context.new_page()


def shoot(page: Page, name: str, size: str, language: str) -> None:
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENS / f"{name}-{language}-{size}.png")


def staff(browser: Browser, address: str, password: str) -> None:
    for size in SIZES:
        for language in ("nl", "fr"):
            page = page_of(browser, size, language)
            page.goto(f"{address}/accounts/login/")
            shoot(page, "sign-in", size, language)
            page.fill("input[name=login]", "owner@demo.example")
            page.fill("input[name=password]", password)
            page.click("main form button")
            page.click(".studies a")
            shoot(page, "study", size, language)
            study = page.url
            for name, path in (
                ("questionnaires", "questionnaires/"),
                ("sittings", "sittings/"),
                ("schools", "schools/"),
                ("sample", "field/"),
                ("response", "field/response/"),
                ("balance", "balance/"),
            ):
                page.goto(study + path)
                shoot(page, name, size, language)
            page.goto(study)
            page.click(".next-acts .first a")
            shoot(page, "sitting", size, language)
            page.goto(page.url + "tablets/")
            shoot(page, "tablets", size, language)
            analyst(page, study, size, language)
            editor(page, study, size, language)
            waves(page, study, size, language)
            page.context.close()


def analyst(page: Page, study: str, size: str, language: str) -> None:
    """A release, its weights, a table book, a table and what its cells say."""
    page.goto(study + "releases/")
    page.click(".studies a")
    shoot(page, "release", size, language)
    page.click("main a[href$='/weights/']")
    shoot(page, "weights", size, language)
    page.goto(study + "books/")
    shoot(page, "table-books", size, language)
    page.click(".todo a")
    shoot(page, "table-book", size, language)
    page.click(f".tables-list li:nth-child({TABLE}) a")
    page.locator("figure.chart img:visible").first.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "table", size, language)
    page.locator(".cell").nth(5).click()
    shoot(page, "table-cell", size, language)
    page.keyboard.press("Escape")
    page.goto(page.url.replace(f"tables/{TABLE}/", f"tables/{WITH_HIDDEN}/"))
    page.locator(".hid .cell").first.click()
    shoot(page, "table-hidden", size, language)


def waves(page: Page, study: str, size: str, language: str) -> None:
    """What changed since the wave before, and the way to models, scales and profiles."""
    page.goto(study + "trends/")
    page.locator("main .studies a, main .todo a, main li a").first.click()
    page.locator("main a[href*='/tables/']").first.click()
    shoot(page, "trend", size, language)
    page.goto(study + "analyses/")
    shoot(page, "analyses", size, language)


def editor(page: Page, study: str, size: str, language: str) -> None:
    """A table book being written: three tables, a universe, a net."""
    page.goto(study + "books/new/")
    page.fill("#title-nl", "Gsm thuis en op school")
    page.fill("#title-fr", "Le GSM à la maison et à l’école")
    add(page, ["gender", "grade_band"], "add-banner")
    add(page, ["own_phone", "phone_school", "phone_free"], "add-tables")
    page.click("[data-part=tables] button[value='open:tables:0']")
    page.locator("#cond-variable").wait_for()
    settled(page)
    page.select_option("#cond-variable", "age")
    page.locator("#cond-value").wait_for()
    settled(page)
    page.select_option("#cond-sign", ">=")
    page.fill("#cond-value", "12")
    page.click("#add-condition")
    page.locator("#universe-said .keeps").wait_for()
    settled(page)
    page.click("#add-net")
    page.locator("#net-0-nl").wait_for()
    settled(page)
    page.fill("#net-0-nl", "Een gsm")
    page.fill("#net-0-fr", "Un GSM")
    for place in (0, 1):
        page.locator("[name=net-0-codes]").nth(place).check()
    page.locator("#universe-said .keeps").wait_for()
    page.locator(".open").scroll_into_view_if_needed()
    shoot(page, "book-editor", size, language)


def add(page: Page, names: list[str], act: str) -> None:
    for name in names:
        page.check(f"#entries input[value={name}]")
    page.click(f"button[value={act}]")
    expect(page.locator(f"#entries input[value={names[0]}]")).not_to_be_checked()
    settled(page)


def settled(page: Page) -> None:
    """What htmx brought is wired."""
    expect(page.locator(".htmx-added, .htmx-request, .htmx-settling")).to_have_count(0)


def child(browser: Browser, address: str, door: str, slips: list[str]) -> None:
    for size in SIZES:
        for language in ("nl", "fr"):
            page = page_of(browser, size, language)
            page.goto(f"{address}/box/k/{door}/")
            page.wait_for_selector(".ready[data-state=ready]")
            page.wait_for_function("navigator.serviceWorker.controller !== null")
            page.reload()
            page.wait_for_selector(".ready[data-state=ready]")
            shoot(page, "child-door", size, language)
            pupil = Child(page, language)
            pupil.enter(slips.pop())
            page.click(f".choices [data-track={language}]")
            shoot(page, "child-assent", size, language)
            page.click("[data-decision=yes]")
            for place, _screen in enumerate(pupil.walk()):
                for name, wanted in QUESTIONS.items():
                    if place == wanted:
                        shoot(page, f"child-{name}", size, language)
            pupil.put_in()
            page.click(".receipt .btn")
            shoot(page, "child-receipt", size, language)
            page.context.close()


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port, log, data = free_port(), Path(folder) / "log.txt", Path(folder) / "data"
        environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(data), "PORT": str(port)}
        with log.open("w") as out, process(environ, "serve", "--port", str(port), stdout=out, stderr=out) as server:
            wait_until_well(port, server, log)
            address = f"http://localhost:{port}"
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
                if "child" not in sys.argv[1:]:
                    staff(browser, address, (data / "demo-password.txt").read_text())
                door, *slips = (data / "demo-slips.txt").read_text().split()
                child(browser, address, door, slips)
                browser.close()


if __name__ == "__main__":
    main()
