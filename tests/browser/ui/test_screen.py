"""“My screen”: what a child chooses for itself is there at once, survives a reload, and is gone for the next child."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.ui.child import SLIPS, Child
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box
from tests.browser.ui.test_everyone import SPILLS, findings

pytestmark = pytest.mark.browser

LOOK = "({...document.documentElement.dataset})"
SPOKEN = """window.spoken = [];
window.SpeechSynthesisUtterance = class {};
speechSynthesis.speak = (words) => { spoken.push(words.rate); words.onend(); }; null"""


def chosen(page: Page) -> dict[str, str]:
    look: dict[str, str] = page.evaluate(LOOK)
    return {name: look[name] for name in ("theme", "size", "letters", "motion", "hand", "speed") if name in look}


def choose(one: Child, *words: str) -> None:
    one.page.click(".look-btn")
    for word in words:
        one.page.locator("dialog").get_by_text(word, exact=True).click()
    one.page.click("dialog .btn-main")


def size_of(page: Page, selector: str) -> float:
    size: float = page.locator(selector).first.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")
    return size


EVERYTHING = ("Heel groot", "Zwart en geel", "Ver uit elkaar", "Nee, niets", "Links", "Traag")


def test_a_choice_shows_at_once_survives_a_reload_and_stays_out_of_the_envelope(child: NewChild, box: Box) -> None:
    one = child("A9", voices=True)
    one.begin()
    before = size_of(one.page, "main h1"), one.page.locator(".foot .next").bounding_box()
    choose(one, *EVERYTHING)
    mine = {"theme": "strong", "size": "3", "letters": "wide", "motion": "calm", "hand": "left", "speed": "slow"}
    assert chosen(one.page) == mine
    assert size_of(one.page, "main h1") == pytest.approx(before[0] * 1.4)
    after = one.page.locator(".foot .next").bounding_box()
    assert after
    assert before[1]
    assert after["x"] < before[1]["x"] - 300
    expect(one.page.locator(".look-btn")).to_be_focused()

    one.page.reload()
    one.page.wait_for_selector(".ready[data-state=ready]")
    assert chosen(one.page) == {"theme": "light"}
    one.enter()
    assert chosen(one.page) == mine

    for _ in one.walk(answering=False):
        pass
    one.put_in()
    sent = json.dumps(box.opened()[0])
    assert not {"strong", "wide", "calm", "left", "look"} & {word for word in sent.split('"') if word}
    one.page.click(".pair .choice >> nth=0")
    one.next()
    assert chosen(one.page) == {"theme": "light"}
    one.enter(SLIPS[1])
    assert chosen(one.page) == {"theme": "light"}


def test_what_was_chosen_before_the_slip_goes_along_and_a_pause_takes_it_away(child: NewChild) -> None:
    one = child("A9")
    choose(one, "Donker")
    one.begin()
    assert chosen(one.page) == {"theme": "dark"}
    one.page.click(".help")
    one.page.click("dialog >> text=Stoppen")
    one.page.click("text=Bewaar het voor straks")
    assert chosen(one.page) == {"theme": "light"}
    one.enter()
    assert chosen(one.page) == {"theme": "dark"}


def test_the_voice_reads_at_the_chosen_speed(child: NewChild) -> None:
    one = child("A9", voices=True)
    one.begin()
    one.page.evaluate(SPOKEN)
    one.page.click("main .say >> nth=0")
    choose(one, "Snel")
    one.page.click("main .say >> nth=0")
    plain, fast = one.page.evaluate("[spoken[0], spoken.at(-1)]")
    assert fast == pytest.approx(plain * 1.2)


@pytest.mark.parametrize(("door", "width", "height"), [("G6", 320, 640), ("G13", 390, 844), ("GE", 1024, 768)])
def test_everything_chosen_at_once_breaks_no_screen(child: NewChild, door: str, width: int, height: int) -> None:
    one = child(door, lang="nl-easy" if door == "GE" else "nl", width=width, height=height, voices=True)
    choose(one, *EVERYTHING)
    trouble: dict[str, list[str]] = {}
    one.page.click(".look-btn")
    trouble["panel"] = findings(one.page)
    one.page.keyboard.press("Escape")

    def look(screen: str) -> None:
        one.page.wait_for_selector("main:not(:has([aria-busy]))")
        if found := one.page.evaluate(SPILLS):
            trouble[screen] = found

    one.all_screens(look)
    assert trouble == {"panel": []}
