"""The ledger: decisions are added and never changed, and a gate opens by them alone."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from backend.core.errors import Conflict, Invalid
from consent import selectors
from consent.models import Decision, Slot
from consent.selectors import ledger
from tests.db.consent.world import decide, slot_for
from tests.db.surveys.world import group_for

pytestmark = pytest.mark.django_db
TABLE = Decision._meta.db_table


def statements(name):
    """The trigger's statements, as the migration has them."""
    migration = import_module("consent.migrations.0005_ledger")
    return getattr(migration, name)[connection.vendor]


def open_to_change():
    """What somebody with the database's own password can do."""
    with connection.cursor() as cursor:
        for statement in statements("UNMADE"):
            cursor.execute(statement.replace("DROP TRIGGER decision_no", "DROP TRIGGER IF EXISTS decision_no"))


@pytest.fixture
def closed():
    """Every test but these runs without the trigger against removal on SQLite (`tests/conftest.py`)."""
    open_to_change()
    with connection.cursor() as cursor:
        for statement in statements("MADE"):
            cursor.execute(statement)


def test_a_gate_opens_by_a_parents_yes_and_closes_by_its_withdrawal(study):
    slot = slot_for(study)
    with pytest.raises(Conflict, match="No parent has said yes"):
        selectors.require(slot, "survey")
    decide(slot)
    selectors.require(slot, "survey")
    decide(slot, "withdrawn")
    with pytest.raises(Conflict, match="taken back") as refused:
        selectors.require(slot, "survey")
    assert refused.value.code == "consent-withdrawn"


def test_each_purpose_is_asked_for_itself(study):
    slot = slot_for(study)
    decide(slot)
    assert selectors.allowed(slot, "survey").allowed
    assert not selectors.allowed(slot, "audio").allowed
    decide(slot, purpose="audio")
    assert selectors.allowed(slot, "audio").missing == ("child",)
    decide(slot, purpose="audio", decider="child")
    assert selectors.allowed(slot, "audio").allowed


@pytest.mark.parametrize("act", ["UPDATE {} SET value = 'granted'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_a_decision(study, closed, act):
    decide(slot_for(study), "refused")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(TABLE))
    assert Decision.objects.get().value == "refused"


def test_a_decision_is_neither_saved_again_nor_deleted(study):
    decision = decide(slot_for(study))
    for act in (decision.save, decision.delete):
        with pytest.raises(Conflict):
            act()


def test_decisions_outlive_the_class_list(study):
    slot = slot_for(study)
    decide(slot)
    Slot.objects.all().delete()
    assert Decision.objects.get().slot_id == slot.public_id
    assert ledger.chain_faults(study) == []


def test_a_decision_needs_the_hash_of_a_text(study):
    with pytest.raises(Invalid):
        decide(slot_for(study), text_sha256="version 3")


def test_a_changed_decision_is_found_in_the_chain(study, organisation):
    slot = slot_for(study)
    for value in ("granted", "withdrawn", "granted"):
        decide(slot, value)
    assert ledger.chain_faults(study) == []
    assert ledger.head(study).seq == 3
    open_to_change()
    Decision.objects.filter(seq=2).update(value="granted")
    assert [(fault.kind, fault.seq) for fault in ledger.chain_faults(study)] == [("changed", 2)]
    Decision.objects.filter(seq=3).delete()
    assert "head" in {fault.kind for fault in ledger.chain_faults(study)}


def test_a_class_is_counted_from_its_slots_and_only_then(study):
    group = group_for(study)
    assert ledger.eligible_counts(group) is None
    slots = [slot_for(study, number, group=group) for number in (1, 2, 3)]
    decide(slots[0])
    decide(slots[1], "refused")
    assert ledger.eligible_counts(group) == {"allowed": 1, "refused": 1, "waiting": 1}
