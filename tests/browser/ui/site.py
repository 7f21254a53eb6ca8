"""A small site around the client's static tree: the real shell and its files, a bundle, and a box that can be told how to answer."""

from __future__ import annotations

import base64
import json
import mimetypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import set_urlconf

from consent.tokens import envelopes
from tests.browser.ui.bundles import PRIVATE

ARRIVES_WITHIN_S = 10
CSP = "; ".join(
    f"{name} {' '.join(sources)}" for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)


@dataclass
class Box:
    """What the site serves and what it was sent. `answer` is the box's reply to an envelope."""

    bundles: dict[str, dict[str, Any]]
    answer: tuple[int, dict[str, str]] = (201, {"state": "in"})
    withdraw_answer: tuple[int, dict[str, str]] = (200, {"state": "done"})
    received: list[dict[str, str]] = field(default_factory=list)
    withdrawn: list[dict[str, str]] = field(default_factory=list)
    letters: list[dict[str, str]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    url: str = ""

    def opened(self, count: int = 1) -> list[dict[str, Any]]:
        """What the mixer reads in the envelopes that arrived, once so many have: sending goes on behind the receipt."""
        until = time.monotonic() + ARRIVES_WITHIN_S
        while len(self.received) < count and time.monotonic() < until:
            time.sleep(0.05)
        return [envelopes.open_(base64.b64decode(sent["envelope"]), PRIVATE, sent["batch"]) for sent in self.received]


def static_file(path: str) -> tuple[int, bytes, str]:
    """(status, bytes, media type) of a file of the static tree."""
    found = finders.find(path.removeprefix("/static/"))
    if not found:
        return 404, b"", "text/plain"
    kind = "text/javascript" if path.endswith(".js") else mimetypes.guess_type(path)[0] or "application/octet-stream"
    return 200, Path(found).read_bytes(), kind


def page(box: Box, path: str) -> tuple[int, bytes, str]:
    """(status, bytes, media type) of whatever a browser asks for."""
    if path.startswith("/static/"):
        return static_file(path)
    if path.startswith("/box/bundles/"):
        bundle = box.bundles.get(path.rsplit("/", maxsplit=1)[-1].removesuffix(".json"))
        return 200 if bundle else 404, json.dumps(bundle or {}).encode(), "application/json"
    if path.startswith("/box/media/"):
        content = box.media.get(path.rsplit("/", maxsplit=1)[-1])
        return 404 if content is None else 200, content or b"", "application/octet-stream"
    if path == "/box/" or path.startswith("/box/k/"):
        set_urlconf("tests.browser.ui.urls")
        return 200, render_to_string("client/shell.html").encode(), "text/html; charset=utf-8"
    return 404, b"", "text/plain"


def handler(box: Box) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            """Silent: the tests look at the page."""

        def reply(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CSP)
            self.end_headers()
            self.wfile.write(body)

        def reply_json(self, status: int, value: object) -> None:
            self.reply(status, json.dumps(value).encode(), "application/json")

        def read_json(self) -> Any:
            return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self.reply(*page(box, self.path.split("?")[0]))

        def do_PUT(self) -> None:
            if self.path == "/box/desk":
                box.letters.append(self.read_json())
                self.reply_json(200, {"state": "in"})
                return
            box.received.append(self.read_json())
            self.reply_json(*box.answer)

        def do_POST(self) -> None:
            box.withdrawn.append(self.read_json())
            self.reply_json(*box.withdraw_answer)

    return Handler


@contextmanager
def serving(bundles: dict[str, dict[str, Any]], port: int = 0) -> Iterator[Box]:
    box = Box(bundles)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler(box))
    box.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
