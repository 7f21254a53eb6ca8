"""The whole product as `make run` starts it, on a data folder of its own, with one class ready to begin."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[3]
SEED = Path(__file__).with_name("one_class.py").read_text()
READY_WITHIN_S = 120
CHROMIUM = os.environ.get("AROBASE_TEST_BROWSER") or "/usr/bin/chromium"
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Product:
    """A running installation: its address, its data folder, and a shell in it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://localhost:{port}"
        self.environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(port)}
        self.port = port

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, code: str):
        """Run `code` in the product's shell and read the JSON on its last line."""
        return json.loads(self.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1])

    def responses(self, study: str) -> list[dict]:
        return self.ask(
            "import json, uuid\nfrom surveys.box import selectors\n"
            f"print(json.dumps([row for row in selectors.responses(uuid.UUID({study!r}))], default=str))"
        )

    def wait_for(self, what: str, code: str, wanted, within_s: float = 30.0):
        deadline = time.monotonic() + within_s
        while (found := self.ask(code)) != wanted:
            assert time.monotonic() < deadline, f"{what}: {found} instead of {wanted}"
        return found


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Product(tmp_path_factory.mktemp("product"), port)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--no-demo", "--port", str(port)],
        cwd=ROOT, env=made.environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            urllib.request.urlopen(f"{made.address}/health/", timeout=2).read()
            break
        except OSError:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline, "the product did not start"
    yield made
    process.terminate()
    process.wait(10)


@pytest.fixture
def one_class(product):
    """A fresh study with one class of six: slips printed, sitting ready to open."""
    return product.ask(SEED)


@pytest.fixture(scope="session")
def play():
    with sync_playwright() as started:
        yield started


@pytest.fixture
def tablet(play, tmp_path):
    """tablet() opens the same tablet: the same browser profile, however often it was killed before."""
    opened = []

    def open_(**options):
        context = play.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=ARGS,
            viewport=options.pop("viewport", {"width": 1024, "height": 768}), locale="nl-BE", **options,
        )  # fmt: skip
        opened.append(context)
        context.set_default_timeout(20_000)
        return context

    yield open_
    for context in opened:
        context.close()
