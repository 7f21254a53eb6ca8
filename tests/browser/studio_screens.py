"""`python -m tests.browser.studio_screens`: the pictures in docs/screens of a questionnaire written from nothing.

The way is that of `test_editor_way`, whose hand knows the English names of buttons; the finished editor and the page that
publishes are taken in Dutch and in French too, on a tablet and on a phone.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import ARGS, CHROMIUM
from tests.browser.screens import SCREENS, SIZES
from tests.browser.ui.child import Child
from tests.browser.whole.conftest import Product, running
from tests.browser.whole.staff import Staff
from tests.browser.whole.steps import at_the_door
from tests.browser.whole.test_editor_way import begin, publish, write_four, write_the_others
from tests.browser.whole.troubles import Troubles
from tests.browser.whole.writer import Writer

STEPS = {
    "new questionnaire": ("1-new", "main"),
    "empty editor": ("2-empty", "main"),
    "an open question": ("3-question", ".item.open .entry"),
    "a condition in words": ("4-condition", ".item.open .logic-said"),
    "dialog: Publish": ("6-publish", "main"),
}
"""Where the way stands still for a look -> the picture taken there, and what stands in its middle."""
TO_THE_MIDDLE = "(node) => node.scrollIntoView({ block: node.matches('main') ? 'start' : 'center' })"


class Photographer(Staff):
    def look(self, name: str) -> None:
        super().look(name)
        if name in STEPS:
            picture, middle = STEPS[name]
            self.page.locator(middle).first.evaluate(TO_THE_MIDDLE)
            shoot(self.page, f"studio-{picture}")


def shoot(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENS / f"{name}.png")


def in_both_languages(staff: Staff, browser_pages: Any, address: str, name: str) -> None:
    """The same page as a Dutch and as a French speaker sees it, at both sizes."""
    state = staff.page.context.storage_state()
    state["cookies"] = [one for one in state["cookies"] if one["name"] != "django_language"]
    for language in ("nl", "fr"):
        for size, (width, height) in SIZES.items():
            page = browser_pages(
                locale=f"{language}-BE", storage_state=state, viewport={"width": width, "height": height}
            )
            page.goto(address)
            shoot(page, f"{name}-{language}-{size}")
            page.context.close()


def on_a_phone(product: Product, study: str, browser_pages: Any) -> None:
    """What was written, as a child answers it."""
    sitting = product.ask("class_for_newest", study=study, places=6)
    for language, slip in (("nl", sitting["slips"][0]), ("fr", sitting["slips"][1])):
        width, height = SIZES["phone"]
        phone = browser_pages(viewport={"width": width, "height": height}, locale=f"{language}-BE", has_touch=True)
        phone.goto(f"{product.address}/box/k/{sitting['door']}/")
        child: Child = at_the_door(phone, language)
        child.begin(slip)
        child.answer()
        child.next()
        child.answer()
        child.next()
        shoot(phone, f"studio-7-answered-{language}-phone")
        phone.context.close()


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as product, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)

        def pages(**options: Any) -> Page:
            return browser.new_context(**({"viewport": {"width": 1024, "height": 768}} | options)).new_page()

        one_class = product.ask("prepare_class", places=6)
        staff = begin(product, one_class, pages, Troubles(), Photographer)
        write_four(Writer(staff.page), staff)
        write_the_others(Writer(staff.page))
        in_both_languages(staff, pages, staff.page.url, "studio-5-twelve")
        publish(staff)
        in_both_languages(staff, pages, staff.page.url, "studio-6-published")
        on_a_phone(product, one_class["study"], pages)
        browser.close()


if __name__ == "__main__":
    main()
