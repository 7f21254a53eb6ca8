"""Letters to the parents of a class: printed once, mailed once, counted by the school's word, typed in from paper."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from backend.jobs import services as jobs
from backend.jobs.models import Job
from consent import selectors
from consent.models import AuditEvent, ConsentPolicy, Decision, GuardianContact, LetterCode, Scan
from consent.selectors import ledger
from consent.services import letters, mailing, rosters, scans
from consent.tokens import slips
from tests.db.consent.letters import letter_in_use
from tests.db.consent.world import slot_for
from tests.db.surveys.world import group_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")


@pytest.fixture
def owner(client, study, person):
    client.force_login(person("owner", study))
    client.cookies["django_language"] = "en"
    cache.clear()
    return client


@pytest.fixture
def group(study):
    letter_in_use(study)
    one = group_for(study)
    for number in (1, 2, 3):
        slot_for(study, number, group=one)
    return one


def at(study, name, *more):
    return reverse(f"consent:{name}", args=[study.public_id, *more])


def seen(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_says_what_lacks_before_letters_can_go(owner, study):
    bare = group_for(study)
    assert "No letter is in use yet" in seen(owner.get(at(study, "letters", bare.public_id)))
    letter_in_use(study)
    assert "no numbered places yet" in seen(owner.get(at(study, "letters", bare.public_id)))


def test_each_printed_letter_has_a_code_that_opens_it_and_only_its_seal_is_kept(owner, study, group, client):
    page = seen(owner.post(at(study, "letters", group.public_id), {"languages": ["nl", "fr"], "persons": "1"}))
    codes = CODE.findall(page)
    assert len(codes) == 6
    assert len(set(codes)) == 3, "one code a child, in both languages"
    assert page.count("Antwoord") + page.count("Strook voor de school") >= 3
    assert page.count("Talon pour l’école") == 3
    assert {letters.opened(code).slot.number for code in codes} == {1, 2, 3}
    assert not {slips.normalise(code) for code in codes} & set(LetterCode.objects.values_list("code_hmac", flat=True))
    again = seen(owner.get(at(study, "letters", group.public_id)))
    assert not CODE.search(again)
    assert "[" not in re.sub(r"<[^>]+>", "", page), "nothing is left between brackets"


def test_printing_again_keeps_the_letters_that_went_out_good(owner, study, group):
    first = CODE.findall(
        seen(owner.post(at(study, "letters", group.public_id), {"languages": ["nl"], "persons": "2"}))
    )
    owner.post(at(study, "letters", group.public_id), {"languages": ["nl"], "persons": "1"})
    assert sorted((letters.opened(code).slot.number, letters.opened(code).person) for code in first) == [
        (number, person) for number in (1, 2, 3) for person in (1, 2)
    ]


def opt_out(study, days=14):
    ConsentPolicy.objects.create(
        study=study, purpose="survey", age_band="6-11", parent="informed_optout", child="assent", objection_days=days, ethics_ref="EC synthetic"
    )  # fmt: skip


def hand_out(owner, study, group, *, ago, bounced=0, returned="", sent=3):
    on = timezone.localdate() - dt.timedelta(days=ago)
    given = {"way": "bag", "on": on.isoformat(), "sent": sent, "bounced": bounced, "returned": returned}
    return owner.post(at(study, "letters-handout", group.public_id), given)


def states(group):
    return {slot.number: str(selectors.allowed(slot, "survey").state) for slot in ledger.slots_of(group)}


def test_silence_counts_only_after_the_schools_word_and_the_deadline(owner, study, group):
    opt_out(study)
    assert set(states(group).values()) == {"waiting"}
    hand_out(owner, study, group, ago=14)
    assert set(states(group).values()) == {"waiting"}, "the fourteenth day is still theirs"
    hand_out(owner, study, group, ago=15)
    assert set(states(group).values()) == {"allowed"}


def test_while_a_letter_that_came_back_has_no_number_nobody_is_in_by_silence(owner, study, group):
    opt_out(study)
    hand_out(owner, study, group, ago=20, bounced=1)
    assert set(states(group).values()) == {"waiting"}
    assert "by silence" in seen(owner.get(at(study, "letters", group.public_id)))
    hand_out(owner, study, group, ago=20, bounced=1, returned="2")
    assert states(group) == {1: "allowed", 2: "waiting", 3: "allowed"}


def test_silence_never_stands_for_a_yes_where_the_policy_asks_one(owner, study, group):
    hand_out(owner, study, group, ago=100)
    assert set(states(group).values()) == {"waiting"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ago": -1}, "still to come"),
        ({"ago": 1, "bounced": 9}, "More letters came back"),
        ({"ago": 1, "bounced": 1, "returned": "99"}, "no number 99"),
        ({"ago": 1, "returned": "three"}, "comma"),
    ],
)
def test_a_word_of_the_school_that_cannot_be_is_refused(owner, study, group, changed, told):
    answer = hand_out(owner, study, group, **changed)
    assert answer.status_code == 422
    assert told in seen(answer)


def picture():
    """A form as a telephone takes it, with a place in its EXIF that must not travel."""
    drawn = Image.new("RGB", (60, 80), "white")
    exif = Image.Exif()
    exif[0x010E] = "synthetic secret place"
    out = io.BytesIO()
    drawn.save(out, "JPEG", exif=exif)
    return out.getvalue()


def type_in(owner, study, group, **changes):
    given = {"number": 2, "track": "fr", "person": 1, "day": timezone.localdate().isoformat(), "survey": "no"}
    return owner.post(at(study, "letters-paper", group.public_id), given | changes)


def test_a_form_on_paper_becomes_a_decision_with_its_scan_as_evidence(owner, study, group):
    assert type_in(owner, study, group, scan=SimpleUploadedFile("form.jpg", picture())).status_code == 302
    decision, scan = Decision.objects.get(), Scan.objects.get()
    assert (decision.value, decision.language, decision.channel) == ("refused", "fr", "paper_scan")
    assert decision.recorded_by is not None
    assert decision.evidence_sha256 == scan.sha256 == hashlib.sha256(scans.opened(scan)).hexdigest()
    assert b"secret place" in picture()
    assert b"secret place" not in scans.opened(scan), "the picture was drawn anew"
    assert scans.opened(scan)[:64] not in bytes(scan.sealed), "it is kept sealed"


def test_looking_at_a_scan_is_for_who_protects_the_data_and_is_noted(owner, study, group, person, client):
    type_in(owner, study, group, scan=SimpleUploadedFile("form.jpg", picture()))
    one = Scan.objects.get()
    before = AuditEvent.objects.count()
    answer = owner.get(at(study, "scan", one.public_id))
    assert answer.content == scans.opened(one)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert AuditEvent.objects.count() == before + 1
    client.force_login(person("fieldworker", study))
    assert client.get(at(study, "scan", one.public_id)).status_code == 403


def test_a_scan_goes_on_its_day_and_its_hash_stays(owner, study, group):
    type_in(owner, study, group, scan=SimpleUploadedFile("form.pdf", b"%PDF-1.4 synthetic"))
    rosters.erase_scans(study, timezone.localdate())
    assert not Scan.objects.exists()
    assert len(Decision.objects.get().evidence_sha256) == 64


@pytest.mark.parametrize(
    "content", [b"MZ not a picture", b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n broken"]
)
def test_what_is_no_form_is_not_kept(owner, study, group, content):
    answer = type_in(owner, study, group, scan=SimpleUploadedFile("form.jpg", content))
    assert answer.status_code == 422
    assert not Decision.objects.exists()
    assert not Scan.objects.exists()


def test_a_number_that_is_not_on_the_list_is_said(owner, study, group):
    answer = type_in(owner, study, group, number=77)
    assert answer.status_code == 422
    assert "no such number" in seen(answer)


def enter(owner, study, group, lines):
    return owner.post(at(study, "letters-addresses", group.public_id), {"lines": lines})


def test_each_parent_gets_one_mail_in_their_language_with_a_code_of_their_own(owner, study, group):
    enter(owner, study, group, "1; an@example.org; nl\n1; piet@example.org; fr\n2;zoe@example.org;en")
    assert not mail.outbox
    for _click in range(2):
        owner.post(at(study, "letters-mail", group.public_id))
        for job in Job.objects.filter(kind=mailing.KIND):
            jobs.perform(job.pk)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "an@example.org",
        "piet@example.org",
        "zoe@example.org",
    ]
    codes = [CODE.search(message.body)[0] for message in mail.outbox]
    assert [(letters.opened(code).slot.number, letters.opened(code).person) for code in codes] == [
        (1, 1),
        (1, 2),
        (2, 1),
    ]
    french = mail.outbox[1]
    assert "Lisez la lettre" in french.body
    assert "/parents/fr/#" in french.body
    assert all(not message.alternatives for message in mail.outbox if hasattr(message, "alternatives"))
    assert all(message.content_subtype == "plain" and not message.attachments for message in mail.outbox)


def test_an_address_is_sealed_and_a_mail_that_came_back_takes_its_silence_away(owner, study, group):
    opt_out(study, days=0)
    enter(owner, study, group, "1; an@example.org\n2; zoe@example.org")
    assert not any(b"example.org" in bytes(one.sealed) for one in GuardianContact.objects.all())
    GuardianContact.objects.update(delivered_on=timezone.localdate() - dt.timedelta(days=3))
    assert states(group) == {1: "allowed", 2: "allowed", 3: "waiting"}
    owner.post(at(study, "letters-addresses", group.public_id), {"numbers": "2"})
    assert states(group) == {1: "allowed", 2: "waiting", 3: "waiting"}


@pytest.mark.parametrize(
    "lines", ["x; an@example.org", "1; no address", "1", "1; an@example.org; xx", "9; an@example.org"]
)
def test_a_line_that_cannot_be_read_is_named(owner, study, group, lines):
    assert enter(owner, study, group, lines).status_code == 422
    assert not GuardianContact.objects.exists()
