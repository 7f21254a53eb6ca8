"""The reader's pages: the way through four steps, acts that answer with what to show, and the file at the end."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from backend.jobs import services as jobs
from backend.jobs.models import Job
from surveys.box.models import DetachedText
from surveys.reviewing.models import TextReview

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def reader(signed_in, study):
    client = signed_in("owner", study)
    client.cookies["django_language"] = "en"
    return client


def address(study, name="texts"):
    return reverse(f"surveys:{name}", args=[study.public_id])


def send(client, study, name, **values):
    return client.post(
        address(study, name), json.dumps(values), content_type="application/json", HTTP_ACCEPT="application/json"
    )


def test_an_empty_study_says_what_comes(reader, study):
    assert b"No text has come in yet" in reader.get(address(study)).content
    assert b"Nothing waits for you here" in reader.get(address(study, "texts-read")).content


def test_from_looking_to_the_file(reader, study, person):
    DetachedText.objects.create(study=study.public_id, stratum="nl", variable="wish", text="=emma zei dat ik dik was")
    DetachedText.objects.create(study=study.public_id, stratum="nl", variable="hope", text="ik speel graag")
    assert b"Read what children wrote" in reader.get(reverse("study", args=[study.public_id])).content
    reader.post(address(study, "texts-look"))
    jobs.perform(Job.objects.get(kind="texts").pk)
    page = reader.get(address(study, "texts-read"))
    sheets = {sheet["variable"]: sheet for sheet in page.context["setup"]["sheets"]}
    assert sheets["wish"]["spans"] == [[1, 5, "person", True, True]]
    marked = send(
        reader, study, "texts-mark", key=sheets["hope"]["key"], spans=[[3, 8, "rare", True, True]], revision=0
    ).json()
    assert marked["revision"] == 1
    assert send(reader, study, "texts-accept", key=sheets["hope"]["key"], revision=1).json() == {"revision": 2}
    assert send(reader, study, "texts-accept", key=sheets["wish"]["key"], revision=0).status_code == 200
    assert (
        b"wait for another person" in reader.get(address(study)).content
        or b"waits for another person" in reader.get(address(study)).content
    )
    TextReview.objects.update(second=person("coder", study))
    reader.post(address(study, "texts-release"))
    sent = reader.get(reverse("exports:texts", args=[study.public_id]))
    assert sent.content.decode("utf-8-sig").splitlines() == [
        '"question","stratum","text"',
        '"hope","nl","ik [iets persoonlijks 1] graag"',
        '"wish","nl","\'=[vriend 1] zei dat ik dik was"',
    ]


def test_everywhere_answers_with_each_changed_text_and_what_it_had(reader, study):
    for words in ("emma zei", "met emma"):
        DetachedText.objects.create(study=study.public_id, stratum="nl", variable="wish", text=words)
    reader.post(address(study, "texts-look"))
    jobs.perform(Job.objects.get(kind="texts").pk)
    changed = send(reader, study, "texts-everywhere", said="Emma", kind="").json()["changed"]
    assert [(one["spans"], len(one["before"])) for one in changed] == [([], 1), ([], 1)]


@pytest.mark.parametrize(
    ("name", "values"),
    [("texts-mark", {"key": "x"}), ("texts-mark", {}), ("texts-everywhere", {}), ("texts-accept", {"key": 3})],
)
def test_what_is_no_act_is_refused_with_a_sentence(reader, study, name, values):
    answer = send(reader, study, name, **values)
    assert 400 <= answer.status_code < 500
    assert answer.json()["message"]


def test_opening_a_page_of_texts_is_in_the_audit_log(reader, study):
    from consent.models.audit import AuditEvent

    DetachedText.objects.create(study=study.public_id, stratum="nl", variable="wish", text="ik speel")
    reader.post(address(study, "texts-look"))
    jobs.perform(Job.objects.get(kind="texts").pk)
    reader.get(address(study, "texts-read"))
    event = AuditEvent.objects.get(action="texts.read")
    assert event.counts == {"texts": 1}
