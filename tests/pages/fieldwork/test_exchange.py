"""Questionnaires that leave for other tools and come from them, as a browser without scripts sees it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree
from openpyxl import load_workbook

from surveys import instruments
from surveys.models import Arrival, Version
from surveys.services import questionnaires
from tests.db.surveys.world import wave_for
from tests.unit.formats import workbooks

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
LIMESURVEY = Path(__file__).parents[2] / "unit" / "formats" / "data"


@pytest.fixture
def owner(client, signed_in):
    client.cookies["django_language"] = "en"
    return signed_in("owner")


@pytest.fixture
def wave(study):
    return wave_for(study)


def at(study, name, *args):
    return reverse(name, args=[study.public_id, *args])


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def bring(client, study, wave, name, data, level="first"):
    fields = {"file": SimpleUploadedFile(name, data), "level": level, "untagged": "nl"}
    return client.post(at(study, "surveys:arrival-add", wave.public_id), fields)


def published(wave):
    return next(
        version
        for one in wave.questionnaires.all()
        for version in one.versions.all()
        if version.published_at and one.level == "secondary"
    )


def test_a_version_can_be_downloaded_in_three_forms_with_what_each_loses(owner, study, wave):
    version = published(wave)
    page = text_of(owner.get(at(study, "surveys:download", version.public_id)))
    assert "Nothing is lost." in page
    assert "became ordinary answers with the codes -3, -4 and -5" in page
    assert "no program will route by them" in page
    found = {
        form: owner.get(at(study, "surveys:download-file", version.public_id, form))
        for form in ("json", "xlsform", "ddi")
    }
    assert json.loads(found["json"].content) == version.document
    assert "survey" in load_workbook(io.BytesIO(found["xlsform"].content)).sheetnames
    assert etree.fromstring(found["ddi"].content).tag == "{ddi:codebook:2_5}codeBook"
    assert version.content_hash.encode() in found["ddi"].content
    assert found["xlsform"].headers["Content-Disposition"].endswith('.xlsx"')


def test_what_was_downloaded_comes_back_as_it_was(owner, study, wave):
    version = published(wave)
    data = owner.get(at(study, "surveys:download-file", version.public_id, "xlsform")).content
    response = bring(owner, study, wave, "back.xlsx", data, level="secondary")
    arrival = Arrival.objects.get()
    assert "Everything came along." in text_of(owner.get(response.url))
    owner.post(at(study, "surveys:arrival-adopt", arrival.public_id))
    draft = Version.objects.get(questionnaire=version.questionnaire, published_at__isnull=True)
    assert questionnaires.publish_version(version=draft).content_hash == version.content_hash
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("classroom.xlsx", workbooks.CLASSROOM, "survey!B4"),
        ("places.xlsx", workbooks.PLACES, "region=${region}"),
        ("phones.lss", (LIMESURVEY / "phones.lss").read_bytes(), "rand(1, 2) == 1"),
        ("sleep.tsv", (LIMESURVEY / "sleep.tsv").read_bytes(), "Twee schalen"),
    ],
)
def test_what_did_not_come_is_shown_before_the_draft_and_kept_until_seen_to(owner, study, wave, name, data, said):
    before = Version.objects.count()
    response = bring(owner, study, wave, name, data)
    arrival = Arrival.objects.get()
    assert said in text_of(owner.get(response.url))
    assert Version.objects.count() == before
    response = owner.post(at(study, "surveys:arrival-adopt", arrival.public_id), follow=True)
    draft = Version.objects.get(questionnaire__level="first", questionnaire__wave=wave, published_at__isnull=True)
    assert draft.document["modules"]
    assert f"{len(arrival.lost)} things in {name} could not be carried over" in text_of(response)
    assert said in text_of(owner.get(at(study, "surveys:arrival", arrival.public_id)))
    owner.post(at(study, "surveys:arrival-dismiss", arrival.public_id))
    assert not Arrival.objects.exists()
    assert Version.objects.filter(pk=draft.pk).exists()


def test_a_document_comes_in_and_can_be_thrown_away(owner, study, wave):
    data = json.dumps(instruments.instrument("wave1-primary")).encode()
    before = Version.objects.count()
    bring(owner, study, wave, "primary.json", data)
    arrival = Arrival.objects.get()
    owner.post(at(study, "surveys:arrival-dismiss", arrival.public_id))
    assert (Arrival.objects.count(), Version.objects.count()) == (0, before)


def test_a_draft_in_the_way_is_named_before_it_is_replaced(owner, study, wave):
    version = published(wave)
    draft = questionnaires.draft_version(questionnaire=version.questionnaire, document=version.document)
    response = bring(owner, study, wave, "classroom.xlsx", workbooks.CLASSROOM, level="secondary")
    page = text_of(owner.get(response.url))
    assert f"There is a draft for this level already (version {draft.number})" in page
    assert "Replace the draft" in page


BROKEN = workbooks.workbook(
    survey=[("type", "name", "label::nl", "relevant"), ("text", "a", "A", None), ("text", "b", "B", "${a} = ")]
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("broken.xlsx", BROKEN, ("survey!D3", "The formula ends too early.", "${a} =")),
        ("broken.json", b'{"a":\n1,}', ("isn&#x27;t JSON", "line 2")),
        ("broken.json", b"[1]", ("not a questionnaire document",)),
        ("broken.lss", b"<document>", ("no well-formed XML",)),
        ("evil.lss", b'<!DOCTYPE a [<!ENTITY b "c">]><document/>', ("XML entities of its own",)),
        ("other.pdf", b"%PDF", ("A file of this kind can&#x27;t be read",)),
        ("large.tsv", b"x" * (5 * 1024 * 1024 + 1), ("larger than 5 MB",)),
    ],
)
def test_a_file_that_must_be_mended_says_where_and_nothing_is_kept(owner, study, wave, name, data, said):
    response = bring(owner, study, wave, name, data)
    page = text_of(response)
    assert response.status_code == 422
    assert [part for part in said if part not in page] == []
    assert 'value="first" selected' in page
    assert not Arrival.objects.exists()


def test_a_draft_with_faults_in_its_structure_can_still_be_downloaded_as_a_document(owner, study, wave):
    version = published(wave)
    document = {**version.document, "modules": []}
    draft = questionnaires.draft_version(questionnaire=version.questionnaire, document=document)
    page = text_of(owner.get(at(study, "surveys:download", draft.public_id)))
    assert page.count("Mend them first, then download it.") == 2
    response = owner.get(at(study, "surveys:download-file", draft.public_id, "json"))
    assert json.loads(response.content) == document
    refused = owner.get(at(study, "surveys:download-file", draft.public_id, "ddi"))
    assert refused.status_code == 400
    assert "Mend them first" in text_of(refused)


def test_a_viewer_reads_but_brings_nothing(client, signed_in, study, wave):
    viewer = signed_in("viewer", study)
    assert bring(viewer, study, wave, "classroom.xlsx", workbooks.CLASSROOM).status_code == 403
    assert not Arrival.objects.exists()
