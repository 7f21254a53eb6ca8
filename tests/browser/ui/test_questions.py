"""How each kind of question behaves under a finger and on a keyboard."""

from __future__ import annotations

import hashlib
import io

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from surveys.engine.texts import text_hash
from tests.browser.ui.child import SLIPS
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box

pytestmark = pytest.mark.browser


def focus(page: Page, selector: str, key: str = "Tab") -> None:
    """Presses a key until the focus is on `selector`."""
    for _ in range(40):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard never reaches {selector}")


def test_a_whole_interview_by_keyboard_alone(child: NewChild, box: Box) -> None:
    one = child("A13")
    press = one.page.keyboard.press
    focus(one.page, ".foot .next")
    press("Enter")
    focus(one.page, ".slip-in")
    one.page.keyboard.type(SLIPS[0].lower())
    press("Enter")
    one.on("language")
    focus(one.page, ".choices [data-track=nl]")
    press("Enter")
    focus(one.page, "[data-decision=yes]")
    press("Enter")
    assert one.page.evaluate("document.activeElement.tagName") == "H1"
    focus(one.page, "main input")
    one.page.keyboard.type("12")
    press("Enter")
    assert one.heading == "Heb je zelf een gsm?"
    focus(one.page, ".opts input")
    press("Space")
    press("ArrowDown")
    assert one.chosen() == ["Ja, een gewone gsm"]
    focus(one.page, ".foot .next")
    press("Enter")
    assert one.page.evaluate("document.activeElement.tagName") == "H1"
    one.go_to("Welke apps gebruik je elke week?")
    focus(one.page, ".opts input")
    press("Space")
    press("Tab")
    press("Space")
    assert one.chosen() == ["YouTube", "WhatsApp"]
    focus(one.page, ".foot .help")
    press("Enter")
    expect(one.page.locator("dialog h2")).to_be_focused()
    press("Escape")
    expect(one.page.locator("dialog")).to_have_count(0)
    for _ in range(10):
        if one.screen == "finish":
            break
        focus(one.page, ".foot .next")
        press("Enter")
    focus(one.page, ".foot .next")
    press("Enter")
    one.on("receipt")
    (read,) = box.opened()
    assert (read["answers"]["age"], read["answers"]["own_phone"], read["answers"]["apps"]) == (12, 2, [1, 2])


@pytest.mark.parametrize(("door", "width", "height"), [("A6", 1024, 768), ("A9", 390, 844), ("A13", 320, 640)])
def test_yes_and_no_weigh_the_same(child: NewChild, door: str, width: int, height: int) -> None:
    one = child(door, lang="fr", width=width, height=height)
    one.enter()
    one.page.click(".choices [data-track=fr]")
    measure = """(node) => { const {width, height, y} = node.getBoundingClientRect(); const s = getComputedStyle(node);
        return [width, height, y, s.backgroundColor, s.color, s.boxShadow, s.fontSize, s.fontWeight].join(); }"""
    yes, no = (one.page.locator(f"[data-decision={name}]").evaluate(measure) for name in ("yes", "no"))
    assert yes == no


def test_whether_the_text_was_understood_is_asked_without_blame_and_kept_nowhere(child: NewChild, box: Box) -> None:
    one = child("A9")
    one.enter()
    one.page.click(".choices [data-track=nl]")
    told = []
    for press in ("Ja", "Nee"):
        for place, check in enumerate(one.page.locator(".check").all()):
            check.get_by_role("button", name=press, exact=True).click()
            told.append((place, check.get_by_role("status").inner_text()))
    assert told[:2] == told[2:]
    assert all(text for _place, text in told)
    one.page.click("[data-decision=yes]")
    for _screen in one.walk(answering=False):
        pass
    one.put_in()
    (read,) = box.opened(1)
    assert not [name for name in [*read, *read["answers"]] if "check" in name]


def test_the_ways_out_weigh_the_same_and_have_targets_for_their_age(child: NewChild) -> None:
    for door, least, ways in (("A6", 72, 2), ("A9", 60, 2), ("A13", 48, 3)):
        one = child(door)
        one.begin()
        one.go_to("Waar gebruik je een scherm?")
        boxes = one.page.locator(".out label").evaluate_all(
            "(all) => all.map((n) => [n.offsetWidth, n.offsetHeight, getComputedStyle(n).fontWeight])"
        )
        assert len(boxes) == ways
        assert len({str(size) for size in boxes}) == 1
        targets = one.page.locator(".opts label, .out label, button").evaluate_all(
            "(all) => all.filter((n) => n.offsetParent).map((n) => Math.min(n.offsetWidth, n.offsetHeight))"
        )
        assert min(targets) >= least - 4  # the language buttons lie inside a ring of 2 px on each side


def test_a_way_out_and_an_answer_clear_each_other_and_a_second_press_takes_back(child: NewChild) -> None:
    one = child("A9")
    one.begin()
    one.page.fill("main input[type=text]", "12")
    one.pick("Ik weet het niet")
    assert one.page.input_value("main input[type=text]") == ""
    one.page.fill("main input[type=text]", "11")
    assert one.chosen() == []
    one.next()
    one.pick("Nee")
    one.pick("Ik wil het niet zeggen")
    assert one.chosen() == ["Ik wil het niet zeggen"]
    one.pick("Nee")
    assert one.chosen() == ["Nee"]
    one.pick("Nee")
    assert one.chosen() == []
    one.go_to("Waar gebruik je een scherm?")
    one.pick("In mijn bed")
    one.pick("Nergens")
    assert one.chosen() == ["Nergens"]
    one.pick("Op school")
    one.pick("Bij vrienden")
    one.pick("In mijn bed")
    assert one.chosen() == ["Op school", "Bij vrienden"]
    one.pick("Ik weet het niet")
    assert one.chosen() == ["Ik weet het niet"]
    one.next()
    one.back()
    assert one.chosen() == ["Ik weet het niet"]


def test_a_number_outside_its_bounds_is_told_once_and_never_kept(child: NewChild, box: Box) -> None:
    one = child("A9")
    one.begin()
    one.page.fill("main input[type=text]", "200")
    one.next()
    expect(one.page.locator(".hint")).to_have_text("Een getal van 6 tot 20.")
    assert one.screen == "question-number"
    one.next()
    assert one.screen == "question-single"
    list(one.walk(answering=False))
    one.put_in()
    assert box.opened()[0]["answers"]["age"] == -2


def test_a_grid_shows_one_row_a_card(child: NewChild) -> None:
    one = child("A13", width=800)
    one.begin()
    one.go_to("Een foto of filmpje")
    rows = []
    for _ in range(3):
        assert one.page.locator(".rowcard").count() == 1
        assert one.page.locator(".opts .opt").count() == 5
        assert one.page.inner_text(".stem") == "Hoe vaak heb je dit de afgelopen 7 dagen gedaan?"
        rows.append(one.heading)
        one.next()
    assert rows == [
        "Een foto of filmpje van mezelf online gezet",
        "Gereageerd op iemand anders",
        "Iets opgezocht voor school",
    ]


def test_an_ordinal_list_reads_downwards_in_two_columns(child: NewChild) -> None:
    one = child("A9")
    one.begin()
    one.next()
    one.pick("Ja, een smartphone")
    one.next()
    one.next()
    places = one.page.locator(".opts .opt").evaluate_all("(all) => all.map((n) => [n.offsetLeft, n.offsetTop])")
    (left, top), below, beside, last = places
    assert below[0] == left < beside[0] == last[0]
    assert top == beside[1] < below[1] == last[1]


def test_the_cover_hides_everything_and_one_press_shows_it_again(child: NewChild) -> None:
    one = child("A9")
    one.begin()
    one.go_to("Waar gebruik je een scherm?")
    one.pick("In mijn bed")
    one.page.click(".cover-btn")
    assert one.page.inner_text("body").strip() == "Toon opnieuw"
    assert one.page.title() == "Arobase"
    outside = one.page.evaluate(
        """() => { let seen = 0;
        for (let x = 5; x < innerWidth; x += 40) for (let y = 5; y < innerHeight; y += 40)
          if (!document.elementFromPoint(x, y).closest('.cover')) seen += 1;
        return seen; }"""
    )
    assert outside == 0
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate(
        "document.activeElement === document.body || Boolean(document.activeElement.closest('.cover'))"
    )
    one.page.click(".cover")
    assert one.heading == "Waar gebruik je een scherm?"
    assert one.chosen() == ["In mijn bed"]


def test_reading_aloud_is_offered_only_with_a_voice_of_this_device(child: NewChild) -> None:
    silent = child("A6")
    silent.begin()
    expect(silent.page.locator(".say:visible")).to_have_count(0)
    spoken = child("A6", voices=True)
    spoken.page.evaluate("() => { speechSynthesis.speak = (words) => { globalThis.heard = words.text; }; }")
    spoken.page.evaluate("() => { SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } }; }")
    spoken.begin(SLIPS[1])
    spoken.go_to("Heb je zelf een gsm?")
    spoken.page.click("[aria-label='Luister: Ja, een smartphone']")
    assert spoken.page.evaluate("globalThis.heard") == "Ja, een smartphone"
    assert spoken.chosen() == []


def test_recordings_are_played_without_a_voice_on_the_device_and_without_a_network(child: NewChild, box: Box) -> None:
    clip = sound_of(seconds=0.3)
    words = "Ja, een smartphone"
    name = f"{hashlib.sha256(b'..' + clip).hexdigest()}.bin"
    box.media[name] = b".." + clip
    clips = {text_hash(words)[:32]: [2, len(clip)]}
    box.bundles["A6"]["audio"] = {"nl": {"file": name, "bytes": len(clip) + 2, "clips": clips}}
    one = child("A6")
    one.page.context.set_offline(True)
    one.page.evaluate(
        """() => { const play = HTMLMediaElement.prototype.play;
        globalThis.heard = new Promise((resolve) => { HTMLMediaElement.prototype.play = function () {
          this.addEventListener('ended', () => resolve(this.duration)); return play.call(this); }; }); }"""
    )
    one.begin()
    one.go_to("Heb je zelf een gsm?")
    expect(one.page.locator(".say:visible")).to_have_count(1)
    one.page.click(f"[aria-label='Luister: {words}']")
    assert one.page.evaluate("() => globalThis.heard") == pytest.approx(0.3, abs=0.1)
    assert one.chosen() == []


def sound_of(seconds: float) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.sin(np.linspace(0, 800, int(22050 * seconds))) / 3, 22050, format="MP3")
    return file.getvalue()
