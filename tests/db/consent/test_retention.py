"""Timers, certificates, requests, roots: what is due goes, what is promised stays, and it can be shown."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.models import Role
from backend.core.errors import Conflict, Invalid
from backend.core.privacy import Holds
from backend.jobs import services as jobs
from consent.models import Decision, Slot
from consent.models.rights import ErasureCertificate, RightsRequest, Verified
from consent.retention import Action, Standing
from consent.selectors import officer
from consent.services import audit, requests, retention, roots
from surveys.box import mixer
from surveys.services import keeping, sittings
from tests.db.consent.world import decide, slot_for
from tests.db.surveys.world import fresh, group_for, opened, put_in, school_for, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
TODAY = timezone.localdate


@pytest.fixture
def over(study):
    """A study whose last day to withdraw was forty days ago."""
    study.withdraw_until = TODAY() - dt.timedelta(days=40)
    study.save()
    return study


def asked(study, **fields):
    given = {"kind": "erase", "reference": "2026/14", "language": "nl", "received_on": TODAY(), **fields}
    return requests.receive(study=study, actor=None, **given)


def letter(request, ledger="none", language=""):
    return " ".join(
        requests.letter(request, ledger=ledger, address="https://x.example/box/", language=language).paragraphs
    )


def test_class_lists_go_on_their_day_with_a_certificate_and_decisions_stay(over, django_capture_on_commit_callbacks):
    decide(slot_for(over))
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.daily() == []
    made = ErasureCertificate.objects.get(study=over, data_class=Holds.ROSTER)
    assert made.statement["erased"] == {"consent.places": 1}
    assert made.due_on == TODAY() - dt.timedelta(days=10)
    assert not Slot.objects.exists()
    assert Decision.objects.count() == 1
    assert officer.ledger_state(over) == "erased"
    assert audit.head(over.public_id).seq == officer.events(over, action="retention.erase").count() == 2


def test_the_timer_makes_no_second_certificate_until_something_came_in_again(over):
    slot_for(over)
    retention.run(over)
    assert retention.run(over) == []
    slot_for(over, group=over.schools.first().groups.first())
    again = retention.run(over)
    assert [made.statement["erased"] for made in again] == [{"consent.places": 1}]


def test_nothing_goes_before_its_day(study):
    study.withdraw_until = TODAY()
    study.save()
    slot_for(study)
    assert retention.run(study) == []
    assert Slot.objects.count() == 1
    with pytest.raises(Conflict):
        retention.carry_out(study, retention.due_now(study, "roster"), None)


def test_the_burn_waits_for_a_person_and_then_starts_what_counts_from_it(over):
    wave = wave_for(over, withdraw_until=over.withdraw_until)
    due = retention.due_now(over, Holds.RIGHTS)
    assert (due.standing, due.rule.action) == (Standing.DUE, Action.REVIEW)
    opened(wave, school_group(over))
    retention.carry_out(over, due, None)
    assert retention.burnt_on(over) == TODAY()
    assert retention.due_now(over, Holds.TEXTS).on == TODAY() + dt.timedelta(days=180)
    assert requests.answers_state(over) == "burnt"


def school_group(study):
    return group_for(study, school=school_for(study))


def test_a_study_may_keep_shorter_or_longer_but_not_for_good(study):
    retention.set_rule(
        study=study, actor=None, data_class=Holds.ROSTER, days=7, action=Action.ERASE, legal_note="EC-2026-01"
    )
    assert retention.due_now(study, Holds.ROSTER).rule.days == 7
    with pytest.raises(Invalid):
        retention.set_rule(
            study=study, actor=None, data_class=Holds.ROSTER, days=7, action=Action.KEEP, legal_note="x"
        )


def test_timers_wait_for_the_last_wave(study):
    study.withdraw_until = dt.date(2026, 1, 1)
    study.save()
    wave_for(study, withdraw_until=dt.date(2027, 3, 1))
    assert keeping.withdraw_until(study) == dt.date(2027, 3, 1)
    assert keeping.field_end(study) is None


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 40))
def test_a_month_later_is_the_same_day_or_the_last_of_that_month(day, months):
    later = requests.months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


def test_the_letter_knows_where_the_answers_are(study):
    study.withdraw_until = dt.date(2027, 1, 15)
    study.save()
    request = asked(study)
    assert "nog geen antwoorden" in letter(request)
    opened(wave_for(study), school_group(study))
    told = letter(request)
    assert "artikel 11(2)" in told
    assert "15 januari 2027" in told
    assert "https://x.example/box/" in told
    audit.note(study, None, "burn")
    assert "anoniem" in letter(request)
    assert "artikel 11(2)" not in letter(request)


@pytest.mark.parametrize("language", requests.LANGUAGES)
@pytest.mark.parametrize("kind", ["access", "rectify", "erase", "restrict", "object", "portability"])
def test_every_letter_is_whole_in_every_language(study, language, kind):
    request = asked(study, kind=kind)
    for ledger in ("none", "numbers", "names", "erased"):
        written = letter(request, ledger, language)
        assert "{" not in written
        assert len(written) > 300


def test_a_request_is_answered_when_it_is_sure_who_asks(study):
    request = asked(study)
    with pytest.raises(Invalid):
        requests.settle(request=request, actor=None, state="answered", verified="")
    requests.settle(request=request, actor=None, state="extended", verified="")
    assert request.due_on == requests.months_after(request.received_on, 3)
    requests.settle(request=request, actor=None, state="answered", verified=Verified.SCHOOL)
    assert request.closed_on == TODAY()
    with pytest.raises(Conflict):
        requests.settle(request=request, actor=None, state="refused", verified="")


def test_requests_go_three_years_after_their_answer(study):
    old, new = asked(study), asked(study, reference="2026/15")
    RightsRequest.objects.filter(pk=old.pk).update(closed_on=TODAY() - dt.timedelta(days=1096))
    RightsRequest.objects.filter(pk=new.pk).update(closed_on=TODAY())
    retention.run(study)
    assert list(RightsRequest.objects.all()) == [new]


def test_the_root_of_the_day_goes_to_the_officer_and_into_a_file_once(study, person, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    person(Role.OFFICER, study)
    person(Role.RESEARCHER, study)
    event = audit.note(study, None, "sitting.open")
    roots.every_day()
    roots.every_day()
    assert [message.to for message in mail.outbox] == [["officer@example.org"]]
    assert f"1:{event.hash}" in mail.outbox[0].body
    held = json.loads((tmp_path / "audit-roots" / f"{TODAY()}.json").read_text())
    assert held["heads"][str(study.public_id)] == {"seq": 1, "hash": event.hash}


def test_the_command_says_that_all_is_well_and_whether_a_kept_root_still_holds(study, capsys):
    event = audit.note(study, None, "sitting.open")
    call_command("audit_verify", kept=[f"{study.slug}:1:{event.hash}"])
    assert f"{study.public_id}: 1 rows, whole" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit_verify", kept=[f"{study.slug}:1:{'0' * 64}"])


def test_what_the_mixer_wrote_is_noted_once_a_day_as_counts(study):
    sitting, slips = opened(wave_for(study), school_group(study))
    for slip in slips[:6]:
        put_in(sitting, slip)
    sittings.ask_mixing(sitting=sittings.close_sitting(sitting=fresh(sitting)))
    mixer.turn()
    keeping.note_flushes()
    keeping.note_flushes()
    (event,) = officer.events(study, action="flush")
    assert event.counts["received"] == 6
    assert event.actor == "mixer"
    acts = set(officer.events(study).values_list("action", flat=True))
    assert {"sitting.plan", "sitting.slips", "sitting.open", "sitting.close", "sitting.mix", "text.activate"} <= acts
