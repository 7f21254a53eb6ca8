"""How long a child waits: for the first question, with a cold browser and on a prepared tablet, and for the next one.

A slow tablet on a slow line: processor four times slower, 1.44 Mbit/s, 562 ms a request, both emulated by Chromium. Hands
that need no time (`HANDS`, in the page) press start, type a slip, choose a language and say yes, so that all that is left
is the machine's. Painted means two frames after it stands in the page, for the question as for the heading of the bare
page. Each figure is the median of some rounds, bare and cold pages taking turns.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import ARGS, CHROMIUM
from tests.browser.whole.conftest import running

ROUNDS = 5
QUESTIONS = 12
SLOWER = 4
LINE = {"latency": 562, "downloadThroughput": 1_440_000 / 8, "uploadThroughput": 675_000 / 8}
BARE = (
    f"<!doctype html><meta charset=utf-8><title>Bare</title><h1>Question</h1><p>{'synthetic words ' * 85}</p>".encode()
)
HEADING = """() => {
  const look = () => {
    if (!document.querySelector('h1') || !document.body.textContent.includes('words')) return;
    eyes.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.seen = performance.now(); }));
  };
  const eyes = new MutationObserver(look);
  eyes.observe(document, { childList: true, subtree: true });
}"""
HANDS = """(slip) => {
  const seen = (globalThis.seen = {});
  const painted = (act) => requestAnimationFrame(() => requestAnimationFrame(act));
  const press = (name) => { const button = document.querySelector(name); button?.click(); return Boolean(button); };
  const acts = {
    landing: () => press('.foot .next'),
    slip: () => {
      const field = document.querySelector('.slip-in');
      if (!field || field.value) return false;
      field.value = slip;
      return press('.foot .next');
    },
    language: () => press('.choices [data-track=nl]'),
    assent: () => press('[data-decision=yes]'),
  };
  const look = () => {
    const screen = document.getElementById('main')?.dataset.screen?.split('-')[0];
    if (!screen) return;
    if (!(screen in seen)) { seen[screen] = null; painted(() => { seen[screen] = performance.now(); }); }
    if (acts[screen]?.()) delete acts[screen];
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}"""
WAITS = """() => {
  globalThis.waits = [];
  new PerformanceObserver((list) => waits.push(...list.getEntries().filter((one) => one.name === 'click').map((one) => one.duration)))
    .observe({ type: 'event', durationThreshold: 16 });
}"""


def run() -> list[dict[str, Any]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as product,
        bare_page() as bare,
        sync_playwright() as play,
    ):
        prepared = product.ask("prepare_class", places=4 * ROUNDS)
        slips = iter(prepared["slips"])
        address = f"{product.address}/box/k/{prepared['door']}/"
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        bares, colds = [], []
        for _ in range(ROUNDS):
            bares.append(bare_paint(browser, bare))
            context = browser.new_context(locale="nl-BE")
            colds.append(first_question(context, address, next(slips)))
            context.close()
        tablet = browser.new_context(locale="nl-BE")
        prepare(tablet, address)
        kept = [first_question(tablet, address, next(slips)) for _ in range(ROUNDS)]
        following = next_questions(tablet, address, next(slips))
        tablet.set_offline(True)
        offline = [first_question(tablet, address, next(slips), offline=True) for _ in range(ROUNDS)]
        browser.close()
    bare_s = statistics.median(bares)
    return [
        figure("first question painted, cold", median(colds, "question"), "s", "bare page", bare_s),
        figure("door painted, cold", median(colds, "landing"), "s", "bare page", bare_s),
        figure("first question painted, prepared", median(kept, "question"), "s", "bare page", bare_s),
        figure("first question painted, network off", median(offline, "question"), "s", "bare page", bare_s),
        figure("next question painted, slowest", max(following), "s", "median", statistics.median(following)),
    ]


def median(rounds: list[dict[str, float]], screen: str) -> float:
    return statistics.median(one[screen] for one in rounds)


@contextmanager
def bare_page() -> Iterator[str]:
    """The address of a page with a heading, 1.4 kB of text and nothing to fetch."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """Silent."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(BARE)))
            self.end_headers()
            self.wfile.write(BARE)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


def slow(page: Page, *, offline: bool = False) -> None:
    """This page alone is slowed: its line and its processor, not the worker's."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE | {"offline": offline})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def bare_paint(browser: Browser, address: str) -> float:
    page = browser.new_page()
    page.add_init_script(f"({HEADING})()")
    slow(page)
    page.goto(address)
    page.wait_for_function("() => globalThis.seen")
    seconds = page.evaluate("() => seen") / 1000
    page.close()
    return float(seconds)


def begun(context: BrowserContext, address: str, slip: str, *, offline: bool = False) -> Page:
    """A slow page on which the hands have gone to the first question."""
    page = context.new_page()
    page.add_init_script(f"({HANDS})({slip!r})")
    slow(page, offline=offline)
    page.goto(address)
    page.wait_for_function("() => globalThis.seen?.question", timeout=60_000)
    return page


def first_question(context: BrowserContext, address: str, slip: str, *, offline: bool = False) -> dict[str, float]:
    """screen -> seconds from the navigation to its paint."""
    page = begun(context, address, slip, offline=offline)
    seen = page.evaluate("() => seen")
    page.close()
    return {screen: at / 1000 for screen, at in seen.items() if at}


def prepare(context: BrowserContext, address: str) -> None:
    """The teacher's step: once online, until the tablet says that it is ready."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".ready[data-state=ready]")
    page.close()


def next_questions(context: BrowserContext, address: str, slip: str) -> list[float]:
    """Seconds from the tap on Next to the paint, as the browser measures interactions (in steps of 8 ms)."""
    page = begun(context, address, slip)
    page.evaluate(WAITS)
    for _ in range(QUESTIONS):
        page.click(".foot .next")
        page.wait_for_timeout(400)
    waits = page.evaluate("() => waits")
    page.close()
    return [one / 1000 for one in waits] or [0.016]


def figure(name: str, value: float, unit: str, reference: str, reference_value: float) -> dict[str, Any]:
    return {
        "figure": name,
        "value": round(value, 3),
        "unit": unit,
        "reference": reference,
        "reference_value": round(reference_value, 3),
        "ratio": round(value / reference_value, 2),
    }
