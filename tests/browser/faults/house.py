"""A running installation that can be hurt: web server, mixer and database are processes that a test may kill.

Without AROBASE_TEST_POSTGRES it stands on two SQLite files. With it, on PostgreSQL: a server of its own, made by initdb,
where PostgreSQL's programs are installed; else on two databases of the server given, which then refuse connections for a
while instead of being killed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.browser.whole.conftest import ROOT, Product, free_port

PATIENCE_S = 90
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
SHELL = ("manage.py", "shell", "--no-imports", "-c", "from tests.browser.faults.inside import serve; serve()")
HALT = """CREATE TRIGGER halt BEFORE INSERT ON box_flushcount BEGIN SELECT (WITH RECURSIVE n(i) AS
 (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT max(i) FROM n); END"""


def until(holds: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not (found := holds()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)
    return found


class Files:
    """Two SQLite files; there is no server that could die."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.responses = folder / "data" / "responses.sqlite3"
        self.environ: dict[str, str] = {}

    @contextlib.contextmanager
    def flush_halted(self) -> Iterator[Callable[[], bool]]:
        """A flush writes its rows and hangs before its counts; yields whether one hangs now."""

        def execute(statement: str) -> None:
            with contextlib.closing(sqlite3.connect(self.responses, timeout=30, isolation_level=None)) as line:
                line.execute(statement)

        def inside() -> bool:
            with contextlib.closing(sqlite3.connect(self.responses, timeout=0, isolation_level=None)) as line:
                try:
                    line.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    return True
                return False

        execute(HALT)
        yield inside
        execute("DROP TRIGGER halt")

    def end(self) -> None:
        """The files go with their folder."""


class Borrowed:
    """Two databases of a server that others use too: it can't be killed, but it can refuse us."""

    name = "PostgreSQL (connections ended and refused)"

    def __init__(self, server: str) -> None:
        self.server, mark = server, uuid.uuid4().hex[:8]
        self.databases = {"DATABASE_URL": f"faults_{mark}_ledger", "RESPONSES_URL": f"faults_{mark}_responses"}
        with self.admin() as admin:
            for database in self.databases.values():
                admin.execute(f"CREATE DATABASE {database}")

    def admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.server, autocommit=True)

    def address(self, variable: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.databases[variable]}"))

    @property
    def environ(self) -> dict[str, str]:
        own = {variable: self.address(variable) for variable in self.databases}
        return own | {"REDIS_URL": "memory://", "SECRET_KEY": "k3" * 30}

    @contextlib.contextmanager
    def flush_halted(self) -> Iterator[Callable[[], bool]]:
        address = self.address("RESPONSES_URL")
        with psycopg.connect(address) as holder, psycopg.connect(address, autocommit=True) as looking:
            holder.execute("LOCK TABLE box_flushcount IN ACCESS EXCLUSIVE MODE")
            asked = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'box_flushcount'::regclass"
            yield lambda: looking.execute(asked).fetchone() is not None

    def stop(self) -> None:
        with self.admin() as admin:
            for database in self.databases.values():
                admin.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
                admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])

    def start(self) -> None:
        with self.admin() as admin:
            for database in self.databases.values():
                admin.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")

    def end(self) -> None:
        with self.admin() as admin:
            for database in self.databases.values():
                admin.execute(f"DROP DATABASE {database} WITH (FORCE)")


class Cluster(Borrowed):
    """A PostgreSQL server of our own, which is stopped as a power cut would stop it."""

    name = "PostgreSQL (stopped at once, recovered at the start)"

    def __init__(self) -> None:
        self.folder, self.programs = Path(tempfile.mkdtemp(prefix="arobase-cluster-")), PROGRAMS[-1].parent
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:  # PostgreSQL does not run as root
            shutil.chown(self.folder, self.user)
        port = free_port()
        self.program("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n")
        self.start()
        super().__init__(f"postgresql://postgres@127.0.0.1:{port}/postgres")

    def program(self, name: str, *given: str) -> None:
        command = [str(self.programs / name), "-D", str(self.folder), *given]
        subprocess.run(command, check=True, user=self.user, cwd="/", stdout=subprocess.DEVNULL)

    def start(self) -> None:
        self.program("pg_ctl", "-w", "-l", "/dev/null", "start")

    def stop(self) -> None:
        self.program("pg_ctl", "-w", "-m", "immediate", "stop")

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)


def database(folder: Path) -> Files | Borrowed:
    server = os.environ.get("AROBASE_TEST_POSTGRES")
    if not server:
        return Files(folder)
    return Cluster() if PROGRAMS else Borrowed(server)


class House(Product):
    """The installation, its processes, and a way to act in it beside its pages."""

    def __init__(self, folder: Path) -> None:
        (folder / "data").mkdir()
        self.folder, self.port, self.database = folder, free_port(), database(folder)
        self.address = f"http://localhost:{self.port}"
        keys = folder / "data" / "keys"
        self.environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data"), "KEYS_DIR": str(keys)}
        self.environ |= {"SITE_URL": "http://localhost", **self.database.environ}
        self.log = (folder / "log.txt").open("a")
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.inside = self.begin("inside", *SHELL, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.study = self.ask("install")
        self.start_mixer()
        self.start_server()

    def begin(self, name: str, *command: str, **pipes: Any) -> subprocess.Popen[str]:
        options = {"cwd": ROOT, "env": self.environ, "text": True, "start_new_session": True, "stderr": self.log}
        options |= {"stdout": self.log} | pipes
        self.running[name] = subprocess.Popen([sys.executable, *command], **options)
        return self.running[name]

    def start_server(self) -> None:
        address = f"127.0.0.1:{self.port}"
        self.begin(
            "server", "-m", "gunicorn", "backend.wsgi", "--bind", address, "--threads", "8", "--log-level", "error"
        )
        until(self.answers, "the web server")

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            contextlib.closing(HTTPConnection("localhost", self.port, timeout=2)) as line,
        ):
            line.request("GET", "/box/")
            return line.getresponse().status == 200
        return False

    def start_mixer(self) -> None:
        self.begin("mixer", "manage.py", "mixer")

    def signal(self, name: str, number: int) -> None:
        """To the process and all that it started."""
        os.killpg(self.running[name].pid, number)

    def kill(self, name: str) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        self.signal(name, signal.SIGKILL)
        with self.running.pop(name):
            pass  # waits for it and closes its pipes

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)
        self.database.end()
        self.log.close()
