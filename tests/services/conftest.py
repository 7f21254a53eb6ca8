"""A production installation of its own on the real PostgreSQL and Redis: two databases, a role, keys and a process for
each service, each with only the variables it may know."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 60
OWN = {
    "staff": ("DATABASE_URL", "RESPONSES_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR", "DATA_DIR"),
    "box": ("RESPONSES_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR", "DATA_DIR"),
    "mixer": ("RESPONSES_URL", "KEYS_DIR"),
}
KEYS = {
    "staff": ("slip.key", "mixer", "withdrawal"),
    "box": ("slip.key", "mixer", "withdrawal"),
    "mixer": ("mixer", "withdrawal"),
}


def address(role, database, server=None):
    """The same server as another role and another database."""
    parts = urlsplit(server or os.environ["AROBASE_TEST_POSTGRES"])
    host = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit(parts._replace(netloc=f"{role}@{host}" if role else parts.netloc, path=f"/{database}"))


def until(holds, what):
    """The first true value of `holds()`, which another process makes true."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not (found := holds()):
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)
    return found


def queue():
    """The real Redis; parallel test processes take the databases after the one given, so that no worker takes another's."""
    parts = urlsplit(os.environ.get("AROBASE_TEST_REDIS", ""))
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return urlunsplit(parts._replace(path=f"/{int(parts.path.strip('/') or 0) + process}"))


@dataclass(frozen=True)
class Installation:
    """Names that belong to this test run alone. `owner` migrates; the services have roles made by deploy/roles.sql."""

    mark: str
    folder: Path

    @property
    def owner(self):
        return f"arobase_{self.mark}_owner"

    @property
    def databases(self):
        return {"DATABASE_URL": f"arobase_{self.mark}_ledger", "RESPONSES_URL": f"arobase_{self.mark}_responses"}

    def role(self, service):
        return f"arobase_{self.mark}_{service}"

    def variables(self, service, role=None):
        """What the service may know, with the databases seen through its own role (or the one given)."""
        role = role or self.role(service)
        known = {variable: address(role, name) for variable, name in self.databases.items()} | {
            "SECRET_KEY": "k3" * 30,
            "SITE_URL": "http://localhost",
            "KEYS_DIR": str(self.folder / service / "keys"),
            "DATA_DIR": str(self.folder / "data"),
            "REDIS_URL": queue(),
        }
        own = {name: known[name] for name in OWN[service]}
        return {"PATH": os.environ["PATH"], "AROBASE_SERVICE": service, "LANGUAGE_CODE": "en", **own}

    def manage(self, service, *command, role=None):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.variables(service, role), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, code):
        """Run code inside the staff service; returns what it printed."""
        return self.manage("staff", "shell", "--no-imports", "-c", code)

    def celery(self, *command):
        """One of Celery's own commands, in the staff service."""
        done = subprocess.run(
            [sys.executable, "-m", "celery", "-A", "backend.celery", *command],
            cwd=ROOT, env=self.variables("staff"), capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def connection(self, service, variable="RESPONSES_URL"):
        """The database as this service's role sees it."""
        role = self.owner if service == "owner" else self.role(service)
        return psycopg.connect(address(role, self.databases[variable]), autocommit=True)

    def grant(self):
        """Run deploy/roles.sql as the README says."""
        names = {"ledger": self.databases["DATABASE_URL"], "responses": self.databases["RESPONSES_URL"]}
        names |= {service: self.role(service) for service in OWN} | {"owner": self.owner}
        chosen = [part for name, value in names.items() for part in ("-v", f"{name}={value}")]
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", *chosen, "-f", "deploy/roles.sql", os.environ["AROBASE_TEST_POSTGRES"]],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")

    def make_keys(self, *command):
        """The mixer makes the keys; each other service gets only its own."""
        self.manage("mixer", "box_keys", *command)
        for service in ("staff", "box"):
            for name in KEYS[service]:
                source, target = (self.folder / at / "keys" / name for at in ("mixer", service))
                target.parent.mkdir(parents=True, exist_ok=True)
                if source.is_dir():
                    private = shutil.ignore_patterns("*.key") if name == "mixer" else None
                    shutil.copytree(source, target, ignore=private, dirs_exist_ok=True)
                elif source.exists() and not target.exists():
                    shutil.copy2(source, target)
        slip = self.folder / "mixer" / "keys" / "slip.key"
        slip.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """Two fresh databases, migrated, with roles and keys; dropped at the end."""
    made = Installation(uuid.uuid4().hex[:8], tmp_path_factory.mktemp("installation"))
    server = os.environ["AROBASE_TEST_POSTGRES"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {made.owner} LOGIN")
        for name in made.databases.values():
            connection.execute(f"CREATE DATABASE {name} OWNER {made.owner}")
    try:
        migrate(made)
        made.grant()
        made.make_keys()
        made.manage("staff", "collectstatic", "--noinput", "--verbosity", "0")
        yield made
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            for name in made.databases.values():
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            for role in (*(made.role(service) for service in OWN), made.owner):
                connection.execute(f"DROP ROLE IF EXISTS {role}")


def migrate(made):
    for database in ("default", "responses"):
        made.manage("staff", "migrate", "--database", database, "--verbosity", "0", role=made.owner)


@pytest.fixture(scope="session")
def box(installation):
    """The address of a box service that knows nothing but its own variables. What it says is kept in `box.log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (installation.folder / "box.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "backend.wsgi"],
            cwd=ROOT, env=installation.variables("box"), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    site = f"http://localhost:{port}"
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site}/health/", timeout=2).read()
            break
        except OSError:
            assert process.poll() is None, "the box did not start"
    yield site
    process.terminate()
    process.wait(10)


@pytest.fixture
def worker(installation, tmp_path):
    """worker(application) -> a running process that has connected to the queue, in a process group of its own; ended
    after the test. `log` is the file of what it says; `before` is told of the process before it connects."""
    started = []

    def start(application, before=None):
        log = tmp_path / f"worker-{len(started)}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", application, "worker", "--concurrency", "1", "--loglevel", "INFO"],
                cwd=ROOT, env=installation.variables("staff"), stdout=file, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        process.log = log
        if before is not None:
            before(process)
        started.append(process)
        until(lambda: process.poll() is not None or "ready." in log.read_text(), "a worker that is ready")
        assert process.poll() is None, log.read_text()
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
