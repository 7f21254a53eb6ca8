"""A whole interview without a pointer: by keyboard, by one switch and by two; and what a screen reader is told."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.ui.bundles import PICTURE, picture
from tests.browser.ui.child import SLIPS
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box

pytestmark = pytest.mark.browser

MOST_PRESSES = 120
ANSWERS = (
    "main textarea",
    "main input[inputmode=numeric]",
    "main select",
    "main .line input",
    "main .ranks .choice",
    "main .opts input",
)
ASKING = "main[data-screen^=question]"
FOCUS_SHOWN = """() => {
  const node = document.activeElement;
  const place = node.matches('.opt input') ? node.nextElementSibling : node;
  return getComputedStyle(place).outlineStyle !== 'none' && parseFloat(getComputedStyle(place).outlineWidth) >= 3;
}"""


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            assert page.evaluate(FOCUS_SHOWN), selector
            return
    raise AssertionError(f"Tab never reached {selector}")


def by_keys(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def answer_by_keys(page: Page) -> None:
    """Some answer to any kind of question."""
    for _row in page.locator(".matrix tbody tr").all():
        by_keys(page, ".matrix input", "Space")
    for selector in ANSWERS:
        if page.locator(selector).count():
            tab_to(page, selector)
            if "textarea" in selector or "numeric" in selector:
                page.keyboard.type("12")
            elif "select" in selector or "line" in selector:
                page.keyboard.press("ArrowDown")
            else:
                page.keyboard.press("Space")
            return


def test_a_whole_interview_by_keyboard_alone(child: NewChild, box: Box) -> None:
    box.media[PICTURE] = picture()
    one = child("G13")
    page = one.page
    by_keys(page, ".foot .next")
    tab_to(page, ".slip-in")
    page.keyboard.type(SLIPS[0].lower())
    page.keyboard.press("Enter")
    one.on("language")
    by_keys(page, "[data-track=nl].choice")
    by_keys(page, "[data-decision=yes]")
    while one.screen != "finish":
        answer_by_keys(page)
        by_keys(page, ".foot .next")
    by_keys(page, ".foot .next")
    one.on("receipt")
    by_keys(page, ".receipt .btn")
    by_keys(page, ".pair .choice")
    one.on("done")
    answers = box.opened()[0]["answers"]
    unanswered = [name for name, value in answers.items() if value == -2]
    assert unanswered == []


class Switches:
    """A child who has nothing but switches: one that walks and one that chooses."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def walk(self) -> None:
        self.page.keyboard.press("Space")

    def at(self, selector: str) -> bool:
        found: bool = self.page.evaluate(
            "(wanted) => document.querySelector('.scan')?.matches(wanted) ?? false", selector
        )
        return found

    def choose(self, *selectors: str) -> None:
        """The ring walks until it stands on each of these in turn; there it is chosen."""
        for selector in selectors:
            for _ in range(MOST_PRESSES):
                if self.at(selector):
                    break
                self.walk()
            else:
                raise AssertionError(f"the ring never stood on {selector}")
            self.page.keyboard.press("Enter")

    def write(self, text: str) -> None:
        for letter in text:
            self.choose(f".keyrow:has([aria-label='{letter}'])", f"[aria-label='{letter}']")

    def choose_next(self) -> None:
        before = self.page.locator("main form").element_handle()
        alone = self.page.locator(".foot .end button").count() == 1
        self.choose(".foot .end", *([] if alone else [".foot .next"]))
        self.page.wait_for_function("(old) => !old.isConnected", arg=before)


class OneSwitch(Switches):
    """The ring walks by itself; the only key is the one that chooses."""

    def walk(self) -> None:
        self.page.clock.run_for(2500)


def answer_by_switch(page: Page, switch: Switches) -> None:
    """Some answer to any kind of question. Where one press is seldom the last, the group's own edge leads out."""
    if page.locator("main textarea").count():
        switch.choose("textarea")
        switch.write("ja")
    elif page.locator("main .field").count():
        switch.choose("main .field", ".field .btn:last-of-type", "main .field")
    elif page.locator("main .matrix").count():
        for place in range(page.locator(".matrix tbody tr").count()):
            switch.choose(
                f".matrix tbody tr:nth-child({place + 1})", f"tr:nth-child({place + 1}) td:nth-child(3) .opt"
            )
    elif page.locator("main .ranks").count():
        switch.choose(".ranks li:nth-child(2)")
    elif page.locator("main .opts").count():
        several = page.locator(".opts [type=checkbox]").count()
        switch.choose(".opts", ".opts .opt:nth-child(2)", *([".opts"] if several else []))


@pytest.mark.parametrize("door", ["G6", "G13"])
def test_a_whole_interview_by_two_switches(child: NewChild, box: Box, door: str) -> None:
    box.media[PICTURE] = picture()
    one = child(door)
    page = one.page
    page.clock.install()
    page.clock.run_for(1000)
    page.keyboard.press("F2")
    OneSwitch(page).choose(".top", ".look-btn")
    OneSwitch(page).choose(".my-screen .block:last-of-type .opts", ".my-screen .block:last-of-type .opt:last-child")
    switch = Switches(page)
    switch.choose(".acts .btn, .acts")
    switch.choose_next()
    switch.choose(".slip-row, .slip-in")
    switch.write(SLIPS[0].lower())
    expect(page.locator("#slip-hint")).to_contain_text("✓")
    switch.choose_next()
    one.on("language")
    switch.choose(".choices", "[data-track=nl]")
    switch.choose(".pair", "[data-decision=yes]")
    page.wait_for_selector(ASKING)
    while one.screen != "finish":
        answer_by_switch(page, switch)
        switch.choose_next()
    switch.choose_next()
    one.on("receipt")
    switch.choose(".receipt")
    switch.choose(".pair", ".pair .choice")
    one.on("done")
    assert box.opened()[0]["answers"]
    unanswered = [name for name, value in box.opened()[0]["answers"].items() if value == -2]
    assert unanswered == []


def test_one_switch_answers_at_its_own_pace_and_a_trembling_hand_presses_once(child: NewChild) -> None:
    one = child("G9")
    one.begin()
    one.go_to("Hoelang gebruik je")
    page = one.page
    page.clock.install()
    page.clock.run_for(1000)
    page.keyboard.press("F2")
    switch = OneSwitch(page)
    assert switch.at(".opts")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    assert switch.at(".opts .opt:first-child")
    assert one.chosen() == []
    page.clock.run_for(2500)
    assert switch.at(".opts .opt:nth-child(2)")
    page.clock.run_for(400)
    page.keyboard.press("Enter")
    assert len(one.chosen()) == 1
    assert switch.at(".out")
    page.keyboard.press("F2")
    assert page.locator(".scan").count() == 0


def test_the_ring_stays_inside_a_panel_and_lifts_the_cover(child: NewChild) -> None:
    one = child("G9")
    one.begin()
    page = one.page
    page.evaluate("document.querySelector('.look-btn').click()")
    one.page.locator("dialog .opt label", has_text="Twee schakelaars").click()
    seen = set()
    for _ in range(12):
        seen.add(page.evaluate("Boolean(document.querySelector('.scan')?.closest('dialog'))"))
        page.keyboard.press("Space")
    assert seen == {True}
    switch = Switches(page)
    switch.choose(".acts")
    switch.choose(".top", ".cover-btn")
    expect(page.locator(".cover.scan")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".cover")).to_have_count(0)


def tree(page: Page) -> list[dict[str, Any]]:
    """Chromium's accessibility tree: {role, name, and every property} of each node that is not ignored."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    value = lambda field: (field or {}).get("value", "")  # noqa: E731
    return [
        {
            "role": value(node.get("role")),
            "name": value(node.get("name")),
            "description": value(node.get("description")),
        }
        | {one["name"]: value(one.get("value")) for one in node.get("properties", [])}
        for node in nodes
        if not node["ignored"]
    ]


def roles(page: Page, role: str) -> list[dict[str, Any]]:
    return [node for node in tree(page) if node["role"] == role]


def test_a_reader_hears_names_roles_and_states_of_every_kind(child: NewChild, box: Box) -> None:
    box.media[PICTURE] = picture()
    one = child("G13", voices=True)
    one.begin()
    page = one.page
    heard: dict[str, list[str]] = {}
    for name in one.walk():
        page.wait_for_selector("main:not(:has([aria-busy]))")
        nodes = tree(page)
        acting = [
            node for node in nodes if node.get("focusable") is True and node["role"] not in {"RootWebArea", "heading"}
        ]
        nameless = [node for node in acting if not node["name"].strip()]
        assert nameless == [], name
        heading = [node["name"] for node in nodes if node["role"] == "heading"]
        assert heading, name
        assert {"banner", "main", "contentinfo", "status"} <= {node["role"] for node in nodes}, name
        heard[name.removeprefix("question-")] = [node["role"] for node in nodes]
        if page.locator("fieldset").count():
            assert any(node["role"] == "group" and node["name"] in heading for node in nodes), name
    for kind, role in {
        "single": "radio",
        "multiple": "checkbox",
        "grid": "table",
        "number": "textbox",
        "text": "textbox",
        "time": "combobox",
        "slider": "slider",
        "ranking": "list",
        "image": "image",
    }.items():
        assert role in heard.get(kind, heard["stimulus"] if kind == "image" else []), kind


def test_what_changes_is_said_by_a_polite_live_region(child: NewChild) -> None:
    one = child("G13")
    one.begin()
    one.go_to("Waarover wil je het liefst")
    page = one.page
    page.locator(".ranks .choice").first.click()
    said = roles(page, "status")
    assert any(node["live"] == "polite" for node in said)
    assert page.inner_text("#status").startswith("Plaats 1:")
    pressed = [node for node in roles(page, "button") if node.get("pressed") == "true"]
    assert any(node["name"].startswith("Plaats 1:") for node in pressed)


def test_a_panel_is_a_named_dialog_that_keeps_the_rest_away(child: NewChild) -> None:
    one = child("G9")
    one.page.click(".look-btn")
    (dialog,) = roles(one.page, "dialog")
    assert (dialog["name"], dialog["modal"]) == ("Mijn scherm", True)
    groups = [node["name"] for node in roles(one.page, "group")]
    assert {"Hoe groot?", "Welke kleuren?"} <= set(groups)
    assert not [node for node in roles(one.page, "button") if node["name"] in {"Beginnen", "Hulp"}]
