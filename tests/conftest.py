"""What every test may lean on: a study, a person in each role, and the rule which marked tests can run here."""

import os
import shutil
import subprocess
from functools import cache

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.confirmed import with_help_lines

# A slow machine is no fault of the code: property tests are bounded by their number of examples, not by a clock.
hypothesis_settings.register_profile("arobase", deadline=None)
hypothesis_settings.load_profile("arobase")

NEEDS = {"postgres": "AROBASE_TEST_POSTGRES", "redis": "AROBASE_TEST_REDIS", "npm": "AROBASE_TEST_NPM"}
PROGRAMS = {"r": ("Rscript",), "office": ("soffice", "pdftotext")}
R_PACKAGES = ("survey", "foreign", "MASS")
PASSWORD = "a sentence to sign in with"


def pytest_collection_modifyitems(items):
    for item in items:
        for mark, variable in NEEDS.items():
            if mark in item.keywords and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} is not set: no real {mark} to test against"))
        for mark in PROGRAMS.keys() & item.keywords.keys():
            if absent := lacking(mark):
                item.add_marker(pytest.mark.skip(reason=f"{absent} is not installed"))


def pytest_terminal_summary(terminalreporter):
    """The fault matrix as a table: the faults that were run, what went in and what came out."""
    told = [each for kind in terminalreporter.stats.values() for each in kind if hasattr(each, "user_properties")]
    faults = sorted({value for report in told for name, value in report.user_properties if name == "fault"})
    if faults:
        terminalreporter.section("faults")
        terminalreporter.write("\n".join([*faults, ""]))


@cache
def lacking(mark):
    """The first program, or package of R, that the tests of this mark need and this machine doesn't have."""
    absent = [program for program in PROGRAMS[mark] if not shutil.which(program)]
    if mark == "r" and not absent:
        names = ", ".join(f'"{name}"' for name in R_PACKAGES)
        asked = f"cat(setdiff(c({names}), rownames(installed.packages())))"
        told = subprocess.run(["Rscript", "-e", asked], check=True, capture_output=True, text=True)
        absent = [f"R's package {name}" for name in told.stdout.split()]
    return absent[0] if absent else ""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test that commits empties every table afterwards; on SQLite that is row by row, which an append-only table
    refuses. `tests/db/consent/test_audit.py` and `test_ledger.py` make the triggers again and test them."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER audit_no_delete")
            cursor.execute("DROP TRIGGER decision_no_delete")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path_factory):
    """Each test has its own keys outside the databases, as each installation has."""
    settings.KEYS_DIR = tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def own_language():
    """A request leaves its language active in the thread; each test begins in that of the settings."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch):
    """On a slow machine a job may outlast the heart's rest, and the databases in memory bear no second thread."""
    monkeypatch.setattr("backend.jobs.services.BEAT_EVERY_S", 3600.0)


@pytest.fixture
def organisation(db):
    from backend.accounts.models import Organisation

    return Organisation.objects.create(name="Meetpunt")


@pytest.fixture
def study(organisation):
    from backend.accounts.models import Study

    made = Study.objects.create(organisation=organisation, slug="golf-1", name={"nl": "Golf 1", "fr": "Vague 1"})
    return with_help_lines(made)


@pytest.fixture
def person(organisation):
    """person(role, study=None) -> a member of staff with that role in the study (or in the whole organisation)."""
    from backend.accounts.models import Membership, User

    def make(role, study=None):
        user = User.objects.create_user(f"{role}@example.org", PASSWORD, name=role.title())
        Membership.objects.create(user=user, organisation=organisation, study=study, role=role)
        return user

    return make


@pytest.fixture
def signed_in(client, person):
    """signed_in(role, study) -> a browser session of a person with that role."""

    def make(role, study=None):
        client.force_login(person(role, study))
        return client

    return make
