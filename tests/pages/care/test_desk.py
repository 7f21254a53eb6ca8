"""A child asks for an adult: closed letters through the box, opened by the desk alone, erased on their day."""

from __future__ import annotations

import base64
import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from backend.core.errors import Conflict
from consent.models import AuditEvent
from consent.tokens import letters
from surveys.box import keys
from surveys.box.models import DeskLetter
from surveys.models import Request, RequestStep
from surveys.safeguarding import desk
from tests.db.surveys.world import group_for, planned, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
ASK = {"ask": True, "whom": "school", "name": "Lotte", "class": "5B"}
MONDAY = "2026-11-23T10:00+01:00"


@pytest.fixture
def door(study):
    """A sitting planned while the desk was open."""
    desk.arrange(study=study, is_open=True, working_days=3, keep_days=30, by=None)
    return planned(wave_for(study), group_for(study)).door


def closed(study, content=None):
    return letters.seal(content or {"ask": False}, keys.desk_public(), study.public_id)


def put(client, study, sealed, key=None):
    body = {"study": str(study.public_id), "id": str(key or uuid.uuid4()), "letter": base64.b64encode(sealed).decode()}
    return client.put("/box/desk", body, content_type="application/json")


def page(client, study):
    client.cookies["django_language"] = "en"
    return client.get(reverse("surveys:desk", args=[study.public_id])).content.decode()


def test_every_letter_has_one_size_whoever_is_asked_for(study):
    sizes = {len(closed(study, ask)) for ask in (None, ASK, {**ASK, "name": "x" * 40, "code": "ABCD"})}
    assert sizes == {letters.LETTER_BYTES}


def test_a_letter_opens_with_the_desks_key_and_for_its_own_study_alone(study):
    sealed, private = closed(study, ASK), keys.desk_private()
    assert letters.open_(sealed, private, study.public_id) == ASK
    for other_key, other_study in ((keys.slip_key(), study.public_id), (private, uuid.uuid4())):
        with pytest.raises(letters.LetterInvalid):
            letters.open_(sealed, other_key, other_study)


def test_tablets_are_told_of_a_desk_only_while_it_is_open(study, client, door):
    offered = client.get(f"/box/bundles/{door}.json").json()["desk"]
    assert (offered["days"], base64.b64decode(offered["public"])) == (3, keys.desk_public())
    desk.arrange(study=study, is_open=False, working_days=3, keep_days=30, by=None)
    wave = study.waves.get()
    later = planned(wave, group_for(study, label="5C", school=wave.sittings.first().group.school)).door
    assert "desk" not in client.get(f"/box/bundles/{later}.json").json()


def test_the_box_answers_the_same_to_a_new_letter_a_repeat_and_one_that_asks_for_nobody(study, client, door):
    key = uuid.uuid4()
    told = [
        put(client, study, closed(study, ASK), key),
        put(client, study, closed(study, ASK), key),
        put(client, study, closed(study)),
    ]
    assert {(one.status_code, one.content) for one in told} == {(200, b'{"state": "in"}')}
    assert not any(one.cookies for one in told)
    assert DeskLetter.objects.count() == 2


@pytest.mark.parametrize("sealed", [b"", b"x" * (letters.LETTER_BYTES + 1), b"x" * 20])
def test_the_box_takes_letters_of_the_one_size_only(study, client, door, sealed):
    assert put(client, study, sealed).status_code == 400
    assert not DeskLetter.objects.exists()


def test_the_desk_finds_who_asked_and_the_box_keeps_no_letter(study, client, door, signed_in):
    for content in (None, ASK, None):
        put(client, study, closed(study, content))
    put(client, study, b"x" * letters.LETTER_BYTES)
    shown = page(signed_in("carer", study), study)
    (asked,) = Request.objects.all()
    assert reverse("surveys:desk-read", args=[study.public_id, asked.public_id]) in shown
    assert not DeskLetter.objects.exists()
    assert "Lotte" not in shown


def test_fetching_twice_finds_a_request_once(study, client, door):
    key, sealed = uuid.uuid4(), closed(study, ASK)
    for _time in range(2):
        put(client, study, sealed, key)
        desk.collect(study)
    assert Request.objects.count() == 1


def test_reading_is_an_act_of_its_own_and_stays_on_record_without_a_word(study, client, door, signed_in):
    put(client, study, closed(study, {**ASK, "door": door}))
    desk.collect(study)
    one = Request.objects.get()
    address = reverse("surveys:desk-read", args=[study.public_id, one.public_id])
    assert signed_in("carer", study).get(address).status_code == 405
    shown = client.post(address).content.decode()
    assert "Lotte" in shown
    assert "Basisschool De Linde" in shown
    assert [step.what for step in RequestStep.objects.all()] == ["opened"]
    assert AuditEvent.objects.filter(action="desk.read").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM surveys_requeststep")
        assert "Lotte" not in str(cursor.fetchall())
        cursor.execute("SELECT * FROM surveys_request")
        assert "Lotte" not in str(
            [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]
        )


def test_a_request_goes_from_new_to_taken_up_to_closed_and_no_further(study, client, door):
    put(client, study, closed(study, ASK))
    desk.collect(study)
    one = Request.objects.get()
    stale = Request.objects.get()
    assert desk.move(request=one, by=None).state == "taken"
    with pytest.raises(Conflict):
        desk.move(request=stale, by=None)
    assert desk.move(request=one, by=None).state == "closed"
    with pytest.raises(Conflict):
        desk.move(request=one, by=None)
    assert [step.what for step in one.steps.all()] == ["taken", "closed"]


@pytest.mark.parametrize(
    ("found", "due"), [("2026-11-23", "2026-11-26"), ("2026-11-26", "2026-12-01"), ("2026-11-28", "2026-12-02")]
)
def test_the_promise_counts_working_days(study, door, found, due):
    one = Request(study=study, day=dt.date.fromisoformat(found))
    assert desk.due(one, desk.desk_of(study)) == dt.date.fromisoformat(due)


def test_requests_are_erased_on_their_day_with_their_log(study, client, door):
    with time_machine.travel(MONDAY, tick=False):
        put(client, study, closed(study, ASK))
        desk.collect(study)
        desk.move(request=Request.objects.get(), by=None)
    with time_machine.travel("2026-12-23T10:00+01:00", tick=False):
        assert desk.erase_due(study) == 0
    with time_machine.travel("2026-12-24T10:00+01:00", tick=False):
        assert desk.erase_due(study) == 1
    assert not RequestStep.objects.exists()


def test_without_the_key_the_page_says_so_and_nothing_is_lost(study, client, door, signed_in, settings):
    put(client, study, closed(study, ASK))
    settings.EMBEDDED = False
    (keys.root() / "desk.key").unlink()
    assert "desk.key" in page(signed_in("carer", study), study)
    assert DeskLetter.objects.count() == 1


def test_no_other_role_reads_requests(study, signed_in):
    for role in ("researcher", "officer", "analyst"):
        response = signed_in(role, study).get(reverse("surveys:desk", args=[study.public_id]))
        assert response.status_code == 403
        assert "keep_days" not in response.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Wil je met een volwassene praten?"),
        ("fr", "Tu veux parler à un adulte"),
        ("de", "Willst du mit einem Erwachsenen reden?"),
    ],
)
def test_the_card_is_the_same_for_every_child(study, signed_in, language, words):
    shown = signed_in("fieldworker", study).get(
        reverse("surveys:desk-card", args=[study.public_id]) + f"?language={language}"
    )
    assert shown.content.decode().count(words) == 4
