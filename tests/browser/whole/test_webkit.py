"""One child in WebKit, from the door to the receipt: a smoke test of what an iPad would run. The rest is tested in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import webkit
from tests.browser.whole.conftest import Product, free_port

LACKS = webkit.missing()
pytestmark = [
    pytest.mark.webkit,
    pytest.mark.skipif(LACKS is not None, reason=f"{LACKS} is not installed"),
]
PICTURES = os.environ.get("AROBASE_PICTURES")
SCREEN = "return document.getElementById('main')?.dataset.screen ?? ''"
ON = "const here = document.getElementById('main')?.dataset.screen ?? ''; return here.startsWith(arguments[0]) && here"
PRESS = "const found = document.querySelector(arguments[0]); found?.click(); return Boolean(found)"
ANSWER = """
const open = [...document.querySelectorAll('main .opt input, main .ask input')].filter((one) => one.type !== 'text');
open.find((one) => one.name && !document.querySelector(`input[name="${one.name}"]:checked`))?.click();
return document.querySelector('main h1')?.textContent"""
MOST_SCREENS = 120


@pytest.fixture
def window(tmp_path: Path) -> Iterator[webkit.Window]:
    with webkit.window(free_port(), tmp_path) as one:
        yield one


def photograph(window: webkit.Window, name: str) -> None:
    """Into the folder AROBASE_PICTURES, for whoever wants to look."""
    if PICTURES:
        (Path(PICTURES) / f"webkit-{name}.png").write_bytes(window.picture())


def test_a_child_finishes_in_webkit(product: Product, one_class: dict[str, Any], window: webkit.Window) -> None:
    product.ask("open_sitting", sitting=one_class["sitting"])
    window.open(f"{product.address}/box/k/{one_class['door']}/")
    window.wait_for(
        "return document.querySelector('.foot .next') && document.querySelector('.ready[data-state=ready]')"
    )
    photograph(window, "door")
    window.run(PRESS, ".foot .next")
    window.wait_for(ON, "slip")
    window.run("document.querySelector('.slip-in').value = arguments[0]", one_class["slips"][0])
    window.run(PRESS, ".foot .next")
    window.wait_for(PRESS, ".choices [data-track=nl]")
    window.wait_for(ON, "assent")
    photograph(window, "assent")
    window.wait_for(PRESS, "[data-decision=yes]")
    seen = []
    for _screen in range(MOST_SCREENS):
        if window.wait_for(ON, "") == "finish":
            break
        seen.append(window.run(ANSWER))
        if len(seen) == 3:
            photograph(window, "question")
        window.run(PRESS, ".foot .next")
    assert window.run(SCREEN) == "finish"
    assert len(set(seen)) > 20
    photograph(window, "finish")
    window.wait_for(PRESS, ".foot .next")
    window.wait_for(ON, "receipt")
    photograph(window, "receipt")
    product.wait_for(1, "counts", member="waiting", batch=one_class["batch"])
