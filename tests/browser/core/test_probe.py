"""The probe: a browser that would forget an interview is recognised before one begins, by a real write and nothing less."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.core.box_server import Server

PROBE = 'async () => (await import("/static/client/core/probe.js")).probe()'
FORGETFUL = {
    "no IndexedDB": "Object.defineProperty(self, 'indexedDB', {value: undefined})",
    "refused": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }",
    "no list of databases": "delete IDBFactory.prototype.databases",
    "no files in a private window": """{
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (record) {
        if (Object.values(record).some((value) => value instanceof Blob)) throw new DOMException('no', 'DataCloneError');
        return put.call(this, record);
      };
    }""",
    "forgets at once": "IDBObjectStore.prototype.put = function (record) { return this.count(); }",
}


def test_a_browser_that_keeps_things_is_fit_and_the_probe_leaves_nothing(page: Page) -> None:
    assert page.evaluate(PROBE) is None
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


@pytest.mark.parametrize("how", FORGETFUL)
def test_a_browser_that_keeps_nothing_is_recognised(context: BrowserContext, how: str) -> None:
    context.add_init_script(FORGETFUL[how])
    page = context.new_page()
    page.goto("/blank")
    assert page.evaluate(PROBE) == "forgets"


def test_a_browser_that_never_answers_is_not_waited_for(context: BrowserContext) -> None:
    context.add_init_script("IDBFactory.prototype.open = () => ({})")
    page = context.new_page()
    page.clock.install()
    page.goto("/blank")
    page.evaluate(f"() => {{ window.told = ({PROBE})(); }}")
    page.clock.run_for(60_000)
    assert page.evaluate("() => window.told") == "forgets"


def test_a_full_disk_is_recognised_by_the_write_whatever_the_browser_claims(page: Page, server: Server) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 100_000})
    assert page.evaluate("async () => (await navigator.storage.estimate()).quota") > 2**30
    assert page.evaluate(PROBE) == "full"
    line.send("Storage.overrideQuotaForOrigin", {"origin": server.url})
    assert page.evaluate(PROBE) is None


def test_too_little_room_for_a_class_is_recognised(context: BrowserContext) -> None:
    context.add_init_script("StorageManager.prototype.estimate = async () => ({quota: 2 ** 22, usage: 0})")
    page = context.new_page()
    page.goto("/blank")
    assert page.evaluate(PROBE) == "full"
