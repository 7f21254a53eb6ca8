"""The page of a study for everybody: in six readings, without a cookie, with what is published and nothing else."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from backend.pages import about
from surveys import selectors
from surveys.services import questionnaires
from tests.db.surveys.world import explained, group_for, planned, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
LINKAGE = {
    "runs": [
        {
            "date": "2026-11-20", "backend": "postgresql", "mode": "slip", "groups": 30, "children": 22,
            "attacks": {
                "answers, ctid, start": {"accuracy": 0.0606, "chance": 0.0455, "ceiling": 0.0786},
                "answers, log, start": {"accuracy": 0.0379, "chance": 0.0455, "ceiling": 0.0786},
                "texts, id, start": {"accuracy": 0.0512, "chance": 0.0455, "ceiling": 0.0786},
            },
        },
        {
            "date": "2026-11-21", "backend": "sqlite", "mode": "slip", "groups": 30, "children": 22,
            "attacks": {"answers, ctid, start": {"accuracy": 0.0701, "chance": 0.0455, "ceiling": 0.0786}},
        },
    ],
    "controls": [{"date": "2026-11-20", "backend": "postgresql", "writers": {"tag beside": 0.97, "row a child": 1.0}}],
}  # fmt: skip


@pytest.fixture
def wave(study):
    return wave_for(study)


@pytest.fixture(autouse=True)
def no_figures(monkeypatch, tmp_path):
    monkeypatch.setattr(about, "LINKAGE", tmp_path / "linkage.json")
    return tmp_path / "linkage.json"


def page(client, study, track):
    return client.get(reverse("about", args=[study.public_id, track])).content.decode()


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_every_reading_says_everything_that_the_others_say():
    parts = {track: set(text) for track, text in about.words().items()}
    assert set(parts) == set(about.TRACKS)
    assert len({frozenset(one) for one in parts.values()}) == 1


@pytest.mark.parametrize("track", about.TRACKS)
def test_whoever_comes_reads_it_without_an_account_and_without_a_cookie(client, study, wave, track):
    client.cookies["sessionid"] = "somebody"
    response = client.get(reverse("about", args=[study.public_id, track]))
    assert response.status_code == 200
    assert not response.cookies
    assert f'<html lang="{track[:2]}">' in response.content.decode()
    assert about.words()[track]["withdraw_text"] in response.content.decode()


@pytest.mark.parametrize(
    ("accepted", "track"), [("fr-BE,fr;q=0.9", "fr"), ("tr,de;q=0.5", "de"), ("tr", "nl"), ("", "nl")]
)
def test_the_front_leads_to_the_language_of_the_browser(client, study, wave, accepted, track):
    response = client.get(reverse("about-front", args=[study.public_id]), headers={"accept-language": accepted})
    assert response.headers["location"] == reverse("about", args=[study.public_id, track])
    assert not response.cookies


def test_a_study_without_anything_published_is_nobodys_business(client, study):
    for track in about.TRACKS:
        page = client.get(reverse("about", args=[study.public_id, track]))
        assert page.status_code == 404
        assert str(study) not in page.content.decode()


def test_it_knows_no_other_language(client, study, wave):
    page = client.get(reverse("about", args=[study.public_id, "en"]))
    assert page.status_code == 404
    assert str(study) not in page.content.decode()


def test_the_questions_are_those_that_were_published(client, study, wave):
    version = next(one for one in selectors.published_versions(study) if one.questionnaire.level == "primary")
    here = reverse("about-questions", args=[study.public_id, "fr", version.public_id])
    assert here in page(client, study, "fr")
    shown = client.get(here).content.decode()
    asked = [item for module in version.document["modules"] for item in module["items"] if item["type"] == "single"]
    assert asked[0]["texts"]["fr"] in shown.replace("&#x27;", "'")
    assert asked[0]["categories"][0]["texts"]["fr"] in shown.replace("&#x27;", "'")


def test_on_paper_it_is_a_pdf(client, study, wave):
    version = selectors.published_versions(study)[0]
    response = client.get(reverse("about-paper", args=[study.public_id, "nl", version.public_id]))
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_neither_a_draft_nor_what_it_replaces_is_shown(client, study, wave):
    first = next(one for one in selectors.published_versions(study) if one.questionnaire.level == "primary")
    draft = explained(questionnaires.revise(version=first))
    address = reverse("about-questions", args=[study.public_id, "nl", draft.public_id])
    assert client.get(address).status_code == 404
    questionnaires.publish_version(version=draft)
    now = client.get(address)
    assert now.status_code == 200
    assert draft.document["title"]["nl"] in now.content.decode()
    assert client.get(reverse("about-questions", args=[study.public_id, "nl", first.public_id])).status_code == 404


def test_the_way_out_leads_to_a_door_of_the_study_once_there_is_one(client, study, wave):
    assert "#withdraw" not in page(client, study, "nl")
    sitting = planned(wave, group_for(study))
    assert f"/box/k/{sitting.door}/#withdraw" in page(client, study, "nl")
    assert "15 januari 2027" in page(client, study, "nl")
    assert "15 janvier 2027" in page(client, study, "fr-easy")


def test_what_was_not_measured_is_said_to_be_so(client, study, wave):
    assert about.words()["nl"]["tested_none"] in page(client, study, "nl")


def test_the_last_test_stands_with_its_worst_figures(client, study, wave, no_figures):
    no_figures.write_text(json.dumps(LINKAGE))
    shown = plain(page(client, study, "nl"))
    assert "21 november 2026" in shown
    assert re.search(r"welke antwoorden van wie zijn 2 manieren, de beste telt 7,0 % 4,[56] %", shown)
    assert "welke tekst van wie is 1 manier 5,1 %" in shown
    assert "Boven 7,9 %" in shown
    assert "minstens 97,0 %" in shown


def test_who_is_responsible_stands_there_once_the_team_wrote_it(client, study, wave):
    assert about.words()["fr"]["contact_none"] in page(client, study, "fr")
    study.controller, study.contact = "Universiteit X", "Noor, 09 000 00 00"
    study.officer_contact, study.ethics_reference = "officer@example.org", "EC 2026/1"
    study.save()
    shown = page(client, study, "fr")
    assert all(part in shown for part in ("Universiteit X", "Noor, 09 000 00 00", "officer@example.org", "EC 2026/1"))
    assert about.words()["fr"]["contact_none"] not in shown


def test_help_lines_say_whether_somebody_made_sure(client, study, wave):
    assert "102" in page(client, study, "nl")
    assert "nog niet nagekeken" in page(client, study, "nl")


def test_only_tables_published_for_everybody_are_handed_out(client, study, wave):
    assert about.words()["nl"]["results_none"] in page(client, study, "nl")
    missing = reverse("about-results", args=[study.public_id, study.public_id])
    assert client.get(missing).status_code == 404


def test_the_poster_leads_here(study, wave, signed_in):
    sitting = planned(wave, group_for(study))
    shown = signed_in("owner").get(reverse("surveys:poster", args=[study.public_id, sitting.public_id]))
    assert f"/about/{study.public_id}/" in shown.content.decode()
