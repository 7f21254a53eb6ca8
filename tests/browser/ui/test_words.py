"""Every sentence the screens ask for exists in both languages, and the receipt's QR code is a real one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser

from surveys import instruments
from tests.browser.ui.child import SLIPS
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box
from tests.unit.content.test_strings import SETTINGS

pytestmark = pytest.mark.browser

UI = Path(__file__).parents[3] / "surveys" / "client" / "static" / "client" / "ui"
KEY = re.compile(
    r'"((?:nav|language|listen|progress|question|answer|slip|withdraw|receipt|finish|stop|time|paused|done|wait|help|door|prepare|start|assent|check|adult|error|resume|synthetic|screen)\.[a-z_]+)"'
)
BUILT = {
    *(f"slip.{code}" for code in ("length", "character", "mistyped")),
    *(f"door.{trouble}" for trouble in ("full", "forgets")),
    *(f"withdraw.{code}" for code in ("length", "character", "done", "burnt", "failed")),
    *(
        f"error.{code}"
        for code in (
            "slip-unknown",
            "slip-void",
            "slip-foreign",
            "slip-mistyped",
            "other-bytes",
            "malformed",
            "too-large",
            "burnt",
        )
    ),
    *(f"{where}.{part}" for where in ("done", "wait") for part in ("title", "text")),
    *(f"screen.{name}" for name in SETTINGS),
    *(f"screen.{name}_{value}" for name, values in SETTINGS.items() for value in values.split()),
}


def test_every_sentence_the_screens_ask_for_exists_in_both_languages() -> None:
    used = set(BUILT)
    for path in UI.rglob("*.js"):
        used |= set(KEY.findall(path.read_text(encoding="utf-8")))
    assert len(used) > 80
    strings = instruments.strings()
    for track in ("nl", "fr"):
        assert used - strings[track].keys() == set()


def test_the_sentences_known_before_a_bundle_are_those_of_every_bundle(browser: Browser, box: Box) -> None:
    page = browser.new_page()
    page.goto(f"{box.url}/box/")
    boot = page.evaluate("() => JSON.parse(document.getElementById('boot').textContent)")
    page.close()
    strings = instruments.strings()
    assert boot == {track: {key: strings[track][key] for key in boot[track]} for track in ("nl", "fr")}
    assert len(boot["nl"]) >= 15


@pytest.mark.parametrize("text", ["ABCD-EFGH-JKMN", "0000-0000-0000", "ZZZZ-9999-A1B2"])
def test_the_receipt_is_drawn_as_the_qr_code_an_independent_encoder_makes(
    browser: Browser, box: Box, text: str
) -> None:
    page = browser.new_page()
    page.goto(f"{box.url}/box/")
    drawn = page.evaluate("async (text) => (await import('/static/client/ui/qr.js')).qrMatrix(text)", text)
    page.close()
    wanted = segno.make(text, version=1, error="q", mask=0, mode="alphanumeric", boost_error=False)
    assert drawn == [[int(module) for module in row] for row in wanted.matrix]


def test_an_address_nobody_knows_is_told_in_the_language_of_the_device(child: NewChild, box: Box) -> None:
    one = child("A9", lang="fr")
    one.page.context.set_offline(False)
    one.page.goto(f"{box.url}/box/k/NOWHERE/")
    one.page.wait_for_selector(".ready[data-state=bad]")
    assert "Nous ne connaissons pas cette adresse" in one.page.inner_text(".ready")
    assert one.page.locator(".foot .next").count() == 0


def test_a_mistyped_slip_is_told_while_it_is_typed_and_opens_nothing(child: NewChild) -> None:
    one = child("A9")
    one.next()
    one.page.fill(".slip-in", "fr23r")
    assert one.page.inner_text("#slip-hint") == "Nog 5 tekens"
    one.page.fill(".slip-in", "FR23R1AVZY")
    assert "foutje" in one.page.inner_text("#slip-hint")
    one.next()
    assert one.screen == "slip"
    one.page.fill(".slip-in", SLIPS[0].lower())
    assert one.page.input_value(".slip-in") == "FR23R-1AVZX"
