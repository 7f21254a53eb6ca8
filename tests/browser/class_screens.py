"""`python -m tests.browser.class_screens`: the pictures in docs/screens of a teacher's pages, as opened by the link of one day."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import ARGS, CHROMIUM
from tests.browser.screens import SCREENS, SIZES, page_of, shoot
from tests.browser.whole.conftest import running
from tests.browser.whole.staff import Staff
from tests.browser.whole.test_class_way import SHEETS, link_of_today
from tests.browser.whole.troubles import Troubles

SHEET = {"width": 794, "height": 1123}
"""A4 at 96 dots an inch."""


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as product, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        one_class: dict[str, Any] = product.ask("prepare_class", places=24)
        staff = Staff(browser.new_context(locale="en-GB").new_page(), product, one_class, Troubles())
        staff.sign_in()
        address = f"{product.address}/class/{link_of_today(staff)}/"

        def everywhere(name: str, path: str = "") -> None:
            for size in SIZES:
                for language in ("nl", "fr"):
                    page = page_of(browser, size, language)
                    page.goto(f"{address}{path}")
                    shoot(page, f"class-{name}", size, language)
                    page.context.close()

        everywhere("ready")
        product.ask("open_sitting", sitting=one_class["sitting"])
        everywhere("answering")
        product.ask("act", sitting=one_class["sitting"], verb="close_sitting")
        everywhere("report", "report/")
        for language in ("nl", "fr"):
            page: Page = browser.new_context(locale=f"{language}-BE", viewport=SHEET).new_page()
            page.emulate_media(media="print")
            for sheet in SHEETS:
                page.goto(f"{address}print/{sheet}/?language={language}")
                shoot(page, f"class-{sheet}", "a4", language)
        browser.close()


if __name__ == "__main__":
    main()
