"""A tablet: a Chromium of its own whose profile outlives it, and that can be killed as a dead battery would."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, BrowserType, Page

from tests.browser.chromium import ARGS, CHROMIUM

START_WITHIN_S = 30
STEP_MS = 20_000

CONTENTS = """async () => {
  const found = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of database.objectStoreNames) {
      found[`${name}/${store}`] = await new Promise((resolve) => {
        database.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result);
      });
    }
    database.close();
  }
  for (const rows of Object.values(found)) {
    for (const row of rows) {
      for (const [name, value] of Object.entries(row)) {
        if (value instanceof Blob) row[name] = new Uint8Array(await value.arrayBuffer());
      }
    }
  }
  const readable = (key, value) => value instanceof Uint8Array
    ? { bytes: value.length, hex: Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join(""),
        text: new TextDecoder("utf-8").decode(value) }
    : value;
  const kept = { databases: found, local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie,
    caches: await caches.keys(), address: location.href };
  return JSON.parse(JSON.stringify(kept, readable));
}"""
"""Everything the page's origin keeps on the device, bytes as hexadecimal and as text."""


class Tablet:
    def __init__(self, chromium: BrowserType, profile: Path, address: str) -> None:
        self.chromium, self.profile, self.address = chromium, profile, address
        self.process: subprocess.Popen[bytes] | None = None
        self.browser: Browser | None = None

    def open(self, *, offline: bool = False) -> Page:
        """Starts the browser and gives a page that has been nowhere yet."""
        port_file = self.profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        arguments = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}"]
        self.process = subprocess.Popen(
            [CHROMIUM, *ARGS, *arguments, "--window-size=1024,768", "about:blank"],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = monotonic() + START_WITHIN_S
        while not (port_file.exists() and port_file.read_text().count("\n")):
            assert monotonic() < until, "Chromium did not start"
            assert self.process.poll() is None
        self.browser = self.chromium.connect_over_cdp(f"http://127.0.0.1:{port_file.read_text().split()[0]}")
        context = self.browser.contexts[0]
        context.set_default_timeout(STEP_MS)
        context.set_offline(offline)
        return context.new_page()

    def start(self, *, offline: bool = False) -> Page:
        page = self.open(offline=offline)
        page.goto(self.address)
        return page

    def kill(self) -> None:
        """SIGKILL to the whole browser: nothing is flushed, nothing is said."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def close(self) -> None:
        """An orderly end, after which everything the browser would ever write is on disk."""
        assert self.browser is not None
        assert self.process is not None
        self.browser.new_browser_cdp_session().send("Browser.close")
        self.process.wait(timeout=START_WITHIN_S)
        self.process = None

    def on_disk(self, needle: str) -> list[str]:
        """The files of the profile that hold this text, in any of the ways a browser writes it."""
        forms = {needle.encode(), needle.encode("utf-16-le"), needle.encode("latin-1", "ignore")}
        files = (path for path in self.profile.rglob("*") if path.is_file() and not path.is_symlink())
        return [path.name for path in files if any(form in path.read_bytes() for form in forms)]
