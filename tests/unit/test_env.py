"""The environment is typed, loud, and works empty; each service starts with only its own variables."""

import os
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest

from backend.env import SENTENCES, EnvironmentInvalid, postgres, read

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


@pytest.mark.parametrize(
    ("environ", "begins"),
    [
        ({"LANGUAGE_CODE": "fr", "LANG": "nl_BE.UTF-8"}, "Le service « staff » ne peut pas démarrer sans REDIS_URL."),
        ({"LANG": "nl_BE.UTF-8"}, "De dienst “staff” kan niet starten zonder REDIS_URL."),
        ({"LC_ALL": "fr_BE", "LANG": "nl_BE.UTF-8"}, "Le service"),
        ({"LANG": "C.UTF-8"}, "The service “staff” can't start without REDIS_URL."),
        ({}, "The service"),
    ],
)
def test_the_operator_reads_their_own_language(environ, begins):
    known = {name: value for name, value in PRODUCTION.items() if name != "REDIS_URL"}
    with pytest.raises(EnvironmentInvalid) as caught:
        read({**known, **environ, "AROBASE_SERVICE": "staff"})
    assert str(caught.value).startswith(begins)


def test_a_language_nobody_translated_is_refused_in_that_of_the_terminal(tmp_path):
    with pytest.raises(EnvironmentInvalid, match="LANGUAGE_CODE doit avoir une de ces valeurs : nl, fr, en"):
        read({"DATA_DIR": str(tmp_path), "LANGUAGE_CODE": "de", "LANG": "fr_BE.UTF-8"})


def test_every_sentence_is_there_in_each_language_with_the_same_blanks():
    def blanks(sentence):
        return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name}

    for code, said in SENTENCES.items():
        assert said.keys() == {"nl", "fr", "en"}, code
        assert len({frozenset(blanks(sentence)) for sentence in said.values()}) == 1, code


@pytest.mark.parametrize(
    "url", ["mysql://staff:geheim@db/ledger", "postgresql://staff:geheim@db:port/x", "postgresql://staff:geheim@db"]
)
def test_a_wrong_address_is_named_and_its_password_is_not_repeated(url):
    with pytest.raises(EnvironmentInvalid) as caught:
        postgres(url, "DATABASE_URL", {"LANGUAGE_CODE": "nl"})
    assert str(caught.value).startswith("DATABASE_URL is geen geldig adres.")
    assert "geheim" not in str(caught.value)


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


def test_the_command_line_says_it_in_the_terminals_language():
    done = start("mixer", {"LANG": "fr_BE.UTF-8"}, "mixer", "--once")
    assert done.stderr.strip() == (
        "Le service « mixer » ne peut pas démarrer sans RESPONSES_URL, KEYS_DIR. Voir deploy/README.md."
    )


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
