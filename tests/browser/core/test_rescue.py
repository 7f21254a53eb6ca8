"""A tablet that must leave: its envelopes in one sealed file, its own copies until the code comes back."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from playwright.sync_api import BrowserContext, Page

from consent.tokens import receipts, rescue, slips
from tests.browser.core.box_server import Box
from tests.browser.core.test_outbox import BATCH, COUNTS, add, start, wait_counts

SLIP_KEY = secrets.token_bytes(32)
SAVE = """async (key) => {
  const { fromBase64, toBase64 } = await import("/static/client/core/bytes.js");
  return toBase64(await window.outbox.rescue(fromBase64(key)));
}"""
SETTLE = "(code) => window.outbox.settle(code)"


def saved(page: Page) -> bytes:
    key = base64.b64encode(rescue.public_key(SLIP_KEY)).decode()
    return base64.b64decode(page.evaluate(SAVE, key))


def opened(content: bytes) -> tuple[str, set[tuple[UUID, str, bytes]]]:
    file = rescue.open_(content, SLIP_KEY)
    return file.code, {(one.batch, one.right, one.envelope) for one in file.envelopes}


def test_the_file_holds_every_envelope_and_the_tablet_keeps_them_until_the_code(
    context: BrowserContext, page: Page, box: Box
) -> None:
    box.script = [(403, {"code": "slip-void"}), (409, {"code": "other-bytes"})]
    drawn = slips.draw(4)
    start(page)
    for slip, state in zip(drawn[:2], ("refused", "kept"), strict=True):
        add(page, slip, slip)
        wait_counts(page, **{"refused": 1} if state == "refused" else {"refused": 1, "kept": 1})
    context.set_offline(True)
    for slip in drawn[2:]:
        add(page, slip, slip)
    code, held = opened(saved(page))
    assert held == {(UUID(BATCH), slip, slip.encode()) for slip in drawn}
    later = slips.draw(1)[0]
    add(page, later, later)
    assert page.evaluate(SETTLE, receipts.draw()) == 0
    assert page.evaluate(COUNTS) == {"waiting": 3, "kept": 1, "refused": 1}
    assert page.evaluate(SETTLE, code) == 4
    assert page.evaluate(COUNTS) == {"waiting": 1, "kept": 0, "refused": 0}
    assert page.evaluate("(slip) => window.outbox.holds(slip)", later) == "waiting"


def test_the_code_of_an_earlier_file_lets_go_what_that_file_held(page: Page) -> None:
    start(page, start=False)
    first, second = slips.draw(2)
    add(page, first, first)
    early, _held = opened(saved(page))
    add(page, second, second)
    late, held = opened(saved(page))
    assert {slip for _batch, slip, _bytes in held} == {first, second}
    assert page.evaluate(SETTLE, early) == 1
    assert page.evaluate(SETTLE, late) == 1


def test_what_was_saved_is_still_sent_when_the_network_comes(page: Page, box: Box) -> None:
    [slip] = slips.draw(1)
    start(page, start=False)
    add(page, slip, slip)
    code, _held = opened(saved(page))
    page.evaluate("() => window.outbox.start()")
    wait_counts(page)
    assert box.taken == {slip: base64.b64encode(slip.encode()).decode()}
    assert page.evaluate(SETTLE, code) == 0


def test_the_device_can_not_open_its_file_and_the_file_names_no_slip(
    page: Page, dump: Callable[[Page], dict[str, Any]]
) -> None:
    [slip] = slips.draw(1)
    start(page, start=False)
    add(page, slip, slip)
    content = saved(page)
    assert slip.encode() not in content
    assert content[:16] not in json.dumps(dump(page)).encode()
    assert len(content) == len(saved(page)) > 2**19
