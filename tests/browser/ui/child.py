"""What a child does with the tablet, in words a test can use."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

SLIPS = ("FR23R1AVZX", "ZEQKSGYJN0", "8SQVEHEZD3")


class Child:
    def __init__(self, page: Page, lang: str) -> None:
        self.page = page
        self.lang = lang

    @property
    def screen(self) -> str:
        return self.page.get_attribute("main", "data-screen") or ""

    @property
    def heading(self) -> str:
        return self.page.inner_text("main h1")

    def on(self, screen: str) -> None:
        self.page.wait_for_selector(f"main[data-screen={screen}]")

    def next(self) -> None:
        self.page.click(".foot .next")

    def back(self) -> None:
        self.page.click(".foot .back")

    def pick(self, words: str) -> None:
        self.page.locator(".opt label", has_text=words).first.click()

    def chosen(self) -> list[str]:
        texts = self.page.locator(".opt input:checked + label").all_inner_texts()
        return [text.strip() for text in texts]

    def enter(self, slip: str = SLIPS[0]) -> None:
        """From the landing or the slip screen to whatever comes after a good slip."""
        if self.screen == "landing":
            self.next()
        self.page.fill(".slip-in", slip)
        self.next()
        self.page.wait_for_selector("main[data-screen]:not([data-screen=slip])")

    def begin(self, slip: str = SLIPS[0], decision: str = "yes") -> None:
        self.enter(slip)
        self.page.click(f".choices [data-track={self.lang}]")
        self.page.click(f"[data-decision={decision}]")

    def go_to(self, heading: str) -> None:
        """Presses Next, answering nothing, until this question is on the screen."""
        for _ in range(40):
            if heading in self.heading:
                return
            self.next()
        raise AssertionError(f"never saw {heading!r}")

    def answer(self) -> None:
        """Some answer to the question on the screen, whatever its kind."""
        if self.page.locator("main input[inputmode=numeric]").count():
            self.page.fill("main input[inputmode=numeric]", "12")
        elif self.page.locator("textarea").count():
            self.page.fill("textarea", "Spelen")
        elif self.page.locator(".matrix").count():
            for row in self.page.locator(".matrix tbody tr").all():
                row.locator("label").nth(1).click()
        elif self.page.locator(".ranks").count():
            self.page.locator(".ranks .choice").first.click()
        elif options := self.page.locator(".opts .opt label").all():
            options[min(1, len(options) - 1)].locator("span").last.click()

    def walk(self, *, answering: bool = True) -> Iterator[str]:
        """Every question from here to the end; yields each screen's name after it was answered."""
        for _ in range(60):
            if self.screen == "finish":
                return
            if answering:
                self.answer()
            yield self.screen
            self.next()
        raise AssertionError("the interview never ends")

    def put_in(self) -> None:
        self.next()
        self.on("receipt")

    def all_screens(self, look: Callable[[str], None], decision: str = "yes") -> None:
        """The whole way, calling `look` on each screen."""
        look("landing")
        self.next()
        look("slip")
        self.enter()
        look("language")
        self.page.click(f".choices [data-track={self.lang}]")
        look("assent")
        self.page.click(f"[data-decision={decision}]")
        for name in self.walk():
            look(name)
        look("finish")
        self.put_in()
        look("receipt, hidden")
        self.page.click(".receipt .btn")
        look("receipt")
        self.page.click(".pair .choice >> nth=0")
        self.on("done")
        look("done")
