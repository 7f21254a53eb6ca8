"""A no takes back what rested on a yes: everything registered for that purpose, once, even after a fault."""

from __future__ import annotations

import pytest

from consent.models import Decision, GuardianContact, TakenBack
from consent.services import withdrawals
from tests.db.consent.world import decide, slot_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(monkeypatch):
    """Quotes of children in some other part of the product: unpublished ones can be taken back."""
    monkeypatch.setattr(withdrawals, "takers", {})
    kept = {}

    def take(slot):
        unpublished, published = kept.pop(slot, (0, 0))
        return withdrawals.Taken(unpublished, published)

    withdrawals.register("quote_verbatim", "quotes", take)
    return kept


def test_a_withdrawal_takes_back_and_tells_what_was_out_already(study, archive, django_capture_on_commit_callbacks):
    slot = slot_for(study)
    other = slot_for(study, 2, group=slot.group)
    archive |= {slot.public_id: (3, 1), other.public_id: (2, 0)}
    for decider in ("parent", "child"):
        decide(slot, purpose="quote_verbatim", decider=decider)
    with django_capture_on_commit_callbacks(execute=True):
        said = decide(slot, "withdrawn", purpose="quote_verbatim", decider="child")
    assert archive == {other.public_id: (2, 0)}
    assert [(row.taker, row.taken, row.published) for row in said.taken_back.all()] == [("quotes", 3, 1)]


def test_a_no_to_one_thing_leaves_another_alone(study, archive, django_capture_on_commit_callbacks):
    slot = slot_for(study)
    archive[slot.public_id] = (3, 0)
    with django_capture_on_commit_callbacks(execute=True):
        decide(slot, "withdrawn", purpose="audio")
    assert slot.public_id in archive


def test_a_no_of_somebody_without_a_say_takes_nothing(study, archive, django_capture_on_commit_callbacks):
    slot = slot_for(study, age_band="16-17")
    archive[slot.public_id] = (3, 0)
    decide(slot, purpose="quote_verbatim", decider="child")
    with django_capture_on_commit_callbacks(execute=True):
        decide(slot, "refused", purpose="quote_verbatim", decider="parent")
    assert slot.public_id in archive


def test_a_fault_keeps_the_decision_and_the_rest_is_finished_later(
    study, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(withdrawals, "takers", {})
    broken = [True]

    def take(_slot):
        if broken:
            raise OSError("the disk is full")
        return withdrawals.Taken(1)

    withdrawals.register("audio", "recordings", take)
    slot = slot_for(study)
    with django_capture_on_commit_callbacks(execute=False) as after:
        decide(slot, "withdrawn", purpose="audio")
    with pytest.raises(OSError, match="full"):
        after[0]()
    assert Decision.objects.get().value == "withdrawn"
    assert not TakenBack.objects.exists()
    broken.clear()
    assert withdrawals.resume() == 1
    assert TakenBack.objects.get().taken == 1
    assert withdrawals.resume() == 0


def test_who_may_not_be_asked_again_loses_the_address_too(study, django_capture_on_commit_callbacks):
    slot = slot_for(study)
    other = slot_for(study, 2, group=slot.group)
    for one in (slot, other):
        GuardianContact.objects.create(slot=one, sealed=b"x", language="nl")
    with django_capture_on_commit_callbacks(execute=True):
        decide(slot, "withdrawn", purpose="recontact")
    assert GuardianContact.objects.get().slot == other
    assert TakenBack.objects.get().taken == 1
