"""Class lists: names are sealed and go by themselves, every reading is noted; policies depart only with a reference."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core import keyfiles
from backend.core.errors import Conflict, Invalid, Unavailable
from consent import keys, policies, selectors
from consent.models import AuditEvent, ConsentPolicy, Decision, GuardianContact, Slot
from consent.selectors import class_lists as reading
from consent.selectors import ledger
from consent.services import class_lists
from consent.services import policies as services
from consent.standing import AgeBand, ChildMode, ParentMode, Purpose, Rule
from tests.db.consent.world import decide
from tests.db.surveys.world import group_for

pytestmark = pytest.mark.django_db
NAMES = ["Noor Synthetic", "Élias Synthetic", "Jesse Synthetic"]


@pytest.fixture
def teacher(person, study):
    return person("fieldworker", study)


def test_names_are_sealed_and_read_only_with_a_note(study, teacher):
    group = group_for(study)
    slots = class_lists.make(group=group, by=teacher, names=NAMES)
    stored = b"".join(bytes(slot.name_sealed) for slot in Slot.objects.all())
    assert b"Synthetic" not in stored
    assert class_lists.read_names(group=group, by=teacher) == dict(enumerate(NAMES, start=1))
    noted = AuditEvent.objects.get(action="names.read")
    assert (noted.object_ref, noted.counts) == (str(group.public_id), {"names": 3})
    Slot.objects.filter(pk=slots[0].pk).update(name_sealed=slots[1].name_sealed)
    with pytest.raises(Unavailable, match="restore the key"):
        class_lists.read_names(group=group, by=teacher)


def test_without_the_key_no_name_opens(study, teacher):
    group = group_for(study)
    class_lists.make(group=group, by=teacher, names=NAMES)
    assert keyfiles.destroy(keyfiles.root() / keys.NAMES)
    with pytest.raises(Unavailable):
        class_lists.read_names(group=group, by=teacher)


def test_each_thing_kept_can_be_erased_by_itself(study, teacher):
    group = group_for(study)
    slots = class_lists.make(group=group, by=teacher, names=NAMES)
    GuardianContact.objects.create(slot=slots[0], sealed=b"x", language="nl")
    decide(slots[0])
    assert class_lists.erase_contacts(group=group, by=teacher) == 1
    assert class_lists.erase_names(group=group, by=teacher) == 3
    assert selectors.allowed(slots[0], "survey").allowed
    assert class_lists.erase(group=group, by=teacher) == 3
    assert Decision.objects.count() == 1
    assert not Slot.objects.exists()


def test_a_list_is_numbers_unless_names_are_given_and_is_made_once(study, teacher):
    group = group_for(study)
    made = class_lists.make(group=group, by=teacher, count=22)
    assert [slot.number for slot in made] == list(range(1, 23))
    assert not Slot.objects.filter(name_sealed__isnull=False).exists()
    with pytest.raises(Conflict):
        class_lists.make(group=group, by=teacher, count=3)
    for count in (0, 61):
        with pytest.raises(Invalid):
            class_lists.make(group=group, by=teacher, count=count)


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=20), max_size=30), st.booleans())
def test_a_pasted_list_is_read_with_or_without_numbers(names, numbered):
    lines = [f"{number}. {name}" if numbered else name for number, name in enumerate(names, start=1)]
    assert class_lists.names_in("\r\n\r\n".join(lines)) == names


def test_growing_up_asks_the_young_person(study, teacher):
    group = group_for(study)
    slot = class_lists.make(group=group, by=teacher, count=1, age_band=AgeBand.TEEN)[0]
    for decider in ("parent", "child"):
        decide(slot, purpose="recontact", decider=decider)
    assert selectors.allowed(slot, "recontact").allowed
    class_lists.move_to_band(group=group, age_band=AgeBand.YOUTH, by=teacher)
    slot.refresh_from_db()
    assert selectors.allowed(slot, "recontact").state == "needs_own_consent"
    decide(slot, purpose="recontact", decider="child")
    assert selectors.allowed(slot, "recontact").allowed


def test_a_childs_page_agrees_with_the_gate_on_every_purpose(study, teacher):
    slot = class_lists.make(group=group_for(study), by=teacher, count=1)[0]
    decide(slot)
    decide(slot, "refused", purpose="video")
    decide(slot, purpose="recontact", decider="child")
    shown = {line.place.purpose: line.place.standing for line in reading.lines(slot)}
    assert shown == {purpose: selectors.allowed(slot, purpose) for purpose in Purpose}


def test_the_teachers_counts_begin_with_the_ledger_where_there_is_a_list(study, teacher):
    group = group_for(study)
    assert reading.expected_counts(group) is None
    slots = class_lists.make(group=group, by=teacher, count=3)
    decide(slots[0])
    assert reading.expected_counts(group) == {"eligible": 3, "refused": 2, "absent": 0}


def test_departing_from_the_shipped_policy_needs_a_reference(study, teacher):
    opt_out = Rule(Purpose.SURVEY, ParentMode.OPT_OUT, ChildMode.ASSENT)
    with pytest.raises(Invalid, match="reference"):
        services.change(study=study, band="12-15", rule=opt_out, ethics_ref=" ", by=teacher)
    services.change(study=study, band="12-15", rule=opt_out, ethics_ref="EC-2026-014", by=teacher)
    assert ledger.rule_for(study, Purpose.SURVEY, "12-15") == opt_out
    assert ledger.rule_for(study, Purpose.SURVEY, "6-11").parent is ParentMode.ACTIVE
    shipped, _source = policies.shipped(Purpose.SURVEY, AgeBand.TEEN)
    services.change(study=study, band="12-15", rule=shipped, ethics_ref="", by=teacher)
    assert not ConsentPolicy.objects.exists()
    assert AuditEvent.objects.filter(action="policy.changed").count() == 2


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.SURVEY])
def test_silence_is_enough_for_nothing_but_the_questionnaire(study, teacher, purpose):
    rule = dataclasses.replace(policies.shipped(purpose, AgeBand.TEEN)[0], parent=ParentMode.OPT_OUT)
    with pytest.raises(Invalid, match="Silence"):
        services.change(study=study, band="12-15", rule=rule, ethics_ref="EC-2026-014", by=teacher)
