"""A child who answers question by question, and what its envelope must therefore hold.

Every answer is chosen by its words on the screen, in the language of the moment, and noted by its code in the
questionnaire: nothing is read back from the client's own state.
"""

from __future__ import annotations

import re
from typing import Any

from tests.browser.ui.child import Child

SKIPPED, DONT_KNOW, DONT_WANT, NOT_ASKED = -2, -3, -4, -1
OUTS = {DONT_KNOW: "answer.dont_know", DONT_WANT: "answer.dont_want"}
YESNO = {1: "answer.yes", 2: "answer.no"}
SILENT = {"card", "assent"}


def plain(text: str) -> str:
    """One kind of space only: French sets narrow ones before its colons."""
    return " ".join(text.split())


class Interview:
    """`plan` says how to answer which variable: a code, a list of codes, a number, a text, or a negative code. What is
    not planned is answered by turns. `given` is what was answered; `texts` what was written."""

    def __init__(self, child: Child, bundle: dict[str, Any], plan: dict[str, Any]) -> None:
        self.child, self.bundle, self.plan = child, bundle, plan
        self.given: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self.items = [item for module in bundle["document"]["modules"] for item in module["items"]]
        self.turn = 0

    @property
    def track(self) -> str:
        return self.child.lang

    def words(self, key: str) -> str:
        return plain(self.bundle["strings"][self.track][key])

    def here(self) -> tuple[dict[str, Any], str]:
        """(item, variable) of the question on the screen, found by its words."""
        heading = plain(self.child.heading)
        found = [
            (item, row["variable"])
            for item in self.items
            for row in item.get("rows", [item])
            if plain((row.get("title") or row["texts"])[self.track]) == heading
        ]
        assert len(found) == 1, (self.track, heading, found)
        return found[0]

    def label(self, item: dict[str, Any], code: int) -> str:
        if code in OUTS:
            return self.words(OUTS[code])
        for category in item.get("categories", []):
            if category["code"] == code:
                return plain(category["texts"][self.track])
        return self.words(YESNO[code])

    def tap(self, item: dict[str, Any], code: int) -> None:
        words = (re.escape(word) for word in self.label(item, code).split())
        label = re.compile(r"^\s*" + r"\s+".join(words) + r"\s*$")
        self.child.page.locator(".opt label").filter(has_text=label).click()

    def chosen(self) -> list[str]:
        return [plain(words) for words in self.child.chosen()]

    def by_turns(self, item: dict[str, Any]) -> Any:
        self.turn += 1
        codes = [
            one["code"] for one in item.get("categories", []) if not one.get("exclusive") and not one.get("other")
        ]
        if item["type"] == "multiple":
            return sorted({codes[self.turn % len(codes)], codes[(self.turn + 2) % len(codes)]})
        if item["type"] == "number":
            return item["bounds"]["min"] + self.turn % 3
        if item["type"] == "text":
            return f"Minder reclame, {self.turn} keer minder"
        if item["type"] == "yesno":
            return 1 + self.turn % 2
        return codes[self.turn % len(codes)]

    def answer(self, wish: Any = None) -> str:
        """Answers the question on the screen, notes it, and gives its variable."""
        item, variable = self.here()
        if item["type"] in SILENT:
            return variable
        if wish is None:
            wish = self.plan.get(variable, None)
        if wish is None:
            wish = self.by_turns(item)
        self.given[variable] = wish
        if wish == SKIPPED:
            return variable
        if isinstance(wish, str):
            self.child.page.fill("textarea", wish)
            self.texts[variable] = wish
        elif item["type"] == "number" and wish >= 0:
            self.child.page.fill("main input[type=text]", str(wish))
        else:
            for code in wish if isinstance(wish, list) else [wish]:
                self.tap(item, code)
        other = f"{variable}__other"
        if other in self.plan:
            self.child.page.fill(".opt .extra", self.plan[other])
            self.texts[other] = self.plan[other]
        return variable

    def go(self, *, until: str | None = None) -> None:
        """Answers and moves on, to the end or until the question of this variable is on the screen."""
        for _screen in range(80):
            if self.child.screen == "finish":
                assert until is None, f"{until} was never asked"
                return
            if self.here()[1] == until:
                return
            self.answer()
            self.child.next()
        raise AssertionError("the interview never ends")

    def expected(self) -> dict[str, Any]:
        """The row in the box: what was given, -1 for what was never on the screen, and no text at all."""
        variables = [
            row["variable"] for item in self.items if item["type"] not in SILENT for row in item.get("rows", [item])
        ]
        return {variable: self.given.get(variable, NOT_ASKED) for variable in variables if variable not in self.texts}
