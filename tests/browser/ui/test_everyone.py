"""Everyone can use it: no finding of axe on any screen, nothing wider than a narrow phone, 7:1, and little to load."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from backend.core.storage import smaller
from surveys.client import offline
from tests.browser.ui.conftest import NewChild

pytestmark = pytest.mark.browser

BUDGET = 60 * 1024

AXE_OPTIONS: dict[str, Any] = {
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
}

SPILLS = """() => {
  const words = (node) => [...node.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
  const spilled = [...document.querySelectorAll('main *, .top *, .foot *')].filter((node) => {
    if (!(node instanceof HTMLElement) || !node.offsetParent || !words(node) || node.classList.contains('word')) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    const home = (node.closest('label, button, .ask, .receipt, main') ?? node).getBoundingClientRect();
    return text.left < home.left - 1 || text.right > home.right + 1 || text.bottom > home.bottom + 1 || text.right > innerWidth;
  });
  if (document.documentElement.scrollWidth > innerWidth) spilled.push(document.documentElement);
  return spilled.map((node) => `${node.tagName}.${node.className}: ${node.textContent.slice(0, 40)}`);
}"""


def findings(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(
    ("door", "dark", "voices", "decision"),
    [("A6", False, True, "yes"), ("A9", True, False, "no"), ("A13", True, False, "yes"), ("A13", False, False, "no")],
)
def test_axe_reports_nothing_on_any_screen(
    child: NewChild, door: str, dark: bool, voices: bool, decision: str
) -> None:
    one = child(door, dark=dark, voices=voices)
    trouble: dict[str, list[str]] = {}
    seen: set[str] = set()

    def look(screen: str) -> None:
        if screen not in seen and (found := findings(one.page)):
            trouble[screen] = found
        seen.add(screen)

    one.all_screens(look, decision)
    assert trouble == {}
    assert {"landing", "slip", "assent", "finish", "receipt", "done"} < seen


def test_axe_reports_nothing_on_the_panels(child: NewChild) -> None:
    one = child("A9")
    one.page.click("text=Voor de begeleider")
    assert findings(one.page) == []
    one.page.keyboard.press("Escape")
    one.page.click("text=Mijn antwoorden eruit halen")
    assert findings(one.page) == []
    one.back()
    one.begin()
    one.page.click(".help")
    assert findings(one.page) == []
    one.page.click("dialog >> text=Dek af")
    assert findings(one.page) == []
    one.page.click(".cover")
    one.page.click(".help")
    one.page.click("dialog >> text=Stoppen")
    assert findings(one.page) == []


@pytest.mark.parametrize(("door", "voices"), [("A6", True), ("A13", False)])
def test_nothing_spills_at_320_px_in_either_language(child: NewChild, door: str, voices: bool) -> None:
    one = child(door, lang="fr", width=320, height=568, voices=voices)
    spilled: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        for track in ("nl", "fr"):
            one.page.click(f".lang [data-track={track}]")
            if found := one.page.evaluate(SPILLS):
                spilled[f"{screen} {track}"] = found

    one.all_screens(look)
    assert spilled == {}


def as_served(bundle: str) -> bytes:
    """As the storage of static files leaves it."""
    return smaller(bundle, Path(finders.find(bundle)).read_text(encoding="utf-8")).encode()


def test_the_whole_client_stays_within_its_budget() -> None:
    weights = {bundle: len(gzip.compress(as_served(bundle), 9)) for bundle in offline.BUNDLES}
    assert min(weights.values()) > 1000
    assert sum(weights.values()) <= BUDGET, weights
