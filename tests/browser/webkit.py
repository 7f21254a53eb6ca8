"""WebKitGTK by the W3C WebDriver protocol: the engine of Safari as Debian ships it, as near as Linux comes to an iPad.

A few lines of HTTP instead of one more library: a smoke test opens a page, runs scripts in it and takes pictures.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

DRIVER = shutil.which("WebKitWebDriver")
XVFB = shutil.which("Xvfb")
SYSTEM_PYTHON = "/usr/bin/python3"
WINDOW = Path(__file__).with_name("webkit_window.py")
SIZE = {"width": 1024, "height": 768}
PATIENCE_S = 60


def missing() -> str | None:
    """The Debian package that this machine lacks, if any."""
    bindings = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('WebKit2', '4.1')"]
    if not DRIVER:
        return "webkit2gtk-driver"
    if not XVFB:
        return "xvfb"
    has = Path(SYSTEM_PYTHON).exists() and subprocess.run(bindings, capture_output=True, check=False).returncode == 0
    return None if has else "gir1.2-webkit2-4.1 or python3-gi"


class Window:
    """One browser window."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder
        self.session = ""

    def call(self, method: str, path: str, **body: Any) -> Any:
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        line.request(method, f"/session{path}", json.dumps(body) if method == "POST" else None)
        response = line.getresponse()
        value = json.load(response)["value"]
        line.close()
        if response.status != 200:
            raise RuntimeError(f"{path}: {value['error']}: {value['message']}")
        return value

    def begin(self) -> None:
        options = {"binary": SYSTEM_PYTHON, "args": [str(WINDOW), str(self.folder)]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = "/" + self.call("POST", "", capabilities=wanted)["sessionId"]
        self.call("POST", f"{self.session}/window/rect", **SIZE)

    def open(self, address: str) -> None:
        self.call("POST", f"{self.session}/url", url=address)

    def run(self, script: str, *given: Any) -> Any:
        """What the body of this function returns in the page."""
        return self.call("POST", f"{self.session}/execute/sync", script=script, args=list(given))

    def wait_for(self, script: str, *given: Any, within_s: float = PATIENCE_S) -> Any:
        until = time.monotonic() + within_s
        while not (found := self.run(script, *given)):
            assert time.monotonic() < until, (script, given, self.run("return document.body.innerText"))
            time.sleep(0.1)
        return found

    def picture(self) -> bytes:
        return base64.b64decode(self.call("GET", f"{self.session}/screenshot"))


@contextmanager
def window(port: int, home: Path) -> Iterator[Window]:
    """A window on a screen of its own, with a home folder that goes away; as root, the engine's sandbox can't start."""
    assert DRIVER
    assert XVFB
    screen = subprocess.Popen([XVFB, "-displayfd", "1", "-screen", "0", "1100x900x24"], stdout=subprocess.PIPE)
    assert screen.stdout
    with screen.stdout as told:
        display = f":{told.readline().decode().strip()}"
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "DISPLAY": display, "LANG": "nl_BE.UTF-8"}
    if os.geteuid() == 0:
        environ["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
    driver = subprocess.Popen([DRIVER, f"--port={port}"], env=environ, stderr=subprocess.DEVNULL)
    one = Window(port, home / "kept")
    try:
        begun(one)
        yield one
    finally:
        for process in (driver, screen):
            process.terminate()
            process.wait()


def begun(one: Window) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return one.begin()
        except OSError:
            assert time.monotonic() < until, "the driver did not start"
            time.sleep(0.1)
