from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

from tests.browser.chromium import ARGS, CHROMIUM
from tests.browser.core.box_server import Box, Server


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """WhiteNoise warns when the folder of collected files is missing, and warnings are errors here."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def box(server: Server) -> Box:
    return server.box


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=server.url)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/blank")
    return page


class Tablet:
    """A Chromium of its own with a profile that outlives it, and that can be killed as a dead battery would."""

    def __init__(self, chromium: BrowserType, profile: Path, server: Server) -> None:
        self.chromium, self.profile, self.server = chromium, profile, server
        self.process: subprocess.Popen[bytes] | None = None
        self.browser: Browser | None = None

    def start(self) -> Page:
        port_file = self.profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        arguments = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(
            [CHROMIUM, *ARGS, *arguments], stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = monotonic() + 30
        while not (port_file.exists() and port_file.read_text().count("\n")):
            assert monotonic() < until, "Chromium did not start"
            assert self.process.poll() is None
        self.browser = self.chromium.connect_over_cdp(f"http://127.0.0.1:{port_file.read_text().split()[0]}")
        page = self.browser.contexts[0].new_page()
        page.goto(f"{self.server.url}/blank")
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
        self.process.wait(timeout=30)
        self.process = None

    def on_disk(self, needle: str) -> list[str]:
        """The files of the profile that hold this text, in any of the ways a browser writes it."""
        forms = {needle.encode(), needle.encode("utf-16-le"), needle.encode("latin-1", "ignore")}
        files = (path for path in self.profile.rglob("*") if path.is_file() and not path.is_symlink())
        return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


@pytest.fixture
def tablet(browser: Browser, tmp_path: Path, server: Server) -> Iterator[Tablet]:
    tablet = Tablet(browser.browser_type, tmp_path / "profile", server)
    (tmp_path / "profile").mkdir()
    yield tablet
    tablet.kill()


DUMP = """async () => {
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


@pytest.fixture
def dump() -> Callable[[Page], dict[str, dict[str, object]]]:
    """Everything the origin keeps on the device, bytes as hexadecimal and as text."""
    return lambda page: page.evaluate(DUMP)
