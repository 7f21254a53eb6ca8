"""A small http server for the tests of the client's core: static files, prepared bundles, and a box that plays a script."""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parents[3] / "surveys" / "client" / "static"
BLANK = b"<!doctype html><meta charset=utf-8><title>blank</title><link rel=icon href=data:,><p>blank"
Reply = tuple[int, Any] | str
"""(status, body) or "drop" (close without an answer) or "swallow" (take the envelope in, then close without an answer)."""


class Box:
    """What arrived and what was taken in; `script` says what to answer, the last entry for ever."""

    def __init__(self) -> None:
        self.script: list[Reply] = [(201, {"state": "in"})]
        self.arrived: list[dict[str, Any]] = []
        self.taken: dict[str, str] = {}
        self.bundles: dict[str, Any] = {}
        self.changed = threading.Condition()
        self.busy = 0
        self.most_at_once = 0

    def reply_to(self, body: dict[str, Any]) -> Reply:
        with self.changed:
            reply = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            if reply == "honest":
                known = self.taken.setdefault(body["slip"], body["envelope"])
                fresh = not any(body["slip"] == one["slip"] for one in self.arrived)
                reply = (
                    (201 if fresh else 200, {"state": "in"})
                    if known == body["envelope"]
                    else (409, {"code": "other-bytes"})
                )
            elif reply == "swallow" or (isinstance(reply, tuple) and reply[0] in {200, 201}):
                self.taken[body["slip"]] = body["envelope"]
            self.arrived.append(body)
            self.changed.notify_all()
            return reply

    def wait_for(self, condition: Callable[[Box], bool], seconds: float = 20) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self), seconds), [one["slip"] for one in self.arrived]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    box: Box

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""

    def answer(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        file = STATIC / path.removeprefix("/static/")
        if path.startswith("/box/bundles/"):
            found = self.box.bundles.get(path.removeprefix("/box/bundles/"))
            body = found if isinstance(found, bytes) else json.dumps(found, ensure_ascii=False).encode()
            self.answer(404 if found is None else 200, body, "application/json")
        elif path.startswith("/static/") and file.is_file():
            self.answer(200, file.read_bytes(), mimetypes.guess_type(path)[0] or "application/octet-stream")
        else:
            self.answer(200 if path == "/blank" else 404, BLANK, "text/html; charset=utf-8")

    def do_PUT(self) -> None:
        with self.box.changed:
            self.box.busy += 1
            self.box.most_at_once = max(self.box.most_at_once, self.box.busy)
        try:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert "Cookie" not in self.headers
            assert "Referer" not in self.headers
            reply = self.box.reply_to(body)
        finally:
            with self.box.changed:
                self.box.busy -= 1
        if isinstance(reply, str):
            self.close_connection = True
            return
        status, content = reply
        page = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.answer(status, page, "text/html" if isinstance(content, bytes) else "application/json")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.box = Box()
        handler = type("BoundHandler", (Handler,), {"box": self.box})
        super().__init__((host, 0), handler)
        self.url = f"http://{host}:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves in mid-request is part of the tests."""
