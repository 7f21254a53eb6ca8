"""After a restore from a backup nobody answers twice, and the audit chain is whole."""

import contextlib
import os
import sqlite3
import subprocess
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections

from consent.services import audit
from tests.db.box.services import Service, database
from tests.db.box.test_processes import POSTGRES, box  # noqa: F401  a fixture
from tests.linkage.houses import address, in_files

CHILDREN = 6


def through_pg_dump(source, target):
    """As an operator does it: pg_dump in its own format, pg_restore into an empty database."""
    dumped = subprocess.run(["pg_dump", "-Fc", source], check=True, capture_output=True).stdout
    subprocess.run(["pg_restore", "--exit-on-error", "--no-owner", "-d", target], input=dumped, check=True)


@contextlib.contextmanager
def restored(served, folder):
    """Another installation with the keys of the first and what its backup held."""
    (folder / "keys").parent.mkdir(parents=True)
    subprocess.run(["cp", "-r", served.folder / "keys", folder / "keys"], check=True)
    if not served.postgres:
        other = Service(folder, None)
        with (
            contextlib.closing(sqlite3.connect(served.sqlite)) as source,
            contextlib.closing(sqlite3.connect(other.sqlite)) as target,
        ):
            source.backup(target)
        yield other
        other.stop()
        return
    with database(POSTGRES, f"test_box_{uuid.uuid4().hex}") as url:
        through_pg_dump(served.postgres, url)
        other = Service(folder, url)
        yield other
        other.stop()


@pytest.mark.parametrize("rights", ["prepare", "prepare_tokens"])
def test_a_restored_box_knows_every_right_that_was_used(box, tmp_path, rights):  # noqa: F811
    box.serve()
    prepared = box.run(rights, str(CHILDREN))
    used, unused = prepared["messages"][:4], prepared["messages"][4:]
    assert [box.put(message) for message in used] == [201] * 4
    with restored(box, tmp_path / "restored") as other:
        other.serve()
        assert [other.put(message) for message in used] == [200] * 4
        assert [other.put({**message, "envelope": unused[0]["envelope"]}) for message in used] == [409] * 4
        assert other.run("state", prepared["study"], prepared["batch"])["waiting"] == 4
        assert [other.put(message) for message in unused] == [201] * 2
        other.run("finish", prepared["batch"])
        assert other.run("flush") == [CHILDREN]
        assert {other.put(message) for message in prepared["messages"]} == {200}


@contextlib.contextmanager
def ledger_restored(folder):
    """The ledger's connection looks at a copy that was made by way of a backup."""
    if connections["default"].vendor != "postgresql":
        with in_files(folder):
            yield
        return
    connection = connections["default"]
    name = f"test_ledger_{uuid.uuid4().hex}"
    with database(os.environ["AROBASE_TEST_POSTGRES"], name) as url:
        through_pg_dump(address("default"), url)
        held = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = urlsplit(url).path.strip("/")
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = held


@pytest.mark.django_db(databases=["default", "responses"], transaction=True)
def test_a_restored_audit_chain_is_whole_and_says_when_it_is_not(tmp_path: Path):
    for place in range(5):
        audit.note(None, None, "synthetic.act", counts={"place": place})
    chain, kept = next(iter(audit.heads()))
    with ledger_restored(tmp_path):
        assert audit.faults(chain) == []
        assert audit.holds(chain, kept)
        assert audit.note(None, None, "synthetic.after").seq == kept.seq + 1
        assert audit.faults(chain) == []
        with connections["default"].cursor() as cursor:
            if connections["default"].vendor == "postgresql":  # who owns the table can do this
                cursor.execute("ALTER TABLE consent_auditevent DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM consent_auditevent WHERE seq = 3")
        assert audit.faults(chain) != []
    assert audit.faults(chain) == []
