"""Words that sound heavy open the help panel on that tablet, and leave no trace anywhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, expect

from tests.browser.ui.child import SLIPS, Child
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box

pytestmark = pytest.mark.browser
LIGHT, HEAVY = "ik speel graag met mijn papa", "mijn papa slaat mij thuis..."
LEAD = "Sommige dingen zijn zwaar. Hier zijn mensen die luisteren."


def asked(request: Request) -> tuple[str, str, list[str], int]:
    """What a request gives away beside the sealed text: where, its headers' names, and how long it is."""
    return request.method, urlsplit(request.url).path, sorted(request.headers), len(request.post_data or "")


def to_the_text(child: Child, slip: str) -> None:
    child.begin(slip)
    for _ in range(40):
        if child.page.locator("main textarea").count():
            return
        child.next()
    raise AssertionError("no text field on the way")


def kept(child: Child) -> list[str]:
    """What this origin keeps in the open: nothing of the child may be readable in any store."""
    stored: list[str] = child.page.evaluate(
        "[...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie].filter(Boolean)"
    )
    return stored


def interview(child: Child, slip: str, words: str, *, opens: bool) -> list[tuple[str, str, list[str], int]]:
    requests: list[tuple[str, str, list[str], int]] = []
    child.page.on("request", lambda one: requests.append(asked(one)))
    to_the_text(child, slip)
    child.page.fill("main textarea", words)
    child.next()
    expect(child.page.locator("dialog.help-panel")).to_have_count(int(opens))
    if opens:
        expect(child.page.locator("dialog.help-panel .lead").first).to_have_text(LEAD)
        expect(child.page.locator("dialog.help-panel .helplines li").first).to_contain_text("102")
        lines = child.page.inner_text("dialog.help-panel .helplines")
        assert ("CLB" in lines, "Kaleido" in lines) == (True, False), "the class is in the Flemish Community"
        child.page.click("dialog.help-panel .btn-main")
        expect(child.page.locator("main textarea")).to_have_value(words)
        child.next()
    expect(child.page.locator("dialog")).to_have_count(0)
    list(child.walk(answering=False))
    child.put_in()
    expect(child.page.locator("h1")).to_have_text("Jouw geheime code")
    assert kept(child) == []
    return requests


def without_the_words(read: dict[str, Any]) -> dict[str, Any]:
    """An envelope's plaintext without what two children never share: their slip, their code, what they wrote."""
    own = {"slip", "token", "receipt", "tag", "withdraw"}
    answers = {name: None if value in {LIGHT, HEAVY} else value for name, value in read["answers"].items()}
    return {name: value for name, value in read.items() if name not in own} | {"answers": answers}


def test_a_match_opens_the_panel_once_and_changes_neither_envelope_nor_requests(child: NewChild, box: Box) -> None:
    light = interview(child("A13"), SLIPS[0], LIGHT, opens=False)
    assert len(LIGHT) == len(HEAVY)
    heavy = interview(child("A13"), SLIPS[1], HEAVY, opens=True)
    first, second = box.opened(2)
    assert HEAVY in second["answers"].values()
    assert without_the_words(first) == without_the_words(second)
    assert sorted(light) == sorted(heavy)


def test_leaving_the_field_opens_it_gently_and_never_stands_in_the_way_of_the_cover(child: NewChild) -> None:
    one = child("A13", lang="fr", width=390, height=844)
    to_the_text(one, SLIPS[0])
    one.page.fill("main textarea", "je veux mourir")
    one.page.click(".cover-btn")
    expect(one.page.locator(".cover")).to_be_visible()
    one.page.click(".cover")
    expect(one.page.locator("dialog")).to_have_count(0)
    one.page.locator("main textarea").focus()
    one.page.locator("main textarea").blur()
    expect(one.page.locator("dialog.help-panel")).to_be_visible()
    assert "103" in one.page.locator("dialog.help-panel .helplines li").first.inner_text()
    one.page.keyboard.press("Escape")
    one.page.locator("main textarea").focus()
    one.page.locator("main textarea").blur()
    one.page.wait_for_timeout(400)
    expect(one.page.locator("dialog")).to_have_count(0)


def test_a_bundle_without_a_lexicon_works_as_before(child: NewChild, box: Box) -> None:
    for bundle in box.bundles.values():
        bundle.pop("distress")
    one = child("A13")
    to_the_text(one, SLIPS[0])
    one.page.fill("main textarea", HEAVY)
    one.next()
    expect(one.page.locator("dialog")).to_have_count(0)
