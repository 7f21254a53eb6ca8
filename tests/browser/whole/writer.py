"""Somebody who writes a questionnaire in the editor, with the mouse or with nothing but the keyboard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 500
AHEAD = """(goal) => { const from = document.activeElement;
  return from === document.body || Boolean(from.compareDocumentPosition(goal) & Node.DOCUMENT_POSITION_FOLLOWING); }"""


class Writer:
    """Presses and types as a hand with a mouse does."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, goal: Locator) -> None:
        goal.click()

    def type(self, goal: Locator, text: str) -> None:
        goal.fill(text)

    def choose(self, goal: Locator, value: str) -> None:
        goal.select_option(value)

    def settled(self) -> None:
        """Everything asked is answered and in place."""
        expect(self.page.locator("#saved.busy")).to_have_count(0)
        expect(self.page.locator(".htmx-request, .htmx-settling, .htmx-added")).to_have_count(0)

    # ---- the editor

    def item(self, variable: str) -> Locator:
        return self.page.locator(f"#item-{variable}")

    def text(self, address: str, track: str) -> Locator:
        return self.page.locator(f"#t-{address.replace('/', '-')}-{track}")

    def say(self, address: str, texts: Sequence[str]) -> None:
        for track, text in zip(("nl", "fr"), texts, strict=True):
            self.type(self.text(address, track), text)

    def add(self, kind: str, variable: str, texts: Sequence[str]) -> str:
        """A new question at the end of the only module, named, with its wording; gives its address."""
        self.press(self.page.get_by_role("button", name="Add a question to start"))
        self.press(self.page.locator(f"dialog[open] [data-kind={kind}]"))
        fresh = self.page.locator(".item.open:last-child")
        expect(fresh.locator("[data-set=variable]").first).to_have_value(re.compile(r"^q\d+$"))
        name = fresh.get_attribute("data-item")
        self.settled()
        self.type(self.page.locator(f"#variable-item-{name}"), variable)
        self.page.keyboard.press("Tab")
        expect(self.item(variable)).to_have_class(re.compile("open"))
        self.settled()
        self.say(f"item/{variable}/texts", texts)
        return f"item/{variable}"

    def answers(self, at: str, texts: Mapping[int, Sequence[str]]) -> None:
        for code, said in texts.items():
            if not self.text(f"{at}/category/{code}", "nl").count():
                self.press(self.page.locator(f"#add-category-{at.split('/')[1]}"))
                expect(self.text(f"{at}/category/{code}", "nl")).to_be_visible()
                self.settled()
            self.say(f"{at}/category/{code}", said)

    def done(self, at: str) -> None:
        variable = at.split("/")[1]
        self.press(self.page.locator(f"#done-{variable}"))
        expect(self.item(variable)).not_to_have_class(re.compile("open"))
        self.settled()


class KeyboardWriter(Writer):
    """Reaches everything with Tab, and never touches a mouse."""

    def reach(self, goal: Locator) -> None:
        expect(goal).to_be_visible()
        for _ in range(MOST_TABS):
            if goal.evaluate("(node) => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab" if goal.evaluate(AHEAD) else "Shift+Tab")
        raise AssertionError(f"{goal} can't be reached with Tab")

    def press(self, goal: Locator) -> None:
        self.reach(goal)
        self.page.keyboard.press("Space" if goal.get_attribute("type") == "checkbox" else "Enter")

    def type(self, goal: Locator, text: str) -> None:
        self.reach(goal)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, goal: Locator, value: str) -> None:
        """By the letters of the option; a list that is left has been chosen from."""
        self.reach(goal)
        label = goal.locator(f"option[value='{value}']").inner_text()
        self.page.keyboard.type(label)
        expect(goal).to_have_value(value)
        self.page.keyboard.press("Tab")
