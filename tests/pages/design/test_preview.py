"""The preview's pages: framed by this site alone, and a bundle that could not be sent."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from surveys import instruments
from surveys.services import questionnaires, waves

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
INLINE = re.compile(
    rb"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\ssrc=|application/json))|javascript:", re.IGNORECASE
)


@pytest.fixture
def version(study):
    wave = waves.add_wave(study=study, name={"nl": "Golf 1", "fr": "Vague 1"})
    one = questionnaires.add_questionnaire(wave=wave, level="secondary", slug="w1")
    return questionnaires.draft_version(questionnaire=one, document=instruments.instrument("wave1-secondary"))


@pytest.fixture
def get(client, signed_in, study, version):
    client.cookies["django_language"] = "nl"
    owner = signed_in("owner")

    def getting(name, **query):
        return owner.get(reverse(f"surveys:{name}", args=[study.public_id, version.public_id]), query)

    return getting


def test_only_the_childs_page_may_be_framed_and_only_here(get):
    framed = get("preview-child")
    assert "frame-ancestors 'self'" in framed.headers["content-security-policy"]
    assert framed.headers["x-frame-options"] == "SAMEORIGIN"
    for name in ("preview", "preview-panel", "preview-draft", "version"):
        other = get(name)
        assert "frame-ancestors 'none'" in other.headers["content-security-policy"], name
        assert other.headers["x-frame-options"] == "DENY"
        assert not INLINE.search(other.content), name
    assert not INLINE.search(framed.content)


def test_the_bundle_has_nothing_to_send_with(get):
    bundle = get("preview-draft").json()["bundle"]
    assert not {"door", "batch", "study", "key", "document_hash", "send_delay"} & set(bundle)
    assert bundle["strings"]["fr"]["synthetic.banner"] == "Voorbeeld: er wordt niets bewaard of verstuurd"
    assert bundle["document"]["modules"][0]["items"]


def test_the_children_of_each_level_have_their_look(get, version):
    assert get("preview-draft").json()["bundle"]["age_theme"] == "13"
    for level, theme in (("primary", "9-12"), ("first", "6-8"), ("easy", "easy")):
        version.questionnaire.level = level
        version.questionnaire.save()
        assert get("preview-draft").json()["bundle"]["age_theme"] == theme


def test_the_answers_that_lead_to_a_question_are_filled_in(get):
    page = get("preview-way", item="no_phone").content.decode()
    assert "alleen als: het antwoord op “Heb je een eigen gsm?”" in page
    assert re.search(r'<option value="2" selected>Ja, een gewone gsm', page)
    assert "Gevraagd aan iedereen." in get("preview-way", item="age").content.decode()


def test_an_impossible_question_and_a_broken_one_say_so(get, version):
    items = {one["variable"]: one for module in version.document["modules"] for one in module["items"]}
    items["no_phone"]["ask_if"] = 'own_phone == "none" and own_phone == "smart"'
    items["gender"]["categories"] = items["gender"]["categories"][:1]
    version.save()
    assert "geen antwoorden gevonden" in get("preview-way", item="no_phone").content.decode()
    assert "minstens 2" in get("preview-way", item="gender").content.decode()
    assert list(get("preview-draft").json()["faults"]) == ["gender"]


def test_every_question_can_be_jumped_to_also_one_that_does_not_run(get, version):
    version.document["modules"][0]["items"][0]["type"] = "unheard-of"
    version.save()
    first = version.document["modules"][0]["items"][0]["variable"]
    page = get("preview", item=first).content.decode()
    assert f'<option value="{first}" selected>' in page
    assert page.count("<option") > 30


def test_a_file_that_is_no_questionnaire_shows_an_empty_preview(get, version):
    version.document = {"modules": 3}
    version.save()
    assert get("preview").status_code == get("preview-panel").status_code == get("preview-way").status_code == 200
    answer = get("preview-draft").json()
    assert answer["bundle"] is None
    assert answer["words"]["nothing"] == "Er is nog niets om te tonen."
