"""The four age themes over every type of question: axe in every track, targets of 72, 60 and 48 px, and room for longer words."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.ui.bundles import PICTURE, picture
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.gallery import TRACKS
from tests.browser.ui.site import Box
from tests.browser.ui.test_everyone import AXE_OPTIONS, SPILLS

pytestmark = pytest.mark.browser

TARGETS = {"G6": 72, "G9": 60, "GE": 60, "G13": 48}
AGES = {"G6": "6-8", "G9": "9-12", "GE": "easy", "G13": "13"}
SIZES = [(1024, 768), (390, 844), (320, 640)]
TOO_SMALL = """(least) => [...document.querySelectorAll('button, label, select, textarea, summary, a[href], input[type=text]')]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('[inert]'))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < least - 0.5)
  .map(([node, box]) => `${node.tagName}.${node.className} ${Math.round(box.width)}x${Math.round(box.height)} ${node.textContent.slice(0, 30)}`)"""
CUT = """() => [...document.querySelectorAll('main *, .top *, .foot *, dialog[open] *')].filter((node) => {
  const style = getComputedStyle(node);
  const hides = style.overflowX !== 'visible' || style.textOverflow === 'ellipsis';
  return hides && node.checkVisibility() && !node.matches('.vh, .word, textarea, input, select, dialog')
    && node.scrollWidth > node.clientWidth + 1;
}).map((node) => `${node.tagName}.${node.className}`)"""


def at(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def findings(page: Page) -> list[str]:
    """As in `test_everyone`; axe is brought to the page once, not for every look."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT + "; null")
    found = page.evaluate(
        "(options) => axe.run(options).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, html: nodes.map((node) => node.html) })))",
        {**AXE_OPTIONS, "resultTypes": ["violations"]},
    )
    return [f"{rule['id']}: {html[:120]}" for rule in found for html in rule["html"]]


def language_of(door: str) -> str:
    return "nl-easy" if door.endswith("E") else "nl"


@pytest.mark.parametrize("door", TARGETS)
def test_every_type_is_clean_in_every_track_and_big_enough_to_touch(child: NewChild, box: Box, door: str) -> None:
    """axe runs at tablet size; the targets are measured at every size."""
    box.media[PICTURE] = picture()
    one = child(door, lang=language_of(door), voices=True)
    one.page.emulate_media(color_scheme="dark" if door in {"G9", "GE"} else "light")
    tracks = [track for track in TRACKS[AGES[door]] if door != "GE" or track.endswith("-easy")]
    trouble: dict[str, list[str]] = {}
    seen: set[str] = set()

    def look(screen: str) -> None:
        one.page.wait_for_selector("main:not(:has([aria-busy]))")
        for width, height in SIZES:
            at(one.page, width, height)
            if found := one.page.evaluate(TOO_SMALL, TARGETS[door]):
                trouble[f"{screen} {width}"] = found
        at(one.page, *SIZES[0])
        for track in () if screen in seen else tracks:
            one.page.click(f".lang [data-track={track}]")
            if found := findings(one.page):
                trouble[f"{screen} {track}"] = found
        one.page.click(f".lang [data-track={language_of(door)}]")
        seen.add(screen)

    one.all_screens(look)
    assert trouble == {}
    assert len(seen) >= 22


@pytest.mark.parametrize("door", ["P6", "P9", "P13", "PE"])
def test_words_30_percent_longer_break_no_screen(child: NewChild, box: Box, door: str) -> None:
    box.media[PICTURE] = picture()
    one = child(door, lang=language_of(door), voices=True)
    trouble: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        one.page.wait_for_selector("main:not(:has([aria-busy]))")
        for width, height in SIZES:
            at(one.page, width, height)
            if found := [*one.page.evaluate(SPILLS), *one.page.evaluate(CUT)]:
                trouble[f"{screen} {width}"] = found
        at(one.page, *SIZES[0])

    one.all_screens(look)
    assert trouble == {}


@pytest.mark.parametrize(("door", "least"), TARGETS.items())
def test_the_panels_keep_their_targets_too(child: NewChild, door: str, least: int) -> None:
    one = child(door, lang=language_of(door), voices=True)
    one.begin()
    for opener in (".look-btn", ".help"):
        one.page.click(opener)
        for width, height in SIZES:
            at(one.page, width, height)
            inside = one.page.evaluate(TOO_SMALL, least)
            assert inside == [], (opener, width)
            assert one.page.evaluate(CUT) == []
        one.page.keyboard.press("Escape")
        at(one.page, *SIZES[0])


def test_at_twice_the_zoom_nothing_is_lost(child: NewChild) -> None:
    """A tablet of 1024 px zoomed to 200 %: half the pixels, and every control still there."""
    one = child("G9", width=512, height=384, voices=True)
    trouble: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        if found := one.page.evaluate(SPILLS):
            trouble[screen] = found
        for control in (".help", ".cover-btn", ".look-btn"):
            assert one.page.locator(control).is_visible(), (screen, control)

    one.all_screens(look)
    assert trouble == {}
