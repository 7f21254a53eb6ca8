"""Each newer kind of question under a finger, on a keyboard, and for whoever listens; one screen of every kind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.ui.bundles import PICTURE, picture
from tests.browser.ui.child import Child
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box
from tests.browser.ui.test_everyone import SPILLS, findings
from tests.browser.ui.test_questions import focus

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("AROBASE_TEST_SHOTS", "")
"""A folder for pictures of every screen, to be looked at by people."""
DONT_SAY = "Ik wil het niet zeggen"


def reach(one: Child, kind: str) -> None:
    for _ in range(40):
        if one.screen == f"question-{kind}":
            return
        one.next()
    raise AssertionError(f"never saw {kind}")


def sealed(one: Child, box: Box) -> dict[str, object]:
    """The answers the box gets when the child stops answering here."""
    for _ in range(40):
        if one.screen == "finish":
            break
        one.next()
    one.put_in()
    answers: dict[str, object] = box.opened()[0]["answers"]
    return answers


def begun(child: NewChild, kind: str, door: str = "T13", **how: int) -> Child:
    one = child(door, **how)
    one.begin()
    reach(one, kind)
    return one


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (390, 844)])
@pytest.mark.parametrize("door", ["T6", "T9", "T13"])
def test_every_kind_is_whole_for_everyone(child: NewChild, door: str, width: int, height: int) -> None:
    one = child(door, width=width, height=height, voices=door != "T13", dark=door == "T9")
    one.begin()
    trouble: dict[str, list[str]] = {}
    for answering in (False, True):
        for place, name in enumerate(one.walk(answering=answering)):
            one.page.wait_for_selector("main:not(:has([aria-busy]))")
            if found := [*findings(one.page), *one.page.evaluate(SPILLS)]:
                trouble[name] = found
            if SHOTS:
                one.page.screenshot(path=Path(SHOTS) / f"{door}-{width}-{place:02}-{name}-{int(answering)}.png")
        while not answering and one.page.locator(".foot .back").count() and one.screen != "assent":
            one.back()
        if not answering:
            one.page.click("[data-decision=yes]")
    assert trouble == {}


@pytest.mark.parametrize("width", [1024, 390])
def test_a_ladder_is_climbed_by_finger_and_by_arrows(child: NewChild, box: Box, width: int) -> None:
    one = begun(child, "scale", width=width)
    assert one.page.locator(".rungs input").count() == 11
    expect(one.page.get_by_role("radio", name="10: Het beste leven")).to_have_count(1)
    one.page.locator(".rungs label", has_text="7").click()
    focus(one.page, ".rungs input:checked")
    one.page.keyboard.press("ArrowRight")
    assert one.chosen() == ["8"]
    assert sealed(one, box)["scale"] == 8


def test_pictures_are_chosen_and_keep_their_words(child: NewChild, box: Box) -> None:
    one = begun(child, "picture", door="T6", width=390, height=844)
    one.pick("Een tablet")
    assert one.chosen() == ["Een tablet"]
    assert sealed(one, box)["picture"] == 2


def test_an_order_is_tapped_taken_away_and_moved(child: NewChild, box: Box) -> None:
    one = begun(child, "ranking", door="T9")
    order = one.page.locator(".ranks .placed .choice")
    for words in ("Lezen", "Gamen", "Tekenen"):
        one.page.get_by_role("button", name=words, exact=True).click()
    assert [text.split("\n") for text in order.all_inner_texts()] == [["1", "Lezen"], ["2", "Gamen"], ["3", "Tekenen"]]
    one.page.get_by_role("button", name="Sporten", exact=True).click()
    expect(one.page.locator("#status")).to_have_text("Kies er ten hoogste 3.")
    one.page.get_by_role("button", name="Hoger: Tekenen").click()
    one.page.get_by_role("button", name="Plaats 1: Lezen").click()
    expect(one.page.locator("#status")).to_have_text("Lezen is weg uit je lijst.")
    assert one.page.locator(".ranks [aria-pressed=true]").count() == 2
    one.next()
    one.back()
    assert order.count() == 2
    assert sealed(one, box)["ranking"] == [2, 1]


def test_an_order_is_made_by_keyboard_alone(child: NewChild, box: Box) -> None:
    one = begun(child, "ranking")
    press = one.page.keyboard.press
    focus(one.page, "[data-code='2']")
    press("Enter")
    assert one.page.evaluate("document.activeElement.dataset.code") == "2"
    focus(one.page, "[data-code='4']")
    press("Space")
    focus(one.page, "[aria-label='Hoger: Sporten']")
    press("Enter")
    expect(one.page.locator("#status")).to_have_text("Plaats 1: Sporten")
    assert one.page.evaluate("document.activeElement.dataset.code") == "4"
    assert sealed(one, box)["ranking"] == [4, 2]


def test_a_slider_nobody_touched_is_no_answer(child: NewChild, box: Box) -> None:
    one = begun(child, "slider")
    line = one.page.get_by_role("slider")
    expect(line).to_have_attribute("aria-valuetext", "Nog niets gekozen. Raak de lijn aan.")
    assert sealed(one, box)["slider"] == -2


@pytest.mark.parametrize("width", [1024, 390])
def test_a_slider_is_touched_moved_and_let_go(child: NewChild, box: Box, width: int) -> None:
    one = begun(child, "slider", width=width)
    line = one.page.get_by_role("slider")
    handle = "(n) => getComputedStyle(n, '::-webkit-slider-thumb').opacity + n.className"
    untouched = line.evaluate(handle)
    line.click()
    assert line.evaluate(handle) != untouched
    expect(one.page.locator("output.hint")).to_have_text("50")
    one.page.keyboard.press("ArrowRight")
    expect(one.page.locator("output.hint")).to_have_text("55")
    one.page.get_by_role("button", name="Haal mijn antwoord weg").click()
    assert line.evaluate(handle) == untouched
    one.page.get_by_role("button", name="Eén meer").click()
    one.page.get_by_role("button", name="Eén meer").click()
    one.pick(DONT_SAY)
    assert line.evaluate(handle) == untouched
    focus(one.page, "input[type=range]", "Shift+Tab")
    one.page.keyboard.press("End")
    assert one.chosen() == []
    assert sealed(one, box)["slider"] == 100


def test_a_time_passes_midnight(child: NewChild, box: Box) -> None:
    one = begun(child, "time")
    times = one.page.get_by_role("combobox")
    assert times.locator("optgroup[label='Na middernacht'] option").first.inner_text() == "00:00"
    times.select_option(label="23:45")
    one.page.get_by_role("button", name="Later").click()
    assert times.evaluate("(n) => n.selectedOptions[0].text") == "00:00"
    one.pick(DONT_SAY)
    assert times.input_value() == ""
    times.focus()
    one.page.keyboard.press("ArrowDown")
    assert one.chosen() == []
    assert sealed(one, box)["time"] == 1080


def test_a_longer_text_and_a_question_with_a_key(child: NewChild, box: Box) -> None:
    one = begun(child, "knowledge")
    one.pick("Mijn vrienden")
    assert one.page.locator("main").inner_text().count("juist") == 0
    one.next()
    assert one.screen == "question-longtext"
    one.page.fill("textarea", "Een lang verhaal. " * 40)
    answers = sealed(one, box)
    assert (answers["knowledge"], answers["longtext"]) == (1, ("Een lang verhaal. " * 40).strip())


def test_an_image_is_shown_and_a_film_that_is_not_there_is_told(child: NewChild, box: Box) -> None:
    box.media[PICTURE] = picture()
    one = begun(child, "stimulus")
    expect(one.page.locator(".shown")).to_contain_text("Twee kinderen delen een foto.")
    one.next()
    expect(one.page.get_by_role("img", name="Twee kinderen delen een foto.")).to_be_visible()
    assert one.page.locator(".shown img").evaluate("(n) => n.decode().then(() => n.naturalWidth)") == 320
    assert one.page.locator(".out").count() == 0


def test_a_whole_grid_stands_on_a_wide_screen_and_a_card_a_row_on_a_narrow_one(child: NewChild, box: Box) -> None:
    one = begun(child, "grid")
    rows = one.page.locator(".matrix tbody tr")
    assert rows.count() == 2
    one.page.get_by_role("radio", name="Filmpjes Leuk", exact=True).click(force=True)
    one.page.get_by_role("radio", name=f"Chatten {DONT_SAY}", exact=True).click(force=True)
    focus(one.page, ".matrix tbody tr:first-child input:checked", "Shift+Tab")
    one.page.keyboard.press("ArrowLeft")
    expect(one.page.get_by_role("radio", name="Filmpjes Gaat wel", exact=True)).to_be_checked()
    sizes = one.page.locator(".matrix label").evaluate_all("(all) => all.map((n) => [n.offsetWidth, n.offsetHeight])")
    assert len({str(size) for size in sizes}) == 1
    assert len(sizes) == 2 * (3 + 3)
    one.page.set_viewport_size({"width": 700, "height": 900})
    expect(one.page.locator(".rowcard h1")).to_have_text("Filmpjes")
    assert one.chosen() == ["Gaat wel"]
    one.next()
    assert (one.heading, one.chosen()) == ("Chatten", [DONT_SAY])
    one.page.set_viewport_size({"width": 1024, "height": 768})
    expect(rows).to_have_count(2)
    one.next()
    assert one.screen != "question-grid"
    one.back()
    assert one.screen == "question-grid"
    answers = sealed(one, box)
    assert (answers["v_video"], answers["v_chat"]) == (2, -4)


def test_a_grid_is_one_row_a_card_for_children_under_13(child: NewChild) -> None:
    one = begun(child, "grid", door="T9")
    assert one.page.locator(".rowcard").count() == 1
    assert one.page.locator(".matrix").count() == 0


@pytest.mark.parametrize(("door", "ways"), [("T6", 2), ("T9", 2), ("T13", 3)])
def test_every_kind_that_answers_offers_the_same_ways_out(child: NewChild, door: str, ways: int) -> None:
    one = child(door, width=700, height=900)
    one.begin()
    found: dict[str, int] = {}
    for name in one.walk(answering=False):
        kinds = one.page.locator(".out label").evaluate_all(
            "(all) => all.map((n) => [n.offsetWidth, n.offsetHeight, getComputedStyle(n).fontWeight].join())"
        )
        assert len(set(kinds)) <= 1, name
        found[name] = len(kinds)
    silent = {"question-card", "question-stimulus"}
    assert {name for name, count in found.items() if count != ways} == silent
    assert len(found) == 17
