"""A child asks for an adult on the tablet: what leaves looks the same as for a child who asked nothing."""

from __future__ import annotations

import base64
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from playwright.sync_api import expect

from consent.tokens import letters
from tests.browser.ui.bundles import STUDY
from tests.browser.ui.child import SLIPS, Child
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box

pytestmark = pytest.mark.browser
DESK = X25519PrivateKey.generate()


@pytest.fixture
def desk(box: Box) -> Box:
    public = base64.b64encode(DESK.public_key().public_bytes_raw()).decode()
    for bundle in box.bundles.values():
        bundle["desk"] = {"days": 2, "public": public}
    return box


def opened(sent: dict[str, str]) -> dict[str, Any]:
    return letters.open_(base64.b64decode(sent["letter"]), DESK.private_bytes_raw(), sent["study"])


def to_the_end(child: Child) -> None:
    list(child.walk(answering=False))
    child.put_in()


def next_child(child: Child) -> None:
    child.page.click(".pair .choice >> nth=0")
    child.on("done")
    child.next()
    child.on("slip")


def arrived(box: Box, count: int) -> list[dict[str, str]]:
    until = time.monotonic() + 10
    while len(box.letters) < count and time.monotonic() < until:
        time.sleep(0.05)
    return box.letters


def ask(child: Child, *, how: str, whom: str = "school") -> None:
    child.page.click(".foot .help")
    child.page.click("dialog .ask-adult")
    child.page.check(f"dialog input[value={whom}]")
    child.page.check(f"dialog input[value={how}]")


def sent_off(child: Child) -> None:
    child.page.click("dialog .btn-main")
    expect(child.page.locator("dialog h2")).to_have_text("Je briefje is dicht")
    child.page.click("dialog .btn-main")


def test_both_children_send_one_letter_of_one_size_and_only_one_asks(child: NewChild, desk: Box) -> None:
    one = child("A13")
    one.begin(SLIPS[0])
    ask(one, how="name")
    expect(one.page.locator("dialog")).to_contain_text("Iemand van het CLB")
    expect(one.page.locator("dialog")).to_contain_text("Binnen 2 werkdagen")
    one.page.fill("dialog .asking-field >> nth=0 >> input", "Lotte")
    one.page.fill("dialog .asking-field >> nth=1 >> input", "5B")
    one.page.click("dialog .btn-main")
    expect(one.page.locator("dialog h2")).to_have_text("Je briefje is dicht")
    one.page.click("dialog .btn-main")
    assert desk.letters == []
    to_the_end(one)
    assert desk.letters == []
    next_child(one)
    other = child("A13")
    other.begin(SLIPS[1])
    to_the_end(other)
    next_child(other)
    sent = arrived(desk, 2)
    assert len({len(each["letter"]) for each in sent}) == 1
    assert {frozenset(each) for each in sent} == {frozenset({"study", "id", "letter"})}
    assert {each["study"] for each in sent} == {STUDY}
    door = {"door": "A13"}
    assert [opened(each) for each in sent] == [
        {"ask": True, "whom": "school", **door, "name": "Lotte", "class": "5B"},
        {"ask": False},
    ]


def test_asking_anew_replaces_the_letter_and_a_code_needs_no_name(child: NewChild, desk: Box) -> None:
    one = child("A13")
    one.begin(SLIPS[0])
    ask(one, how="name")
    one.page.click("dialog .btn-main")
    expect(one.page.locator("dialog .hint")).to_have_text("Kies wie met je mag praten en hoe we je vinden.")
    one.page.fill("dialog .asking-field >> nth=0 >> input", "Lotte")
    sent_off(one)
    to_the_end(one)
    ask(one, how="code", whom="childfocus")
    code = one.page.inner_text("dialog p:has-text('Jouw code')").split(": ")[1][:4]
    sent_off(one)
    next_child(one)
    assert [opened(each) for each in arrived(desk, 1)] == [
        {"ask": True, "whom": "childfocus", "door": "A13", "code": code}
    ]


def test_a_letter_of_an_interview_that_broke_off_leaves_when_the_tablet_starts_again(
    child: NewChild, desk: Box
) -> None:
    one = child("A13")
    one.begin(SLIPS[0])
    ask(one, how="code")
    one.page.click("dialog .btn-main")
    expect(one.page.locator("dialog h2")).to_have_text("Je briefje is dicht")
    one.page.reload()
    assert [opened(each)["ask"] for each in arrived(desk, 1)] == [True]


def test_without_a_desk_nobody_is_promised_anything_and_no_letter_leaves(child: NewChild, box: Box) -> None:
    one = child("A13")
    one.begin(SLIPS[0])
    one.page.click(".foot .help")
    expect(one.page.locator("dialog .ask-adult")).to_have_count(0)
    one.page.click("dialog .btn-main")
    to_the_end(one)
    next_child(one)
    box.opened(1)
    assert box.letters == []
