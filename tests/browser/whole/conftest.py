"""The whole product as `make run` starts it, on a data folder of its own, and the people who use it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.tablet import Tablet
from tests.browser.whole.troubles import Troubles

ROOT = Path(__file__).parents[3]
READY_WITHIN_S = 120


class Product:
    """A running installation: its address, and a way to act in it beside its pages."""

    def __init__(self, port: int, inside: subprocess.Popen[str]) -> None:
        self.port, self.inside = port, inside
        self.address = f"http://localhost:{port}"

    def ask(self, act: str, **given: Any) -> Any:
        """One of `inside.ACTS`, in the installation."""
        assert self.inside.stdin is not None
        assert self.inside.stdout is not None
        self.inside.stdin.write(json.dumps({"act": act, "given": given}) + "\n")
        self.inside.stdin.flush()
        line = self.inside.stdout.readline()
        assert line, f"{act} failed inside the product: see its traceback above"
        return json.loads(line)

    def wait_for(
        self, wanted: Any, act: str, *, member: str | None = None, within_s: float = 30, **given: Any
    ) -> None:
        until = time.monotonic() + within_s
        while (found := self.ask(act, **given) if member is None else self.ask(act, **given)[member]) != wanted:
            assert time.monotonic() < until, f"{act} {member or ''}: {found} instead of {wanted}"
            time.sleep(0.1)

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """(status, JSON) of a request without a browser."""
        with closing(HTTPConnection("localhost", self.port, timeout=20)) as line:
            line.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
            response = line.getresponse()
            return response.status, json.load(response)

    def bundle(self, door: str) -> dict[str, Any]:
        status, found = self.send("GET", f"/box/bundles/{door}.json")
        assert status == 200
        return dict(found)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def process(environ: dict[str, str], *command: str, **pipes: Any) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, env=environ, text=True, **pipes)
    with running:
        try:
            yield running
        finally:
            running.terminate()


def wait_until_well(port: int, running: subprocess.Popen[str], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            with closing(HTTPConnection("localhost", port, timeout=2)) as line:
                line.request("GET", "/health/")
                return line.getresponse().close()
        except OSError:
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)


@contextmanager
def running(folder: Path) -> Iterator[Product]:
    """The product on a data folder of its own, without the demo."""
    port, log = free_port(), folder / "log.txt"
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data"), "PORT": str(port)}
    shell = ("shell", "--no-imports", "-c", "from tests.browser.whole.inside import serve; serve()")
    with (
        log.open("w") as out,
        process(environ, "serve", "--no-demo", "--port", str(port), stdout=out, stderr=out) as server,
    ):
        wait_until_well(port, server, log)
        with process(environ, *shell, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as inside:
            yield Product(port, inside)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as one:
        yield one


@pytest.fixture
def one_class(product: Product) -> dict[str, Any]:
    """A fresh study with one class of six: slips printed, sitting ready to open."""
    made: dict[str, Any] = product.ask("prepare_class", places=6)
    return made


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Whatever a page complained about, in its console or to axe; a test that leaves some fails."""
    kept = Troubles()
    yield kept
    assert not kept.found, "\n".join(kept.found)


@pytest.fixture
def tablet(browser: Browser, product: Product, one_class: dict[str, Any], tmp_path: Path) -> Iterator[Tablet]:
    """The tablet on the table: the same profile, however often it was killed before."""
    profile = tmp_path / "profile"
    profile.mkdir()
    one = Tablet(browser.browser_type, profile, f"{product.address}/box/k/{one_class['door']}/")
    yield one
    one.kill()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, troubles: Troubles) -> Iterator[NewPage]:
    """new_page(locale="en-GB") is a page in a browser session of its own, watched for troubles."""
    contexts = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1024, "height": 768}} | options))
        contexts.append(context)
        context.set_default_timeout(20_000)
        return troubles.watch(context.new_page())

    yield make
    for context in contexts:
        context.close()
