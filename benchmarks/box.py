"""How many whole interviews a second the box takes and how long a tablet waits, each beside a bare insert or a calm box.

The driver (`benchmarks.tablets`) and the server are processes of their own on this one machine. Measured are the embedded
product (waitress, SQLite with synchronous=FULL) and, when AROBASE_TEST_POSTGRES names a server, the box service as
`deploy/` runs it (gunicorn, PostgreSQL with its full durability). A figure stands only if the pool holds exactly the
envelopes that were acknowledged. `--whole`: 60 s of submissions, and 5,000 children who finish within ten minutes.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.ports import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("AROBASE_TEST_POSTGRES")
PASSED_ON = ("PATH", "HOME", "LANG")
ROUNDS = 6
CONNECTIONS = 8
MOST_PER_S = 1000
POOL = 64
CLASS_TABLETS, CLASS_PER_S = 300, 100
CHILDREN, CHILDREN_S, CHILDREN_TABLETS = 5000, 600, 1250


@dataclass
class Box:
    """A running server with slips to use up."""

    name: str
    env: dict[str, str]
    port: int
    prepared: dict[str, Any]

    def drive(self, **order: Any) -> dict[str, Any]:
        """The report of a driver given this order."""
        given = {"port": self.port, "path": "/box/envelope", "door": self.prepared["door"]}
        given |= {"envelopes": self.prepared["envelopes"]} | order
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.tablets"],
            input=json.dumps(given),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=ROOT,
            env=self.env,
        )
        return dict(json.loads(ran.stdout))

    def take(self, count: int) -> list[dict[str, str]]:
        """So many slips nobody has used."""
        slips = self.prepared["slips"]
        self.prepared["slips"] = slips[count:]
        return list(slips[:count])

    def held(self) -> int:
        """How many envelopes lie in the pool."""
        with closing(self.database()) as database:
            return int(database.execute("SELECT count(*) FROM box_envelope").fetchone()[0])

    def database(self) -> Any:
        if url := self.env.get("RESPONSES_URL"):
            return psycopg.connect(url)
        return sqlite3.connect(Path(self.env["DATA_DIR"]) / "responses.sqlite3")


def run(*, whole: bool = False) -> list[dict[str, Any]]:
    seconds = 10 if whole else 2
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder))
        with running("embedded, SQLite", env, waitress, seconds * ROUNDS * MOST_PER_S // 2) as box:
            figures += sustained(box, seconds)
    if POSTGRES:
        with tempfile.TemporaryDirectory() as folder, database(POSTGRES) as url:
            env = environment(Path(folder)) | box_service(Path(folder), url)
            slips = seconds * ROUNDS * MOST_PER_S + CLASS_PER_S * seconds * 3
            with running("PostgreSQL", env, gunicorn, slips) as box:
                figures += [*sustained(box, seconds), waiting(box, seconds * 3)]
    if POSTGRES and whole:
        with tempfile.TemporaryDirectory() as folder, database(POSTGRES) as url:
            env = environment(Path(folder)) | box_service(Path(folder), url)
            with running("PostgreSQL", env, gunicorn, CHILDREN, sealed=CHILDREN) as box:
                figures.append(ten_minutes(box))
    return figures


def sustained(box: Box, seconds: int) -> list[dict[str, Any]]:
    """As fast as the tablets can, box and bare endpoint taking turns; then the same envelopes once more."""
    taken = {"/bare": 0, "/box/envelope": 0}
    spent: dict[str, float] = dict.fromkeys(taken, 0.0)
    last: list[dict[str, str]] = []
    share = len(box.prepared["slips"]) // (ROUNDS + 1)
    for _ in range(ROUNDS):
        slips = box.take(share)
        for path in taken:
            before = box.held()
            report = box.drive(act="flood", path=path, slips=slips, seconds=seconds, tablets=CONNECTIONS)
            taken[path] += stored(box, report, before)
            spent[path] += report["seconds"]
        last = slips[: report["statuses"]["201"] - CONNECTIONS]
    again = box.drive(act="flood", slips=last, seconds=seconds, tablets=CONNECTIONS)
    repeats = again["statuses"].get("200", 0) / again["seconds"]
    bare, box_s = (taken[path] / spent[path] for path in taken)
    return [
        figure(f"{box.name}: envelopes put in the box", box_s, "requests/s", "bare endpoint, one insert", bare),
        figure(f"{box.name}: repeats recognised", repeats, "requests/s", "bare endpoint, one insert", bare),
    ]


def waiting(box: Box, seconds: int) -> dict[str, Any]:
    """300 tablets prepare within ten seconds and then submit 100 interviews a second between them."""
    before = box.held()
    slips = box.take(CLASS_PER_S * seconds)
    report = box.drive(act="classes", slips=slips, seconds=seconds, tablets=CLASS_TABLETS, prepare_within=10)
    check(box, report, before, len(slips))
    name = f"{box.name}: 99 of 100 submissions answered within, 100/s from {CLASS_TABLETS} tablets"
    return figure(name, report["p99"] * 1000, "ms", "half of them within", report["p50"] * 1000)


def ten_minutes(box: Box) -> dict[str, Any]:
    """A morning: all prepare within a minute, each child finishes at a moment of its own."""
    slips = box.take(CHILDREN)
    order = {"seconds": CHILDREN_S, "tablets": CHILDREN_TABLETS, "prepare_within": 60}
    report = box.drive(act="classes", slips=slips, **order)
    check(box, report, 0, CHILDREN)
    name = f"{box.name}: {CHILDREN} children within ten minutes, 99 of 100 submissions answered within"
    return figure(name, report["p99"] * 1000, "ms", "half of them within", report["p50"] * 1000)


def stored(box: Box, report: dict[str, Any], before: int) -> int:
    """How many were acknowledged, which must be how many there are more now."""
    acknowledged = int(report["statuses"].get("201", 0))
    if set(report["statuses"]) != {"201"} or report["broken"] or box.held() - before != acknowledged:
        raise RuntimeError(f"{box.name}: {report} but {box.held() - before} more in the pool")
    return acknowledged


def check(box: Box, report: dict[str, Any], before: int, children: int) -> None:
    """Every child's envelope is in, once, and no tablet was told anything but that or "busy"."""
    if box.held() - before != children or report["broken"] or set(report["statuses"]) - {"200", "201", "423"}:
        raise RuntimeError(f"{box.name}: {report}, {box.held() - before} of {children} in the pool")


def environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {"DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def box_service(folder: Path, url: str) -> dict[str, str]:
    given = {"AROBASE_SERVICE": "box", "SECRET_KEY": "synthetic", "SITE_URL": "http://localhost"}
    return given | {"KEYS_DIR": str(folder / "keys"), "RESPONSES_URL": url}


@contextmanager
def running(name: str, env: dict[str, str], command: Any, slips: int, sealed: int = POOL) -> Iterator[Box]:
    prepare = [sys.executable, "-m", "benchmarks.box_server", "prepare", str(slips), str(sealed)]
    prepared = json.loads(subprocess.run(prepare, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE).stdout)
    port = free_port()
    server = subprocess.Popen(command(port), cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield Box(name, env, port, prepared)
    finally:
        server.terminate()
        server.wait()


def waitress(port: int) -> list[str]:
    return [sys.executable, "-m", "benchmarks.box_server", "serve", str(port)]


def gunicorn(port: int) -> list[str]:
    served = ["-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "benchmarks.box_server:application"]
    return [sys.executable, "-m", "gunicorn", *served]


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a database that is gone afterwards. Refused where a commit is not on disk when it is told."""
    name = f"speed_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as root:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            if root.execute(f"SHOW {setting}").fetchone() != ("on",):  # type: ignore[arg-type]
                raise RuntimeError(f"PostgreSQL has {setting} off: its figures would be worth nothing")
        root.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            root.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def figure(name: str, value: float, unit: str, reference: str, reference_value: float) -> dict[str, Any]:
    return {
        "figure": name,
        "value": round(value, 1),
        "unit": unit,
        "reference": reference,
        "reference_value": round(reference_value, 1),
        "ratio": round(value / reference_value, 3),
    }
