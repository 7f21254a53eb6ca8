"""Chromium on the client's own pages. Every page fails its test when the console held an error or a refused resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.ui.bundles import bundles
from tests.browser.ui.child import Child
from tests.browser.ui.site import Box, serving

NO_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', {value: undefined})"
VOICES = "speechSynthesis.getVoices = () => ['nl-BE', 'fr-BE'].map((lang) => ({lang, localService: true}))"
EXPECTED = (
    "status of 403",
    "status of 409",
    "status of 410",
    "status of 404",
    "status of 503",
    "ERR_INTERNET_DISCONNECTED",
)

NewChild = Callable[..., Child]


@pytest.fixture
def box() -> Iterator[Box]:
    with serving(bundles()) as site:
        yield site


@pytest.fixture
def child(browser: Browser, box: Box) -> Iterator[NewChild]:
    """A child at a door: `child("A9", lang="nl", width=1024, height=768, dark=False, voices=False)`."""
    troubles: list[str] = []
    contexts = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: troubles.append(line.text) if line.type in {"error", "warning"} else None)

    def new(
        door: str = "A9",
        *,
        lang: str = "nl",
        width: int = 1024,
        height: int = 768,
        dark: bool = False,
        voices: bool = False,
    ) -> Child:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=f"{lang}-BE",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_init_script(NO_WORKER)
        if voices:
            context.add_init_script(VOICES)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch(page)
        page.goto(f"{box.url}/box/k/{door}/")
        page.wait_for_selector(".ready[data-state=ready]")
        return Child(page, lang)

    yield new
    for context in contexts:
        context.close()
    assert not [line for line in troubles if not any(known in line for known in EXPECTED)]
