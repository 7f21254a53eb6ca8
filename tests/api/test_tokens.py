"""Programs speak for people: tokens of one study, shown once, that reach no further than they were asked for."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from backend.accounts import tokens
from backend.accounts.models import ApiToken, Membership, Study
from backend.core.errors import Forbidden
from backend.jobs.models import Job

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def analyst(person, study):
    return person("analyst", study)


@pytest.fixture
def made(analyst, study):
    """made(*permissions) -> a client whose requests carry a new token of the analyst."""

    def make(*permissions):
        _row, secret = tokens.create(user=analyst, study=study, name="script", permissions=permissions, days=30)
        return Client(headers={"authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)

    return make


def test_a_token_is_made_on_its_page_shown_once_and_kept_as_a_digest(client, analyst, study):
    client.force_login(analyst)
    given = {"name": "nightly", "study": study.pk, "permissions": ["analyse"], "days": "30"}
    page = client.post(reverse("tokens"), given)
    (secret,) = re.findall(r"arobase_[\w-]{43}", page.content.decode())
    assert "no-store" in page.headers["cache-control"]
    assert secret not in client.get(reverse("tokens")).content.decode()
    row = ApiToken.objects.get()
    assert secret not in repr(row.__dict__)
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get(f"/api/studies/{study.public_id}/").json()["permissions"] == ["analyse", "view"]


def test_a_token_reaches_its_own_study_alone(made, analyst, organisation, study):
    other = Study.objects.create(organisation=organisation, slug="golf-2", name={"nl": "Golf 2"})
    Membership.objects.create(user=analyst, organisation=organisation, study=other, role="owner")
    program = made()
    assert [each["id"] for each in program.get("/api/studies/").json()] == [str(study.public_id)]
    answer = program.get(f"/api/studies/{other.public_id}/releases/")
    assert (answer.status_code, answer.json()["code"]) == (404, "study")


def test_a_token_does_what_was_asked_for_and_needs_no_csrf(made, study):
    address = f"/api/studies/{study.public_id}/releases/"
    assert made().post(address, {}, content_type="application/json").status_code == 403
    assert made("analyse").post(address, {}, content_type="application/json").status_code == 202
    assert str(Job.objects.get().asked_by) == "Analyst"


def test_nobody_makes_a_token_that_can_more_than_they(person, study):
    viewer = person("viewer", study)
    for permission in ("analyse", "export_microdata", "protect"):
        with pytest.raises(Forbidden):
            tokens.create(user=viewer, study=study, name="x", permissions=[permission], days=30)


def test_a_person_who_loses_a_role_takes_it_from_their_tokens(made, analyst, study):
    program = made("analyse")
    Membership.objects.filter(user=analyst).update(role="viewer")
    assert program.post(f"/api/studies/{study.public_id}/releases/", {}).json()["code"] == "role"
    assert not Job.objects.exists()
    Membership.objects.filter(user=analyst).delete()
    assert program.get(f"/api/studies/{study.public_id}/").json()["code"] == "study"


@pytest.mark.parametrize("end", ["revoked", "expired", "left", "mistyped"])
def test_a_token_that_ended_opens_nothing(made, analyst, client, end):
    program = made()
    assert program.get("/api/studies/").status_code == 200
    later = datetime.timedelta(0)
    if end == "revoked":
        client.force_login(analyst)
        client.post(reverse("token-revoke", args=[ApiToken.objects.get().public_id]))
    elif end == "expired":
        later = datetime.timedelta(days=31)
    elif end == "left":
        analyst.is_active = False
        analyst.save()
    else:
        program = Client(headers={"authorization": "Bearer arobase_nothing"})
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + later, tick=False):
        answer = program.get("/api/studies/")
    assert (answer.status_code, answer.json()["code"]) == (401, "token")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_nobody_revokes_the_token_of_another_but_those_who_protect_the_study(made, client, person, study):
    made()
    token = ApiToken.objects.get()
    client.force_login(person("viewer", study))
    assert client.post(reverse("token-revoke", args=[token.public_id])).status_code == 404
    client.force_login(person("officer", study))
    assert "script" in client.get(reverse("exports:leaving", args=[study.public_id])).content.decode()
    client.post(reverse("exports:token_revoke", args=[study.public_id, token.public_id]))
    token.refresh_from_db()
    assert not token.works


def test_the_last_day_of_use_is_noted_and_no_hour(made):
    made().get("/api/studies/")
    row = ApiToken.objects.get()
    assert type(row.used_on) is datetime.date


def test_pages_know_no_tokens(made, study):
    assert made().get(f"/studies/{study.public_id}/").url.startswith("/accounts/login/")
