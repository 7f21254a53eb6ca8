"""Starting, asking and killing the box's processes from a test."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """One installation of the box: its database, its keys, and the processes a test starts."""

    folder: Path
    postgres: str | None
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def sqlite(self) -> Path:
        return self.folder / "responses.sqlite3"

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "AROBASE_SERVICE": "box",
            "RESPONSES_URL": self.postgres or "postgresql://nowhere/none",
            "BOX_SQLITE": "" if self.postgres else str(self.sqlite),
            "SECRET_KEY": "tests",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "KEYS_DIR": str(self.folder / "keys"),
            "DATA_DIR": str(self.folder),
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.db.box.outside", *command],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def manage(self, *command: str, **changes: str) -> subprocess.Popen[str]:
        """A management command of the product, with the product's settings; an empty change unsets a variable."""
        env = {name: value for name, value in (self.environment() | changes).items() if value}
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def run(self, *command: str) -> Any:
        out, err = (process := self.start(*command)).communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, err
        return json.loads(out)

    def serve(self) -> subprocess.Popen[str]:
        """The box service, answering."""
        process = self.start("serve", str(self.port))

        def answers() -> bool:
            assert process.poll() is None, process.stderr and process.stderr.read()
            with contextlib.suppress(OSError):
                return self.ask("GET", "/health/")[0] == 200
            return False

        until(answers)
        return process

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def put(self, message: object) -> int:
        return self.ask("PUT", "/box/envelope", message)[0]

    def stop(self) -> None:
        for process in self.processes:
            kill(process)
            for pipe in (process.stdout, process.stderr):
                if pipe:
                    pipe.close()


def kill(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait()


def until(true: Any) -> None:
    """Ask again until it is true; fails after a minute."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"


@contextlib.contextmanager
def database(url: str, name: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
