"""A questionnaire goes to the field only with help lines that somebody made sure of; who did so stands on the page."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from backend.core.errors import Invalid
from surveys.models import Confirmation, Version
from surveys.safeguarding import registry
from surveys.services import questionnaires, waves
from tests.db.surveys.world import WITHDRAW, group_for, planned, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def unsure(study):
    """The study when nobody made sure of any line yet."""
    Confirmation.objects.all().delete()
    return study


def draft_of(study):
    wave = waves.add_wave(study=study, name={"nl": "Golf", "fr": "Vague"}, withdraw_until=WITHDRAW)
    return waves.adopt_standard(wave=wave)[0].versions.get()


def confirm_all(study, day=None):
    for line in registry.lines(study):
        registry.confirm(study=study, name=line.name, way="called", day=day or timezone.localdate(), by=None)


def test_nothing_goes_to_the_field_while_nobody_made_sure(unsure):
    draft = draft_of(unsure)
    with pytest.raises(registry.HelpLinesStale) as refused:
        questionnaires.publish_version(version=draft)
    assert "Awel" in str(refused.value)
    assert "103 Écoute-Enfants" in str(refused.value)
    assert Version.objects.get(pk=draft.pk).published_at is None


def test_with_every_line_confirmed_it_goes(unsure):
    confirm_all(unsure)
    assert questionnaires.publish_version(version=draft_of(unsure)).published_at


@pytest.mark.parametrize(("days", "open_"), [(0, True), (180, True), (181, False)])
def test_a_confirmation_holds_for_half_a_year(unsure, days, open_):
    with time_machine.travel("2026-03-02T09:00+01:00", tick=False):
        confirm_all(unsure)
        draft = draft_of(unsure)
    with time_machine.travel(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC) + dt.timedelta(days=days), tick=False):
        assert (registry.stale(unsure, ["nl", "fr"]) == []) is open_
        if open_:
            questionnaires.publish_version(version=draft)
        else:
            with pytest.raises(registry.HelpLinesStale):
                questionnaires.publish_version(version=draft)


def test_a_line_that_changes_must_be_confirmed_anew(unsure, monkeypatch):
    confirm_all(unsure)
    lists = registry.instruments.help_lines()
    lists["nl"][0] |= {"number": "0800 99 999"}
    monkeypatch.setattr(registry.instruments, "help_lines", lambda: lists)
    assert [line.name for line in registry.stale(unsure, ["nl"])] == ["Awel"]


def test_only_the_languages_that_are_asked_count(unsure):
    for name in ("Awel", "Child Focus", "1712", "Nu praat ik erover", "Cybersquad", "CLB", "Centre PMS", "Kaleido"):
        registry.confirm(study=unsure, name=name, way="visited", day=timezone.localdate(), by=None)
    assert registry.stale(unsure, ["nl", "nl-easy"]) == []
    assert {line.name for line in registry.stale(unsure, ["fr"])} == {"103 Écoute-Enfants", "Télé-Accueil"}


def test_invented_confirmations_are_for_synthetic_studies_and_leave_the_lines_unverified(unsure):
    with pytest.raises(Invalid):
        registry.confirm_invented(unsure)
    unsure.synthetic = True
    registry.confirm_invented(unsure)
    assert registry.stale(unsure, ["nl", "fr", "de"]) == []
    assert {line["status"] for listed in registry.help_lines(unsure).values() for line in listed} == {"unverified"}


def test_a_confirmed_line_reaches_the_tablets_with_its_day(study, client):
    wave = wave_for(study)
    registry.confirm(study=study, name="Awel", way="called", day=dt.date(2026, 11, 3), by=None)
    door = planned(wave, group_for(study)).door
    told = {line["name"]: line for line in client.get(f"/box/bundles/{door}.json").json()["help"]["nl"]}
    assert (told["Awel"]["status"], told["Awel"]["verified_on"]) == ("verified", "2026-11-03")
    assert (told["1712"]["status"], told["1712"]["verified_on"]) == ("unverified", None)


def test_the_page_keeps_who_when_and_how(unsure, signed_in):
    client = signed_in("fieldworker", unsure)
    client.cookies["django_language"] = "en"
    here = reverse("surveys:help-lines", args=[unsure.public_id])
    assert "nobody made sure yet" in client.get(here).content.decode()
    given = {"line": "Awel", "way": "called", "day": timezone.localdate().isoformat()}
    page = client.post(reverse("surveys:help-confirm", args=[unsure.public_id]), given, follow=True).content.decode()
    assert "Called it" in page
    assert "Fieldworker" in page
    kept = Confirmation.objects.get(study=unsure)
    assert (kept.line, kept.way, kept.by.name) == ("Awel", "called", "Fieldworker")


@pytest.mark.parametrize(
    "given",
    [{"way": "invented"}, {"way": "called", "day": "2999-01-01"}, {"way": "called", "day": ""}, {"line": "112"}],
)
def test_the_page_takes_no_confirmation_that_cannot_be(unsure, signed_in, given):
    client = signed_in("fieldworker", unsure)
    whole = {"line": "Awel", "way": "called", "day": "2026-11-01", **given}
    client.post(reverse("surveys:help-confirm", args=[unsure.public_id]), whole)
    assert not Confirmation.objects.exists()


def test_the_page_of_a_draft_says_what_stands_in_its_way(unsure, signed_in):
    client = signed_in("owner", unsure)
    client.cookies["django_language"] = "en"
    draft = draft_of(unsure)
    page = client.get(reverse("surveys:version", args=[unsure.public_id, draft.public_id])).content.decode()
    assert "Make sure of the help lines first" in page
    assert reverse("surveys:help-lines", args=[unsure.public_id]) in page
