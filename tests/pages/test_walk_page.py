"""A thousand simulated children as a job, their report, and nothing of them in the box."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backend.jobs import services as jobs
from backend.jobs.models import Job
from surveys.box.models import Envelope, Response
from surveys.services import questionnaires
from tests.db.surveys.test_versions import first_version
from tests.db.surveys.world import wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_a_thousand_children_are_sent_and_reported(signed_in, study, monkeypatch) -> None:
    monkeypatch.setattr("surveys.services.walks.CHILDREN", 120)
    version = first_version(wave_for(study))
    client = signed_in("researcher", study)
    client.cookies["django_language"] = "en"
    page = reverse("surveys:walk", args=[study.public_id, version.public_id])
    assert b"No child was sent through" in client.get(page).content
    assert client.post(page).status_code == 302
    job = Job.objects.get(kind="walk")
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    shown = client.get(page).content.decode()
    assert "Who meets what" in shown
    assert "The questionnaire changed since" not in shown
    assert ">100 %<" in shown
    one = client.get(page, {"child": "0"}).content.decode()
    assert "Child 0" in one
    assert "Child" not in client.get(page, {"child": "x"}).content.decode().replace("children", "").replace(
        "Children", ""
    )
    assert not Envelope.objects.exists()
    assert not Response.objects.exists()


def test_a_draft_that_changed_says_so(signed_in, study, monkeypatch) -> None:
    monkeypatch.setattr("surveys.services.walks.CHILDREN", 20)
    draft = questionnaires.revise(version=first_version(wave_for(study)))
    client = signed_in("researcher", study)
    client.cookies["django_language"] = "en"
    page = reverse("surveys:walk", args=[study.public_id, draft.public_id])
    client.post(page)
    jobs.perform(Job.objects.get(kind="walk").pk)
    draft.document["modules"][1]["items"].pop()
    draft.save()
    assert "The questionnaire changed since" in client.get(page).content.decode()


def test_nothing_to_walk_is_a_sentence(signed_in, study) -> None:
    draft = questionnaires.revise(version=first_version(wave_for(study)))
    draft.document["modules"] = []
    draft.save()
    client = signed_in("researcher", study)
    client.cookies["django_language"] = "en"
    page = reverse("surveys:walk", args=[study.public_id, draft.public_id])
    client.post(page)
    jobs.perform(Job.objects.get(kind="walk").pk)
    assert "Nothing of this draft can be asked yet." in client.get(page).content.decode()
