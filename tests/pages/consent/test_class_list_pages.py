"""The pages of class lists, policies and one child's decisions, and the receipts they lead to."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from consent import selectors
from consent.models import AuditEvent, Decision, Slot
from consent.services import texts
from tests.db.consent.world import decide, slot_for
from tests.db.surveys.world import group_for

pytestmark = pytest.mark.django_db


def at(name, study, *more):
    return reverse(f"consent:{name}", args=[study.public_id, *more])


def parents_text(study):
    written = {"title": "Mag uw kind meedoen?", "yes": "Ja", "no": "Nee"}
    return texts.draft_texts(study=study, audience="child", texts={"nl": written, "fr": written})


def test_a_teacher_makes_a_list_of_numbers(study, signed_in):
    client = signed_in("fieldworker", study)
    group = group_for(study)
    page = client.get(at("class-list", study, group.public_id)).content.decode()
    assert 'value="22"' in page
    answer = client.post(at("class-list", study, group.public_id), {"count": 4, "names": "", "age_band": "6-11"})
    assert answer.headers["location"] == at("class-list", study, group.public_id)
    shown = client.get(answer.headers["location"]).content.decode()
    assert shown.count("No parent has said yes to answering the questionnaire yet") == 4
    assert "0 names, sealed" in shown


def test_names_are_shown_on_asking_and_each_time_noted(study, signed_in):
    client = signed_in("fieldworker", study)
    group = group_for(study)
    address = at("class-list", study, group.public_id)
    client.post(address, {"count": "", "names": "1. Noor Synthetic\n2. Elias Synthetic", "age_band": "6-11"})
    assert "Noor" not in client.get(address).content.decode()
    shown = client.post(at("class-list-names", study, group.public_id))
    assert "Noor Synthetic" in shown.content.decode()
    assert "no-store" in shown.headers["cache-control"]
    assert AuditEvent.objects.filter(action="names.read").count() == 1
    client.post(at("class-list-erase", study, group.public_id, "names"))
    assert not Slot.objects.filter(name_sealed__isnull=False).exists()


def test_a_list_needs_a_number_or_names_and_not_both(study, signed_in):
    client = signed_in("fieldworker", study)
    address = at("class-list", study, group_for(study).public_id)
    for given in ({"count": "", "names": ""}, {"count": 3, "names": "Noor Synthetic"}):
        answer = client.post(address, {"age_band": "6-11", **given})
        assert answer.status_code == 422
        assert "one of the two" in answer.content.decode()
    assert not Slot.objects.exists()


def test_a_yes_and_its_withdrawal_take_the_same_steps(study, signed_in):
    client = signed_in("fieldworker", study)
    text = texts.activate_texts(text_set=parents_text(study))
    slot = slot_for(study)
    address = at("slot", study, slot.public_id)
    cell = text.cells.get(track="nl")
    given = {"purpose": "survey", "who": "parent:1", "text": cell.pk, "channel": "paper_scan"}
    for value, state in (("granted", "allowed"), ("withdrawn", "withdrawn")):
        assert client.post(address, {**given, "value": value}).status_code == 302
        assert selectors.allowed(slot, "survey").state == state
    said = Decision.objects.last()
    assert (said.text_sha256, said.language, said.recorded_by.name) == (cell.sha256, "nl", "Fieldworker")
    assert "yes taken back" in client.get(address).content.decode()


def test_without_a_text_no_decision_can_be_entered(study, signed_in):
    client = signed_in("fieldworker", study)
    page = client.get(at("slot", study, slot_for(study).public_id)).content.decode()
    assert "First put a text" in page
    assert "Keep the decision" not in page


def test_policies_are_read_by_all_and_changed_with_a_reference(study, signed_in):
    client = signed_in("researcher", study)
    assert "both parents have to say yes" in client.get(at("policies", study)).content.decode()
    address = at("policy-edit", study, "survey", "12-15")
    assert "The shipped rule" in client.get(address).content.decode()
    rule = {"parent": "informed_optout", "n_parents": 1, "child": "assent", "objection_days": 10}
    refused = client.post(address, {**rule, "ethics_ref": ""})
    assert "reference" in refused.content.decode()
    client.post(address, {**rule, "ethics_ref": "EC-2026-014"})
    shown = client.get(at("policies", study)).content.decode()
    assert "EC-2026-014" in shown
    assert "10 days to object" in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Bewijs van uw beslissing"),
        ("fr", "Preuve de votre décision"),
        ("de", "Nachweis"),
        ("en", "Receipt of your"),
    ],
)
def test_a_receipt_speaks_four_languages_and_names_nobody(study, client, language, words):
    decision = decide(slot_for(study), "withdrawn")
    page = client.get(reverse("receipt-in", args=[decision.public_id, language])).content.decode()
    assert words in page
    assert decision.text_sha256 in page
    assert str(decision.slot_id) not in page
    assert (
        client.get(reverse("receipt", args=[decision.public_id]))
        .content.decode()
        .startswith('<!doctype html>\n<html lang="nl"')
    )


def test_the_record_has_the_fields_of_the_standard(study, client):
    decision = decide(slot_for(study))
    answer = client.get(reverse("receipt-record", args=[decision.public_id]))
    assert answer.headers["content-type"] == "application/ld+json"
    record = json.loads(answer.content)
    assert record["@type"] == "dpv:ConsentRecord"
    assert record["dpv:hasConsentStatus"] == "dpv:ConsentGiven"
    assert record["dpv:hasNotice"]["dct:identifier"] == f"sha256:{decision.text_sha256}"
    assert record["dpv:isIndicatedAtTime"]["@value"] == decision.decided_on.isoformat()
    assert record["arobase:chain"]["hash"] == decision.hash


def test_a_receipt_nobody_gave_is_not_there(client, study):
    answer = client.get("/receipts/00000000-0000-4000-8000-000000000000/")
    assert answer.status_code == 404
    assert "no such receipt" in answer.content.decode()
