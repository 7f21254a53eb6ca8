"""The outbox: whatever the network and the box do, an envelope is sent until it is in, and nothing else deletes it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from playwright.sync_api import BrowserContext, Error, Page

from consent.tokens import envelopes, receipts, slips
from tests.browser.core.box_server import Box, Server
from tests.browser.tablet import Tablet

Dump = Callable[[Page], dict[str, Any]]
BATCH = str(uuid4())
IN = (201, {"state": "in"})
AGAIN = (200, {"state": "in"})

OPEN = """async ({ start = true, ...options }) => {
  const { createOutbox } = await import("/static/client/core/outbox.js");
  window.outbox = createOutbox({ firstWait: 60, longestWait: 400, timeout: 5000, ...options });
  window.seen = [];
  window.outbox.subscribe((counts) => window.seen.push(counts));
  if (start) window.outbox.start();
}"""
ADD = """async ([slip, batch, text, delay]) => window.outbox.add(
  { slip, batch, envelope: new TextEncoder().encode(text), delay })"""
COUNTS = "() => window.outbox.counts()"
NO_LOCKS = "delete Navigator.prototype.locks"


def start(page: Page, **options: object) -> None:
    page.evaluate(OPEN, options)


def add(page: Page, slip: str, text: str = "bytes", delay: float = 0) -> str:
    name: str = page.evaluate(ADD, [slip, BATCH, text, delay])
    return name


WAIT = """(wanted) => new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error(`still ${JSON.stringify(window.seen.at(-1))}`)), 20000);
  const check = (counts) => {
    if (!Object.entries(wanted).every(([state, count]) => counts[state] === count)) return;
    clearTimeout(late);
    stop();
    resolve();
  };
  const stop = window.outbox.subscribe(check);
  window.outbox.counts().then(check);
})"""


def wait_counts(page: Page, **wanted: int) -> None:
    """Until the outbox tells its subscribers these counts."""
    page.evaluate(WAIT, {"waiting": 0, "kept": 0, "refused": 0, **wanted})


def sent(box: Box, slip: str) -> list[str]:
    return [one["envelope"] for one in box.arrived if one["slip"] == slip]


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_an_envelope_that_is_in_leaves_the_device(page: Page, box: Box, dump: Dump) -> None:
    [slip] = slips.draw(1)
    start(page)
    add(page, slip)
    wait_counts(page)
    assert box.arrived == [{"batch": BATCH, "slip": slip, "envelope": b64("bytes")}]
    assert dump(page)["databases"]["arobase-outbox/envelopes"] == []
    assert slip not in json.dumps(dump(page))


@pytest.mark.parametrize(
    "trouble",
    [
        (500, {"code": "broken"}),
        (503, {"code": "unavailable"}),
        (423, {"code": "busy"}),
        (404, {"code": "nothing-here"}),
        (401, {"code": "sign-in"}),
        (429, {"code": "slow-down"}),
        (200, b"<html>Welcome to the school's network</html>"),
        (201, {"state": "somewhere-else"}),
        (403, b"<html>Blocked by the firewall</html>"),
        (413, b"<html>Request Entity Too Large</html>"),
        "drop",
    ],
    ids=str,
)
def test_trouble_on_the_way_is_tried_again_with_the_same_bytes(page: Page, box: Box, trouble: Any) -> None:
    [slip] = slips.draw(1)
    box.script = [trouble, trouble, IN]
    start(page)
    add(page, slip)
    wait_counts(page)
    assert sent(box, slip) == [b64("bytes")] * 3


def test_a_lost_acknowledgement_is_made_good_by_the_same_bytes(page: Page, box: Box) -> None:
    [slip] = slips.draw(1)
    box.script = ["swallow", "honest"]
    start(page)
    add(page, slip)
    wait_counts(page)
    assert sent(box, slip) == [b64("bytes")] * 2
    assert box.taken == {slip: b64("bytes")}


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "slip-mistyped"), (400, "malformed"), (403, "slip-unknown"), (403, "slip-void"), (403, "slip-foreign"),
     (403, "burnt"), (410, "burnt"), (413, "too-large")],
)  # fmt: skip
def test_a_refusal_keeps_the_envelope_until_a_corrected_slip_brings_it_in(
    page: Page, box: Box, status: int, code: str
) -> None:
    wrong, right = slips.draw(2)
    box.script = [(status, {"code": code}), IN]
    start(page)
    name = add(page, wrong)
    wait_counts(page, refused=1)
    assert page.evaluate("() => window.outbox.list()") == [
        {"id": name, "state": "refused", "code": code, "batch": BATCH, "token": False}
    ]
    page.reload()
    start(page)
    page.evaluate("() => window.outbox.sendNow()")
    assert sent(box, wrong) == [b64("bytes")], "a refused envelope is not sent by itself"
    page.evaluate("([id, slip]) => window.outbox.retryWith(id, slip)", [name, slips.display(right).lower()])
    wait_counts(page)
    assert sent(box, right) == [b64("bytes")]


def test_other_bytes_under_the_same_slip_are_kept_for_the_supervisor(page: Page, box: Box) -> None:
    [slip] = slips.draw(1)
    box.script = ["honest"]
    start(page)
    add(page, slip, "first")
    wait_counts(page)
    add(page, slip, "second")
    wait_counts(page, kept=1)
    page.reload()
    start(page)
    page.evaluate("() => window.outbox.sendNow()")
    assert page.evaluate(COUNTS) == {"waiting": 0, "kept": 1, "refused": 0}
    assert box.taken == {slip: b64("first")}
    assert page.evaluate("(slip) => window.outbox.holds(slip)", slip) == "kept"


def test_envelopes_wait_without_a_network_and_go_when_it_is_back(
    context: BrowserContext, page: Page, box: Box
) -> None:
    drawn = slips.draw(6)
    start(page, firstWait=200, longestWait=3_600_000)
    context.set_offline(True)
    for slip in drawn:
        add(page, slip, slip)
    page.evaluate("() => window.outbox.sendNow()")
    assert page.evaluate(COUNTS) == {"waiting": 6, "kept": 0, "refused": 0}
    for _ in range(4):
        page.evaluate("() => window.outbox.sendNow()")
    assert box.arrived == []
    context.set_offline(False)
    wait_counts(page)
    assert box.taken == {slip: b64(slip) for slip in drawn}


def test_envelopes_survive_the_browser_being_killed_in_mid_sending(tablet: Tablet, server: Server) -> None:
    drawn = slips.draw(8)
    server.box.script = ["swallow", (503, {}), "honest", "drop", (423, {"code": "busy"}), "swallow", "drop"]
    page = tablet.start()
    start(page, start=False)
    for slip in drawn:
        add(page, slip, slip)
    page.evaluate("() => window.outbox.start()")
    server.box.wait_for(lambda box: len(box.arrived) >= 5)
    tablet.kill()
    server.box.script = ["honest"]
    page = tablet.start()
    start(page)
    wait_counts(page)
    assert server.box.taken == {slip: b64(slip) for slip in drawn}
    for slip in drawn:
        assert set(sent(server.box, slip)) == {b64(slip)}


@pytest.mark.parametrize("locks", [True, False], ids=["web-locks", "lease"])
def test_two_tabs_send_one_after_the_other_and_each_envelope_once(
    context: BrowserContext, box: Box, locks: bool
) -> None:
    if not locks:
        context.add_init_script(NO_LOCKS)
    tabs = [context.new_page() for _ in range(2)]
    drawn = slips.draw(10)
    for tab in tabs:
        tab.goto("/blank")
        start(tab, start=False)
    for number, slip in enumerate(drawn):
        add(tabs[number % 2], slip, slip)
    for tab in tabs:
        tab.evaluate("() => window.outbox.start()")
    for tab in tabs:
        wait_counts(tab)
        assert tab.evaluate("() => window.seen.at(-1)") == {"waiting": 0, "kept": 0, "refused": 0}
    assert box.most_at_once == 1
    assert sorted(one["slip"] for one in box.arrived) == sorted(drawn)


def test_a_clock_that_is_set_back_a_year_holds_nothing_up(context: BrowserContext, box: Box) -> None:
    context.add_init_script(
        "const real = Date.now; self.wrong = 365 * 86_400_000; Date.now = () => real() + self.wrong"
    )
    page = context.new_page()
    page.goto("/blank")
    [slip] = slips.draw(1)
    box.script = [(503, {"code": "unavailable"}), IN]
    start(page, firstWait=400)
    add(page, slip)
    box.wait_for(lambda one: len(one.arrived) == 1)
    page.evaluate("() => { self.wrong = 0; }")
    wait_counts(page)
    assert len(box.arrived) == 2


def test_a_full_device_puts_the_envelope_straight_into_the_box_or_says_that_it_could_not(
    page: Page, server: Server, dump: Dump
) -> None:
    first, second = slips.draw(2)
    start(page, start=False)
    page.evaluate(COUNTS)
    quota = {"origin": server.url, "quotaSize": 10}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    big = "x" * 70_000
    add(page, first, big)
    assert server.box.taken == {first: b64(big)}
    assert page.evaluate(COUNTS) == {"waiting": 0, "kept": 0, "refused": 0}
    server.box.script = [(503, {"code": "unavailable"})]
    with pytest.raises(Error, match="Quota"):
        add(page, second, big)


def test_a_lease_of_a_tab_that_died_runs_out(context: BrowserContext, box: Box) -> None:
    context.add_init_script(NO_LOCKS)
    page = context.new_page()
    page.goto("/blank")
    start(page, start=False)
    [slip] = slips.draw(1)
    add(page, slip)
    hold = """async (until) => {
      const { Store } = await import("/static/client/core/store.js");
      const store = await Store.open("arobase-outbox", ["envelopes", "lease"]);
      await store.put("lease", { id: "arobase-sender", owner: "a tab that died", until: Date.now() + until });
      store.close();
    }"""
    page.evaluate(hold, 40_000)
    page.evaluate("() => window.outbox.sendNow()")
    assert box.arrived == []
    page.evaluate(hold, -1)
    page.evaluate("() => window.outbox.sendNow()")
    assert sent(box, slip) == [b64("bytes")]
    add(page, slip)
    page.evaluate(hold, 10**9)
    page.evaluate("() => window.outbox.sendNow()")
    assert len(box.arrived) == 2, "a lease from a clock that ran ahead holds nobody up"


def test_a_new_envelope_waits_a_random_while_and_the_supervisor_can_send_at_once(page: Page, box: Box) -> None:
    drawn = slips.draw(3)
    start(page)
    for slip in drawn[:2]:
        add(page, slip, delay=3600)
    add(page, drawn[2])
    wait_counts(page, waiting=2)
    assert [one["slip"] for one in box.arrived] == drawn[2:]
    page.evaluate("() => window.outbox.sendNow()")
    assert page.evaluate(COUNTS)["waiting"] == 0
    assert len(box.arrived) == 3


def test_what_waits_holds_no_time_and_no_order(page: Page, dump: Dump) -> None:
    start(page, start=False)
    names = [add(page, slip) for slip in slips.draw(12)]
    rows = dump(page)["databases"]["arobase-outbox/envelopes"]
    assert all(set(row) == {"id", "batch", "slip", "bytes", "delay", "state", "code"} for row in rows)
    assert [row["id"] for row in rows] == sorted(names) != names
    listed = json.dumps(page.evaluate("() => window.outbox.list()"))
    assert not any(row["slip"] in listed for row in rows)


FINISH = """async ([bundle, slip, decision, answers, receipt]) => {
  const { begin, count } = await import("/static/client/core/draft.js");
  const { finish } = await import("/static/client/core/finish.js");
  const { draft } = await begin({ door: bundle.door, slip });
  await draft.save({ answers });
  await finish({ bundle, slip, draft, outbox: window.outbox, track: "nl", switched: true, decision, answers, receipt });
  return [await count(), await window.outbox.holds(slip)];
}"""


@pytest.mark.parametrize(("decision", "kept"), [("yes", {"likes": "voetbal", "age": 12}), ("no", {})])
def test_finishing_seals_once_stores_the_envelope_and_destroys_the_draft(
    page: Page, box: Box, dump: Dump, decision: str, kept: dict[str, object]
) -> None:
    key, study, [slip], receipt = X25519PrivateKey.generate(), str(uuid4()), slips.draw(1), receipts.draw()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    bundle = {"door": "D1", "batch": BATCH, "study": study, "document_hash": "d" * 64, "send_delay": 0}
    bundle |= {"assent": {"hash": "a" * 64}, "key": {"public": public}}
    box.script = [(503, {}), (503, {}), IN]
    start(page, start=False)
    given = {"likes": "voetbal", "age": 12}
    assert page.evaluate(FINISH, [bundle, slip, decision, given, receipt]) == [0, "waiting"]
    waiting = json.dumps(dump(page), ensure_ascii=False)
    assert "voetbal" not in waiting
    assert receipt not in waiting
    assert receipts.tag(study, receipt) not in waiting, "the tag is inside the envelope, never beside it"
    page.evaluate("() => window.outbox.start()")
    wait_counts(page)
    assert len(set(sent(box, slip))) == 1 < len(sent(box, slip)), "sealed once, the same bytes at each try"
    envelope = base64.b64decode(sent(box, slip)[0])
    assert len(envelope) == envelopes.SIZES[0]
    assert envelopes.open_(envelope, key.private_bytes_raw(), BATCH) == {
        "v": 1,
        "batch": BATCH,
        "document": "d" * 64,
        "track": "nl",
        "switched": True,
        "assent": {"hash": "a" * 64, "decision": decision},
        "tag": receipts.tag(study, receipt),
        "answers": kept,
    }
