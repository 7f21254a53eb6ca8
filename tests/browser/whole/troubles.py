"""What a page complains about: errors, warnings and refused resources in its console, and what axe finds on it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

AXE_OPTIONS: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
NETWORK_AWAY = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED")
"""What Chromium itself writes when the wifi is gone; nothing else is forgiven."""


class Troubles:
    def __init__(self) -> None:
        self.found: list[str] = []

    def watch(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("console", self.read)
        return page

    def read(self, line: ConsoleMessage) -> None:
        if line.type in {"error", "warning"} and not any(known in line.text for known in NETWORK_AWAY):
            self.found.append(f"{line.type} on {line.location.get('url')}: {line.text}")

    def look(self, page: Page, name: str) -> None:
        """Everybody can use this page as it stands now."""
        violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
        self.found += [f"{name}: {rule['id']}: {node['html'][:160]}" for rule in violations for node in rule["nodes"]]
