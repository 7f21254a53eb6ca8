"""How many envelopes a second the box takes, beside an endpoint of the same server that only inserts one row."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SUBMISSIONS = 400
TABLETS = 8
PATIENCE_S = 60


def run() -> list[dict[str, Any]]:
    """Both endpoints take the same envelopes over the same number of kept-open connections, in alternating rounds."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        env = kept | {"DATA_DIR": folder, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "benchmarks.box_server"]
        made = subprocess.run(
            [*command, "prepare", str(SUBMISSIONS)], cwd=ROOT, env=env, check=True, capture_output=True
        )
        messages = made.stdout.splitlines()
        port = free_port()
        server = subprocess.Popen([*command, "serve", str(port)], cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            rounds = [messages[start::4] for start in range(4)]
            seconds = {"bare": 0.0, "box/envelope": 0.0}
            for part in rounds:
                for path in seconds:
                    seconds[path] += timed(port, path, part)
            again = timed(port, "box/envelope", messages, status=200)
        finally:
            server.kill()
            server.wait()
    bare = len(messages) / seconds["bare"]
    return [
        figure("envelopes put in the box", len(messages) / seconds["box/envelope"], bare),
        figure("repeats recognised", len(messages) / again, bare),
    ]


def figure(name: str, value: float, bare: float) -> dict[str, Any]:
    return {
        "figure": name,
        "value": value,
        "unit": "requests/s",
        "reference": "bare endpoint, one insert",
        "reference_value": bare,
        "ratio": value / bare,
    }


def timed(port: int, path: str, messages: list[bytes], status: int = 201) -> float:
    """Seconds for all messages over TABLETS connections; every answer must have this status."""
    shares = [messages[start::TABLETS] for start in range(TABLETS)]
    start = time.perf_counter()
    with ThreadPoolExecutor(TABLETS) as tablets:
        found = set().union(*tablets.map(lambda share: sent(port, path, share), shares))
    seconds = time.perf_counter() - start
    if found != {status}:
        raise RuntimeError(f"{path} answered {sorted(found)}, not {status}")
    return seconds


def sent(port: int, path: str, messages: list[bytes]) -> set[int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    statuses = set()
    for message in messages:
        connection.request("PUT", f"/{path}", message, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        statuses.add(answer.status)
    connection.close()
    return statuses


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
