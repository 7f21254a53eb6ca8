"""What a member of the team does on the pages, in the words that stand on them (the session is in English)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.whole.conftest import Product
from tests.browser.whole.troubles import Troubles

JOB_MS = 120_000


class Staff:
    def __init__(self, page: Page, product: Product, one_class: dict[str, Any], troubles: Troubles) -> None:
        self.page, self.product, self.one_class, self.troubles = page, product, one_class, troubles
        self.main = page.locator("main")

    def look(self, name: str) -> None:
        self.troubles.look(self.page, name)

    def press(self, words: str) -> None:
        """The one button of the page's main part that says this."""
        self.main.get_by_role("button", name=words, exact=True).click()

    def follow(self, words: str) -> None:
        self.main.get_by_role("link", name=words, exact=True).first.click()

    def agree(self, words: str) -> None:
        """Answer the dialog that asks once more."""
        dialog = self.page.locator("dialog[open]")
        expect(dialog).to_be_visible()
        self.look(f"dialog: {words}")
        dialog.get_by_role("button", name=words, exact=True).click()

    def stands(self, title: str, *, within_ms: float = 20_000) -> None:
        expect(self.main.locator("h1")).to_have_text(title, timeout=within_ms)

    def sign_in(self) -> None:
        self.page.goto(f"{self.product.address}/accounts/login/")
        self.look("sign in")
        self.page.get_by_label("E-mail address").fill(self.one_class["email"])
        self.page.get_by_label("Password").fill(self.one_class["password"])
        self.press("Sign in")
        self.stands("My studies")
        self.look("studies")

    def to_study(self) -> None:
        self.page.goto(f"{self.product.address}/studies/{self.one_class['study']}/")
        expect(self.main.locator(".road")).to_be_visible()

    def to_sitting(self) -> None:
        self.to_study()
        self.main.locator(".road a", has_text="Fieldwork").click()
        self.stands("Sittings")
        self.look("sittings")
        self.main.locator(".sittings .who a").click()

    def next_act(self) -> str:
        """What the study's home says to do first."""
        self.to_study()
        return self.main.locator(".next-acts .first b").inner_text()

    def count(self) -> str:
        """The sentence about the envelopes, whole."""
        return " ".join(self.page.locator(".heap .n").inner_text().split())

    def counted_anew(self) -> str:
        """The same, after the page has asked the box again: asked from now on, and shown."""
        with self.page.expect_request(re.compile("/count/")) as asked:
            pass
        answer = asked.value.response()
        assert answer is not None
        answer.finished()
        expect(self.page.locator("#count.htmx-request")).to_have_count(0)
        return self.count()

    def download(self, address: str, folder: Path, *, made: bool = False) -> Path:
        """The file behind the link whose address ends so, in whatever menu it stands. made: a large file, which a job makes
        first; its page then offers it, and leads back.
        """
        link = self.page.locator(f'a[href$="{address}"]')
        folded = self.main.locator("details.menu:not([open])", has=link)
        if folded.count():
            folded.locator("summary").click()
        before = self.page.url
        if made:
            self.main.locator(link).click()
            link = self.page.locator(".btn-main[autofocus]")
            expect(link).to_be_visible(timeout=JOB_MS)
        with self.page.expect_download() as waiting:
            self.main.locator(link).click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        if made:
            self.page.goto(before)
        return path

    def release(self) -> None:
        """Freeze what is mixed and open the release."""
        assert self.next_act() == "Make a release"
        self.look("study, mixed")
        self.main.locator(".next-acts .first a").click()
        self.stands("Releases")
        self.look("releases, none yet")
        self.press("Make a release")
        expect(self.main.locator(".studies a")).to_be_visible(timeout=JOB_MS)
        self.main.locator(".studies a").click()
        self.stands("Release 1")
        self.look("release")

    def weigh(self) -> None:
        self.press("Weigh to the population")
        expect(self.main.get_by_role("heading", name="Weights, scheme 1")).to_be_visible(timeout=JOB_MS)
        self.look("release with weights")

    def book(self) -> None:
        """Run the standard table book and open it."""
        self.press("Make the standard book")
        expect(self.main.locator(".title .hash")).to_be_visible(timeout=JOB_MS)
        self.stands("Standard")
        self.look("table book")

    def read(self, title: str) -> None:
        self.main.locator(".tables-list a", has_text=title).first.click()
        expect(self.page.locator("table.book")).to_be_visible()

    def table(self) -> dict[str, list[str]]:
        """The table on the page: the label of each line, and the texts of its cells."""
        rows: list[tuple[str, list[str]]] = self.page.locator("table.book tbody tr").evaluate_all(
            """(rows) => rows.map((row) => [row.querySelector("th").innerText.trim(), [...row.querySelectorAll("td")]
              .map((cell) => (cell.querySelector("button span") ?? cell).innerText.trim())])"""
        )
        return dict(rows)

    def chart_is_drawn(self) -> None:
        chart = self.page.locator("figure.chart img:visible")
        chart.scroll_into_view_if_needed()
        expect(chart).not_to_have_attribute("alt", "")
        self.page.wait_for_function("document.querySelector('figure.chart img').naturalWidth > 100")

    def up(self, title: str) -> None:
        """One page back towards the study, by the path at the top."""
        self.page.locator(".crumb a").last.click()
        self.stands(title)

    def switch_to(self, code: str) -> None:
        self.page.locator(f"header .lang button[value={code}]").click()
        expect(self.page.locator("html")).to_have_attribute("lang", code)
