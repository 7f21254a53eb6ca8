"""A whole interview and "next child": one host is asked, no cookie is set, and the tablet keeps nothing but sealed envelopes and
what prepares it for the next class."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, Response, expect

from surveys.engine.canonical import content_hash
from tests.browser.tablet import CONTENTS, Tablet
from tests.browser.ui.child import Child
from tests.browser.whole.conftest import Product
from tests.browser.whole.steps import at_the_door, in_box

WORDS = "Xylofoontje de hamster eet Quenya"
PREPARED = {"arobase-bundles/bundles", "arobase-media/files"}
"""What the tablet was prepared with; the same for every child."""
RECORDS = {"arobase-outbox/envelopes", "arobase-outbox/lease"}
IN_OUTBOX = {"id", "batch", "slip", "bytes", "delay", "state", "code"}
TRACES = """() => ({
  history: history.length,
  state: JSON.stringify(history.state),
  address: location.href,
  fields: [...document.querySelectorAll("input, textarea")].map((field) => [field.value, field.autocomplete, field.form?.autocomplete]),
  name: window.name,
})"""


class Traffic:
    """Every request of the browser, of its pages and of their service worker, and every cookie it was given."""

    def __init__(self, context: BrowserContext) -> None:
        self.hosts: set[str] = set()
        self.paths: list[str] = []
        self.bodies: dict[str, list[str]] = {}
        self.cookies: list[str] = []
        context.on("request", self.asked)
        context.on("response", self.answered)

    def asked(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in {"blob", "data"}:
            return
        self.hosts.add(where.netloc)
        self.paths.append(where.path + (f"?{where.query}" if where.query else ""))
        if request.post_data:
            self.bodies.setdefault(where.path, []).append(request.post_data)
        if "cookie" in request.headers:
            self.cookies.append(request.url)

    def answered(self, response: Response) -> None:
        if any(name.lower() == "set-cookie" for name in response.headers):
            self.cookies.append(response.url)


def interviewed(page: Page, slip: str) -> tuple[Child, str]:
    """A child that answers everything, writes words wherever it can, and keeps its receipt."""
    child = at_the_door(page)
    child.begin(slip)
    for _screen in child.walk():
        if page.locator("textarea").count():
            page.fill("textarea", WORDS)
    child.put_in()
    page.click(".receipt .btn")
    receipt = page.inner_text(".receipt output")
    page.click(".pair .choice >> nth=0")
    child.on("done")
    return child, receipt


def test_next_child_finds_nothing_and_no_other_host_heard_of_it(
    product: Product, one_class: dict[str, Any], tablet: Tablet
) -> None:
    first, second, *_others = one_class["slips"]
    product.ask("open_sitting", sitting=one_class["sitting"])
    page = tablet.open()
    traffic = Traffic(page.context)
    page.goto(tablet.address)
    child, receipt = interviewed(page, first)
    assert in_box(product, one_class) == 1
    before = page.evaluate(TRACES)["history"]
    page.context.set_offline(True)
    child.next()
    child.on("slip")
    child, waiting = interviewed_again(page, second)
    child.next()
    child.on("slip")
    kept_is_sealed(
        page, one_class, (WORDS, first, receipt, receipt.replace("-", ""), waiting, waiting.replace("-", ""))
    )
    left = page.evaluate(TRACES)
    assert left["history"] == before, "no entry of the history leads to a child's screen"
    assert (left["address"], left["name"]) == (tablet.address, "")
    assert json.loads(left["state"]) in ({"guard": True}, {"base": True})
    assert left["fields"] == [["", "off", "off"]]
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".wait-note")).not_to_contain_text("Enveloppen die wachten", timeout=30_000)
    one_host_and_no_cookie(traffic, page, urlsplit(product.address).netloc, first, second)
    written = (WORDS, receipt, receipt.replace("-", ""), waiting)
    tablet.close()
    assert {word: files for word in written if (files := tablet.on_disk(word))} == {}, (
        "autofill and history hold nothing"
    )


def interviewed_again(page: Page, slip: str) -> tuple[Child, str]:
    child = Child(page, "nl")
    child.begin(slip)
    list(child.walk())
    child.put_in()
    page.click(".receipt .btn")
    receipt = page.inner_text(".receipt output")
    page.click(".pair .choice >> nth=0")
    child.on("done")
    return child, receipt


def kept_is_sealed(page: Page, one_class: dict[str, Any], secrets: tuple[str, ...]) -> None:
    """IndexedDB holds the prepared bundle and one sealed envelope with the slip that redeems it; the rest is empty."""
    kept = page.evaluate(CONTENTS)
    assert (kept["local"], kept["session"], kept["cookie"]) == ({}, {}, "")
    stores = {name: rows for name, rows in kept["databases"].items() if rows}
    assert set(stores) <= PREPARED | RECORDS
    (envelope,) = stores["arobase-outbox/envelopes"]
    assert set(envelope) <= IN_OUTBOX
    assert envelope["bytes"]["bytes"] in {16_441, 65_593}
    (bundle,) = stores["arobase-bundles/bundles"]
    assert content_hash(bundle["bundle"]["document"]) == bundle["bundle"]["document_hash"]
    whole = json.dumps(kept, ensure_ascii=False)
    assert [word for word in secrets if word in whole] == []
    cached = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
          return found;
        }"""
    )
    assert cached
    assert [path for path in cached if not path.startswith(("/static/", "/box/"))] == []
    assert [path for path in cached if "envelope" in path or "bundles" in path or one_class["door"] in path] == []


def one_host_and_no_cookie(traffic: Traffic, page: Page, host: str, *slips: str) -> None:
    assert traffic.hosts == {host}
    assert traffic.cookies == []
    assert page.context.cookies() == []
    assert [path for path in traffic.paths for slip in slips if slip.lower() in path.lower()] == []
    sent = {path: bodies for path, bodies in traffic.bodies.items() if bodies}
    assert set(sent) == {"/box/envelope"}
    assert {frozenset(json.loads(body)) for body in sent["/box/envelope"]} == {
        frozenset({"batch", "slip", "envelope"})
    }
