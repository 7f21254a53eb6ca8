"""Two readers, each alone, then a third; what follows reaches care teams without pointing at a child; no word is kept."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import Conflict, Invalid
from surveys.box.models import DetachedText
from surveys.models import Concern, Escalation, Reading, Version
from surveys.safeguarding import concerns, ladder, review
from tests.db.surveys.world import wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
HEAVY, LIGHT = "mijn papa slaat mij thuis", "ik speel graag voetbal"
STRATUM = "nl|east-flanders|primary"


@pytest.fixture
def sensitive(study):
    """The study with one published question where a child writes and that is marked as sensitive."""
    wave_for(study)
    version = Version.objects.filter(questionnaire__wave__study=study).first()
    item = {"variable": "felt", "type": "longtext", "sensitivity": 2, "texts": {"nl": "?", "fr": "?"}}
    plain = {**item, "variable": "game", "sensitivity": 0}
    document = {**version.document, "modules": [{"name": "m", "title": {}, "items": [item, plain]}]}
    Version.objects.filter(pk=version.pk).update(document=document)
    return study


@pytest.fixture
def readers(person, study):
    return [person(role, study) for role in ("carer", "owner", "officer")]


def wrote(study, text=HEAVY, variable="felt", stratum=STRATUM):
    return DetachedText.objects.create(study=study.public_id, stratum=stratum, variable=variable, text=text).pk


def words(text):
    return [one.text.text for one in text]


def test_sensitive_questions_alone_come_and_the_heaviest_first_none_left_out(sensitive, readers):
    for text in (LIGHT, HEAVY):
        wrote(sensitive, text)
    wrote(sensitive, "andere vraag", variable="game")
    wrote(sensitive, "anders", variable="felt__other")
    queue = review.queue(sensitive, readers[0])
    assert words(queue)[0] == HEAVY
    assert sorted(words(queue)) == sorted([HEAVY, LIGHT, "anders"])
    assert (queue[0].score > 0, queue[-1].score) == (True, 0)


def test_two_who_agree_decide_and_nobody_reads_twice(sensitive, readers):
    text = wrote(sensitive)
    review.keep(study=sensitive, text=text, labels=["violence"], reader=readers[0])
    assert review.queue(sensitive, readers[0]) == []
    assert review.findings(sensitive) == []
    with pytest.raises(Conflict):
        review.keep(study=sensitive, text=text, labels=["violence"], reader=readers[0])
    review.keep(study=sensitive, text=text, labels=["violence"], reader=readers[1])
    assert review.queue(sensitive, readers[2]) == []
    assert [(one.label, one.n, one.urgent) for one in review.findings(sensitive)] == [("violence", 1, False)]


def test_where_two_differ_a_third_decides(sensitive, readers):
    text = wrote(sensitive)
    for reader, label in zip(readers, ("none", "distress", "distress"), strict=True):
        assert [one.readings for one in review.queue(sensitive, reader)] == [readers.index(reader)]
        review.keep(study=sensitive, text=text, labels=[label], reader=reader)
    assert [one.label for one in review.findings(sensitive)] == ["distress"]


def test_danger_seen_by_one_waits_for_nobody(sensitive, readers):
    review.keep(study=sensitive, text=wrote(sensitive), labels=["danger", "violence"], reader=readers[0])
    assert [(one.label, one.urgent) for one in review.findings(sensitive)] == [("danger", True)]


@pytest.mark.parametrize("labels", [[], ["none", "distress"], ["angry"]])
def test_only_the_known_labels_hold_and_nothing_stands_alone(sensitive, readers, labels):
    text = wrote(sensitive)
    with pytest.raises(Invalid):
        review.keep(study=sensitive, text=text, labels=labels, reader=readers[0])
    assert not Reading.objects.exists()


def test_what_a_child_takes_out_leaves_no_reading(sensitive, readers):
    text = wrote(sensitive)
    review.keep(study=sensitive, text=text, labels=["distress"], reader=readers[0])
    DetachedText.objects.all().delete()
    assert review.forget_gone(sensitive) == 1
    assert not Reading.objects.exists()


def test_the_page_covers_the_words_and_keeps_none(sensitive, client, readers):
    text = wrote(sensitive)
    client.force_login(readers[0])
    client.cookies["django_language"] = "en"
    here = reverse("surveys:review", args=[sensitive.public_id])
    page = client.get(here).content.decode()
    assert re.search(rf"<details[^>]*(?<! open)><summary>.*</summary><blockquote>{HEAVY}", page)
    client.post(reverse("surveys:review-keep", args=[sensitive.public_id, text]), {"label": ["violence"]})
    assert HEAVY not in client.get(here).content.decode()
    with connection.cursor() as cursor:
        for table in ("surveys_reading", "surveys_escalation", "consent_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  three names from above
            assert HEAVY not in str(cursor.fetchall())


@pytest.mark.parametrize(("minutes", "told"), [(44, False), (46, True)])
def test_after_three_quarters_of_an_hour_a_reader_is_asked_to_stop(sensitive, client, readers, minutes, told):
    wrote(sensitive)
    client.force_login(readers[0])
    client.cookies["django_language"] = "en"
    here = reverse("surveys:review", args=[sensitive.public_id])
    start = 1_795_000_000
    for minute in range(0, minutes, 10):
        with time_machine.travel(start + 60 * minute, tick=False):
            assert "45 minutes" not in client.get(here).content.decode()
    with time_machine.travel(start + 60 * minutes, tick=False):
        assert ("45 minutes" in client.get(here).content.decode()) is told
    with time_machine.travel(start + 60 * (minutes + 20), tick=False):
        assert "45 minutes" not in client.get(here).content.decode()


@given(st.integers(0, 40), st.integers(0, 400), st.booleans())
def test_no_message_points_at_few(schools, answers, one_school):
    step = ladder.reach(schools, answers, one_school=one_school)
    if step is not None:
        assert answers >= ladder.ENOUGH
        assert schools >= 1
        assert schools > 1 or one_school
        assert (step == "school") is (schools == 1)


def test_a_message_is_on_record_without_words_and_refused_where_it_points_at_few(sensitive, readers, monkeypatch):
    text = wrote(sensitive)
    for reader in readers[:2]:
        review.keep(study=sensitive, text=text, labels=["violence"], reader=reader)
    with pytest.raises(Conflict):
        ladder.escalate(study=sensitive, stratum=STRATUM, label="violence", by=readers[0])
    monkeypatch.setattr(ladder, "allowed", lambda *_given: "stratum")
    told = ladder.escalate(study=sensitive, stratum=STRATUM, label="violence", by=readers[0])
    assert Escalation.objects.get() == told
    for language in ladder.LANGUAGES:
        letter = " ".join(ladder.letter(told, language)["lines"])
        assert HEAVY not in letter
        assert "{" not in letter


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_letters_have_words_for_every_label_and_step(language):
    text = ladder.words()[language]
    assert set(text["labels"]) == set(review.LABELS) - {review.NONE}
    assert {"school", "stratum"} <= set(text)


def test_a_concern_is_closed_to_whoever_wrote_it_and_open_at_the_desk(study, client, person):
    moderator, carer = person("moderator", study), person("carer", study)
    client.force_login(moderator)
    told = {"who": "Lotte, 5B", "verbatim": "hij slaat mij", "when": "24/11", "wish": "niemand zeggen", "steps": "juf"}
    client.post(reverse("surveys:concern-add", args=[study.public_id]), told)
    one = Concern.objects.get()
    assert b"Lotte" not in bytes(one.sealed)
    address = reverse("surveys:concern-read", args=[study.public_id, one.public_id])
    assert client.post(address).status_code == 403
    client.force_login(carer)
    assert all(text in client.post(address).content.decode() for text in told.values())
    shown = client.post(address, {"steps": "CLB gebeld"}).content.decode()
    assert "CLB gebeld" in shown
    assert Concern.objects.filter(follows=one).count() == 1


def test_an_empty_concern_is_none(study):
    with pytest.raises(Invalid):
        concerns.write(study=study, told={"who": "x"}, by=None)
