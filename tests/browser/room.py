"""The room a browser has for a page: little from the start, then filled to the last byte, then free again.

The limit must be there before the page first writes: Chromium remembers for half a minute how much was left.
"""

from __future__ import annotations

from playwright.sync_api import Page

ROOM = 3_000_000
FILL = """async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("something else", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("s", { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
  });
  const put = (size) => new Promise((resolve) => {
    const transaction = database.transaction("s", "readwrite");
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
    transaction.objectStore("s").put(crypto.getRandomValues(new Uint8Array(size)));
  });
  for (const size of [65536, 8192, 512, 16]) while (await put(size));
  database.close();
}"""
FREE = """() => new Promise((resolve) => { indexedDB.deleteDatabase("something else").onsuccess = resolve; })"""


def limit(page: Page, site: str, room: int = ROOM) -> None:
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": site, "quotaSize": room})


def fill(page: Page) -> None:
    page.evaluate(FILL)


def free(page: Page) -> None:
    page.evaluate(FREE)
