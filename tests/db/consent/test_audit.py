"""The audit log: one way in, no way to change it, and every change behind its back is found."""

from __future__ import annotations

import importlib
import threading
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from backend.accounts.models import Role
from backend.core.errors import Conflict
from consent.models import AuditEvent, AuditHead
from consent.services import audit
from consent.tokens.chain import Head

migration = importlib.import_module("consent.migrations.0003_audit")


@pytest.fixture
def without_triggers(db):
    """What somebody can do who owns the database; the triggers come back with the rollback."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE consent_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_no_update")


@pytest.fixture
def five(study):
    return [audit.note(study, None, "sitting.open", "sitting", uuid.uuid4(), {"slips": n}) for n in range(5)]


def run(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def kinds(study):
    return [(fault.kind, fault.seq) for fault in audit.faults(study.public_id)]


def test_a_row_says_day_and_act_and_nobody_by_name(study, person):
    user = person(Role.OFFICER)
    event = audit.note(study, user, "burn", "study", study.public_id, {"responses": 22})
    assert (event.actor, event.seq, event.counts) == (f"staff:{user.pk}", 1, {"responses": 22})
    assert user.name not in str(event.row)
    assert user.email not in str(event.row)
    assert {field.get_internal_type() for field in AuditEvent._meta.fields}.isdisjoint({"DateTimeField", "TimeField"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("actor", "action", "counts"),
    [
        ("Mieke Peeters", "read", {}),
        (None, "Read!", {}),
        (None, "read", {"who": "Mieke"}),
        (None, "read", {"is": True}),
    ],
)
def test_what_could_hold_a_name_is_refused(actor, action, counts):
    with pytest.raises(ValueError, match="not"):
        audit.note(None, actor, action, "slot", "", counts)
    assert not AuditEvent.objects.exists()


def test_studies_and_house_have_chains_of_their_own(study, five):
    audit.note(None, "command", "owner.add")
    assert dict(audit.heads()) == {
        study.public_id: Head(5, five[-1].hash),
        audit.HOUSE: Head(1, AuditEvent.objects.get(chain=audit.HOUSE).hash),
    }
    assert kinds(study) == []


def test_an_act_that_did_not_happen_leaves_no_row(study, five):
    with transaction.atomic():
        audit.note(study, None, "burn")
        transaction.set_rollback(True)
    assert audit.head(study.public_id) == Head(5, five[-1].hash)
    audit.note(study, None, "burn")
    assert kinds(study) == []


def test_the_code_offers_no_way_to_change_a_row(study, five):
    acts = (
        five[0].save,
        five[0].delete,
        AuditEvent.objects.filter(chain=study.public_id).delete,
        lambda: AuditEvent.objects.update(actor="nobody"),
    )
    for act in acts:
        with pytest.raises(Conflict):
            act()
    assert AuditEvent.objects.count() == 5


@pytest.mark.parametrize(
    "statement", ["UPDATE consent_auditevent SET actor = 'nobody'", "DELETE FROM consent_auditevent"]
)
def test_the_database_refuses_too(study, five, statement):
    if connection.vendor == "sqlite":
        run(migration.MADE["sqlite"][1])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert kinds(study) == []


def test_a_changed_row_is_found(study, five, without_triggers):
    run("UPDATE consent_auditevent SET actor = 'nobody' WHERE seq = 3")
    assert kinds(study) == [("changed", 3)]


def test_a_removed_row_is_found(study, five, without_triggers):
    run("DELETE FROM consent_auditevent WHERE seq = 2")
    assert kinds(study) == [("removed", 2)]


def test_rows_that_changed_places_are_found(study, five, without_triggers):
    for old, new in ((2, 99), (4, 2), (99, 4)):
        run("UPDATE consent_auditevent SET seq = %s WHERE seq = %s", new, old)
    assert [each for each in kinds(study) if each[0] == "moved"] == [("moved", 2), ("moved", 4)]


def test_a_chain_cut_off_and_its_head_set_back_is_found_by_the_head_an_officer_kept(study, five, without_triggers):
    kept = audit.head(study.public_id)
    run("DELETE FROM consent_auditevent WHERE seq = 5")
    assert kinds(study) == [("head", 5)]
    AuditHead.objects.filter(chain=study.public_id).update(seq=4, hash=five[3].hash)
    assert kinds(study) == []
    assert not audit.holds(study.public_id, kept)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_do_not_fork_the_chain(study):
    """Eight threads that begin together, twenty rows each, on connections of their own."""
    begin = threading.Barrier(8)

    def write():
        begin.wait()
        for number in range(20):
            audit.note(study, None, "flush", "batch", "", {"rows": number})
        connection.close()

    threads = [threading.Thread(target=write) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit.head(study.public_id).seq == 160
    assert kinds(study) == []
