"""`python -m tests.browser.consent_screens`: the pictures in docs/screens of a parent's pages and of the letter on paper."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGS, CHROMIUM
from tests.browser.class_screens import SHEET
from tests.browser.screens import SCREENS, SIZES, page_of, shoot
from tests.browser.whole.conftest import running
from tests.browser.whole.staff import Staff
from tests.browser.whole.test_parents_way import WORDS
from tests.browser.whole.troubles import Troubles


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as product, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        one_class: dict[str, Any] = product.ask("prepare_class", places=24)
        made = product.ask("prepare_letters", study=one_class["study"])
        for size in SIZES:
            for language, words in WORDS.items():
                page = page_of(browser, size, language)
                page.goto(f"{product.address}/parents/{language}/#{made['codes'][0]}")
                shoot(page, "parent-code", size, language)
                page.get_by_role("button", name=words["open"]).click()
                shoot(page, "parent-letter", size, language)
                for group in page.get_by_role("group").all():
                    group.get_by_role("radio", name=words["yes"]).check()
                page.locator("#decide").scroll_into_view_if_needed()
                shoot(page, "parent-decide", size, language)
                page.get_by_role("button", name=words["confirm"]).click()
                shoot(page, "parent-receipt", size, language)
                page.context.close()
        staff = Staff(browser.new_context(locale="en-GB", viewport=SHEET).new_page(), product, one_class, Troubles())
        staff.sign_in()
        staff.page.context.add_cookies([{"name": "django_language", "value": "nl", "url": product.address}])
        study = f"{product.address}/studies/{one_class['study']}"
        staff.page.goto(f"{study}/texts/parent/")
        shoot(staff.page, "parent-texts", "a4", "nl")
        staff.page.goto(f"{study}/groups/{made['group']}/letters/")
        shoot(staff.page, "parent-letters-class", "a4", "nl")
        staff.page.check("input[value=fr]")
        staff.page.locator("main form button.btn-main").click()
        staff.page.emulate_media(media="print")
        shoot(staff.page, "parent-letters-paper", "a4", "nl")
        browser.close()


if __name__ == "__main__":
    main()
