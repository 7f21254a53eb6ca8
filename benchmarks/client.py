"""What a tablet must download before the first question, and how much of that is code.

Drives Chromium through the running product: an empty browser opens the class's door, enters a slip and says yes; every
response on the way is counted. The reference of each figure is measured in the same run: the same files as written,
before comments are stripped and before compression.
"""

from __future__ import annotations

import gzip
import re
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Response, sync_playwright

from tests.browser.chromium import ARGS, CHROMIUM
from tests.browser.ui.child import Child
from tests.browser.whole.conftest import Product, running

ROOT = Path(__file__).resolve().parent.parent
CODE = (".js", ".css")
INSIDE = re.compile(rb"<(?:script type=\"module\"|style)>(.*?)</(?:script|style)>", re.DOTALL)


def run() -> list[dict[str, Any]]:
    """Figures in kB (1,000 bytes, gzip level 9) and in requests."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as product:
        seen = first_question(product)
    code = {url: body for url, body in seen.items() if url.split("?")[0].endswith(CODE)} | inside(seen)
    written = sum(path.stat().st_size for path in as_written())
    whole = sum(len(gzip.compress(body, 9)) for url, body in seen.items())
    return [
        figure("scripts and styles, gzip", kilobytes(code), "kB", "the same as written, raw", written / 1000),
        figure(
            "everything before the first question, gzip",
            whole / 1000,
            "kB",
            "raw",
            sum(map(len, seen.values())) / 1000,
        ),
        figure("requests before the first question", len(seen), "requests", "of which scripts and styles", len(code)),
    ]


def first_question(product: Product) -> dict[str, bytes]:
    """address -> body of everything fetched from the empty browser to the first question."""
    seen: dict[str, bytes] = {}
    prepared = product.ask("prepare_class", places=1)

    def keep(response: Response) -> None:
        if response.request.service_worker is None and response.ok:
            seen.setdefault(response.url, response.body())

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page(locale="nl-BE", service_workers="block")
        page.on("requestfinished", lambda request: keep(request.response()))
        page.goto(f"{product.address}/box/k/{prepared['door']}/")
        page.wait_for_selector(".ready")
        Child(page, "nl").begin(prepared["slips"][0])
        page.wait_for_selector("main[data-screen^=question]")
        page.wait_for_load_state("networkidle")
        browser.close()
    return seen


def inside(seen: dict[str, bytes]) -> dict[str, bytes]:
    """The scripts and styles that a page carries itself; the questions are none."""
    pages = {url: body for url, body in seen.items() if url.split("?")[0].endswith("/")}
    return {f"{url} {at.start()}": at[1] for url, body in pages.items() for at in INSIDE.finditer(body)}


def as_written() -> list[Path]:
    client = ROOT / "surveys" / "client" / "static" / "client"
    shared = [ROOT / "backend" / "static" / "backend" / name for name in ("tokens.css", "fonts.css")]
    return [*(path for path in client.rglob("*") if path.suffix in CODE), *shared]


def kilobytes(files: dict[str, bytes]) -> float:
    return sum(len(gzip.compress(body, 9)) for body in files.values()) / 1000


def figure(name: str, value: float, unit: str, reference: str, reference_value: float) -> dict[str, Any]:
    return {
        "figure": name,
        "value": round(value, 1),
        "unit": unit,
        "reference": reference,
        "reference_value": round(reference_value, 1),
        "ratio": round(value / reference_value, 3),
    }
