"""The environment is typed, loud, and works empty; each service starts with only its own variables."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.env import EnvironmentInvalid, read

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgresql://staff@db/ledger",
    "RESPONSES_URL": "postgresql://staff@db/responses",
    "REDIS_URL": "redis://queue/0",
    "SECRET_KEY": "s" * 60,
    "SITE_URL": "https://studies.example.org",
    "KEYS_DIR": "/run/keys",
}


def test_nothing_given_is_the_embedded_product(tmp_path):
    env = read({"DATA_DIR": str(tmp_path)})
    assert env.embedded
    assert env.service == "all"
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert read({"DATA_DIR": str(tmp_path)}).secret_key == env.secret_key


@pytest.mark.parametrize("name", ["DATABASE_URL", "RESPONSES_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR"])
def test_a_production_start_names_the_missing_variable(name):
    with pytest.raises(EnvironmentInvalid, match=name):
        read({key: value for key, value in PRODUCTION.items() if key != name} | {"AROBASE_SERVICE": "staff"})


@pytest.mark.parametrize(("name", "value"), [("DEBUG", "yes"), ("AROBASE_SERVICE", "web"), ("LANGUAGE_CODE", "de")])
def test_an_unknown_value_is_refused(name, value, tmp_path):
    with pytest.raises(EnvironmentInvalid, match=name):
        read({"DATA_DIR": str(tmp_path), name: value})


@pytest.mark.parametrize("service", ["box", "mixer"])
def test_the_box_and_the_mixer_refuse_the_ledgers_address(service):
    with pytest.raises(EnvironmentInvalid, match="must not know DATABASE_URL"):
        read({**PRODUCTION, "AROBASE_SERVICE": service})


def start(service, variables, *command):
    environ = {"PATH": os.environ["PATH"], "AROBASE_SERVICE": service, **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )


def test_the_command_line_says_what_is_missing_in_one_sentence():
    done = start("staff", {"SECRET_KEY": "x" * 60}, "check")
    assert done.returncode != 0
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_box_starts_without_the_ledgers_address(tmp_path):
    variables = {
        "RESPONSES_URL": "postgresql://box@nowhere.invalid/responses",
        "SECRET_KEY": "x9" * 40,
        "SITE_URL": "https://studies.example.org",
        "KEYS_DIR": str(tmp_path),
    }
    done = start("box", variables, "shell", "--no-imports", "-c", SEES)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["responses", "surveys.box.service_urls", "False"]


SEES = """
from django.conf import settings
from django.db import connections
import sys
used = [alias for alias in connections if connections[alias].vendor != "unknown"]
print(*used, settings.ROOT_URLCONF, "consent.models" in sys.modules)
"""


def test_the_deployment_check_is_silent(tmp_path):
    done = start(
        "staff", {**PRODUCTION, "SECRET_KEY": "q7" * 20 + "Zk!9" * 8}, "check", "--deploy", "--fail-level", "WARNING"
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr
