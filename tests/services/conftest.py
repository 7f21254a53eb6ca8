"""A production installation of its own on the real PostgreSQL: two databases, keys by service, processes by service."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 60


@pytest.fixture(scope="session")
def server():
    return os.environ["AROBASE_TEST_POSTGRES"].rsplit("/", 1)[0]


@pytest.fixture(scope="session")
def installation(server, tmp_path_factory):
    """Addresses of two fresh databases, migrated, and a folder of keys; dropped at the end."""
    mark = uuid.uuid4().hex[:8]
    names = {"DATABASE_URL": f"arobase_{mark}_default", "RESPONSES_URL": f"arobase_{mark}_responses"}
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for name in names.values():
            connection.execute(f"CREATE DATABASE {name}")
    variables = {variable: f"{server}/{name}" for variable, name in names.items()}
    variables |= {
        "SECRET_KEY": "k3" * 30,
        "SITE_URL": "http://localhost",
        "KEYS_DIR": str(tmp_path_factory.mktemp("keys")),
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "REDIS_URL": os.environ.get("AROBASE_TEST_REDIS", "redis://127.0.0.1:6379/9"),
    }
    try:
        manage("staff", variables, "migrate", "--database", "default", "--verbosity", "0")
        manage("staff", variables, "migrate", "--database", "responses", "--verbosity", "0")
        manage("mixer", variables, "box_keys")
        manage("staff", variables, "collectstatic", "--noinput", "--verbosity", "0")
        yield variables
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            for name in names.values():
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


OWN = {
    "staff": ("DATABASE_URL", "RESPONSES_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR", "DATA_DIR"),
    "box": ("RESPONSES_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR", "DATA_DIR"),
    "mixer": ("RESPONSES_URL", "KEYS_DIR"),
}


def environment(service, variables):
    """Only what the service may know."""
    return {"PATH": os.environ["PATH"], "AROBASE_SERVICE": service, **{name: variables[name] for name in OWN[service]}}


def manage(service, variables, *command, text=None):
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=environment(service, variables), capture_output=True, text=True, check=False, input=text,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def box(installation):
    """The address of a box service that knows nothing but its own variables."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "backend.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"],
        cwd=ROOT, env=environment("box", installation), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://localhost:{port}"
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=2).read()
            break
        except OSError:
            assert process.poll() is None, "the box did not start"
    yield address
    process.terminate()
    process.wait(10)
