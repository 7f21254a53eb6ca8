from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.core.box_server import Box, Server
from tests.browser.tablet import CONTENTS, Tablet


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


@pytest.fixture
def tablet(browser: Browser, tmp_path: Path, server: Server) -> Iterator[Tablet]:
    tablet = Tablet(browser.browser_type, tmp_path / "profile", f"{server.url}/blank")
    (tmp_path / "profile").mkdir()
    yield tablet
    tablet.kill()


@pytest.fixture
def dump() -> Callable[[Page], dict[str, dict[str, object]]]:
    """Everything the origin keeps on the device, bytes as hexadecimal and as text."""
    return lambda page: page.evaluate(CONTENTS)
