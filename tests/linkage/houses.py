"""The product on each of its databases, with everything around it that a thief could take."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis
from django.conf import settings
from django.db import connections
from django.test import Client

from tests.linkage.evidence import ALIASES

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 60
WAL_BLOCK, SEGMENT = 8192, 16 << 20
PAGE, INDEX_PAGES = 4096, (0x02, 0x0A)  # of SQLite's files
POSTGRESQL = ("dump during", "dump full", "dump after", "log", "queue", "write-ahead log")
SQLITE = tuple(f"file{ending} {moment}" for moment in ("during", "full", "after") for ending in ("", "-wal"))
Put = Callable[[str, str, dict[str, Any]], int]
"""(method, path, body) -> status."""


@dataclass
class House:
    """How the children reach the box, and the streams that can be read at a moment and at the end."""

    backend: str
    ask: Put
    during: Callable[[], dict[str, bytes]]
    at_end: Callable[[], dict[str, bytes]]
    streams: tuple[str, ...]
    telling: tuple[str, ...]
    """Ways of looking that must each catch a row written at submit on its own."""


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[House]:
    """The box as deployed: a process of its own that knows the box's variables, its log at the usual level."""
    log = folder / "box.log"
    with held_back() as began, served(log) as ask:
        yield House(
            "postgresql",
            ask,
            during=lambda: {"dump": dumped()},
            at_end=lambda: {"log": log.read_bytes(), "queue": queue(), "write-ahead log": write_ahead_log(began)},
            streams=POSTGRESQL,
            telling=("ctid", "xmin", "dump full", "write-ahead log"),
        )


@contextlib.contextmanager
def served(log: Path) -> Iterator[Put]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "backend.wsgi"],
            cwd=ROOT, env=variables(port), stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_WITHIN_S)

    def ask(method: str, path: str, body: dict[str, Any]) -> int:
        line.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
        answer = line.getresponse()
        answer.read()
        return answer.status

    try:
        awaited(process, line)
        yield ask
    finally:
        line.close()
        process.terminate()
        process.wait(READY_WITHIN_S)


def awaited(process: subprocess.Popen[bytes], line: http.client.HTTPConnection) -> None:
    end = time.monotonic() + READY_WITHIN_S
    while True:
        assert process.poll() is None, "the box did not start"
        assert time.monotonic() < end, "the box does not answer"
        with contextlib.suppress(OSError):
            line.request("GET", "/health/")
            if line.getresponse().read():
                return
        line.close()
        time.sleep(0.1)


def variables(port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "AROBASE_SERVICE": "box",
        "RESPONSES_URL": address("responses"),
        "SECRET_KEY": "k3" * 30,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "KEYS_DIR": str(settings.KEYS_DIR),
        "DATA_DIR": str(settings.DATA_DIR),
    }


def address(alias: str) -> str:
    at = connections[alias].settings_dict
    who = quote(at["USER"], safe="") + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    return f"postgresql://{who}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


def dumped() -> bytes:
    """What pg_dump writes of both databases, as text."""
    command = ["pg_dump", "--no-owner", "--data-only", "--disable-triggers"]
    return b"".join(
        subprocess.run([*command, address(alias)], check=True, capture_output=True).stdout for alias in ALIASES
    )


def queue() -> bytes:
    """Every key of the queue with what it holds."""
    store = redis.Redis.from_url(os.environ["AROBASE_TEST_REDIS"])
    return b"\n".join(name + b" " + (store.dump(name) or b"") for name in sorted(store.scan_iter()))


@contextlib.contextmanager
def held_back() -> Iterator[int]:
    """The server throws no part of its write-ahead log away from here on, as where it is archived; where it stands."""
    slot = f"linkage_{uuid.uuid4().hex}"
    with connections["responses"].cursor() as cursor:
        cursor.execute("SELECT pg_create_physical_replication_slot(%s, true)", [slot])
    try:
        yield position()
    finally:
        with connections["responses"].cursor() as cursor:
            cursor.execute("SELECT pg_drop_replication_slot(%s)", [slot])


def position() -> int:
    """Where the server's write-ahead log stands, in bytes."""
    with connections["responses"].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


def write_ahead_log(began: int) -> bytes:
    """All the server wrote since, without the heads of its pages, so that a record that spans two is whole."""
    parts = []
    with connections["responses"].cursor() as cursor:
        cursor.execute("SELECT pg_switch_wal()")
        begin, ended = began // SEGMENT * SEGMENT, position()
        for at in range(begin, ended, SEGMENT):
            cursor.execute("SELECT pg_read_binary_file('pg_wal/' || pg_walfile_name('0/0'::pg_lsn + %s))", [at + 1])
            segment = bytes(cursor.fetchone()[0])
            parts += [
                segment[block + (24 if block else 40) : block + WAL_BLOCK]
                for block in range(0, min(SEGMENT, ended - at), WAL_BLOCK)
                if at + block + WAL_BLOCK > began
            ]
    return b"".join(parts)


@contextlib.contextmanager
def sqlite(folder: Path) -> Iterator[House]:
    """The embedded product: two files with their write-ahead logs, one process."""
    client = Client(enforce_csrf_checks=True)

    def ask(method: str, path: str, body: dict[str, Any]) -> int:
        return int(client.generic(method, path, json.dumps(body), content_type="application/json").status_code)

    with in_files(folder) as files:
        yield House(
            "sqlite",
            ask,
            during=lambda: {f"file{ending}": read(files, ending) for ending in ("", "-wal")},
            at_end=dict,
            streams=SQLITE,
            telling=("rowid", "file after"),
        )


def read(files: list[Path], ending: str) -> bytes:
    """The pages of the files, freed ones too, without those of an index: they would only blur the order."""
    found = [file.with_name(file.name + ending) for file in files]
    pages = (page for file in found if file.exists() for page in split(file.read_bytes(), bool(ending)))
    return b"".join(page for page in pages if page[0] not in INDEX_PAGES)


def split(content: bytes, log: bool) -> list[bytes]:
    """A write-ahead log of SQLite has a head, and one before each page."""
    first, head = (32, 24) if log else (0, 0)
    return [content[at + head : at + head + PAGE] for at in range(first, len(content) - PAGE + 1, head + PAGE)]


@contextlib.contextmanager
def in_files(folder: Path) -> Iterator[list[Path]]:
    """The test's databases, which are in memory, carried over into files with the product's own settings."""
    held = {}
    for alias in ALIASES:
        connection = connections[alias]
        connection.ensure_connection()
        held[alias] = (connection.connection, connection.settings_dict["NAME"])
        connection.connection.execute(f"VACUUM INTO '{folder / alias}.sqlite3'")
        connection.connection, connection.settings_dict["NAME"] = None, str(folder / f"{alias}.sqlite3")
    try:
        yield [folder / f"{alias}.sqlite3" for alias in ALIASES]
    finally:
        for alias, (memory, name) in held.items():
            connections[alias].close()
            connections[alias].connection, connections[alias].settings_dict["NAME"] = memory, name
