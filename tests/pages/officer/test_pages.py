"""The officer's pages, as a browser without scripts gets them, and the bundle that checks itself elsewhere."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from backend.accounts.models import Role
from consent.models import AuditEvent
from consent.models.rights import ErasureCertificate, Incident, RetentionRule, RightsRequest
from consent.services import audit
from surveys.box import mixer
from surveys.services import sittings
from tests.db.consent.world import decide, slot_for
from tests.db.surveys.world import fresh, group_for, opened, put_in, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def officer(client, signed_in, study):
    client.cookies["django_language"] = "en"
    return signed_in(Role.OFFICER, study)


@pytest.fixture
def answered(study):
    """A study in the field: one class whose six answers are mixed, one child with a decision."""
    study.withdraw_until = timezone.localdate() + dt.timedelta(days=60)
    study.save()
    group = group_for(study)
    decide(slot_for(study, group=group))
    sitting, slips = opened(wave_for(study), group)
    for slip in slips[:6]:
        put_in(sitting, slip)
    sittings.ask_mixing(sitting=sittings.close_sitting(sitting=fresh(sitting)))
    mixer.turn()
    return study


def at(study, name, *args, query=""):
    return reverse(name, args=[study.public_id, *args]) + query


def seen(response):
    return re.sub(r"\s+", " ", response.content.decode())


def bundle(officer, study, folder):
    sent = officer.post(at(study, "exports:proof"))
    with zipfile.ZipFile(io.BytesIO(sent.content)) as held:
        held.extractall(folder)
    return folder / f"proof-{study.slug}"


def check(home):
    return subprocess.run([sys.executable, "verify_bundle.py"], cwd=home, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["officer", "log", "kept", "asked", "breaches"])
def test_an_empty_study_says_what_to_do_next(officer, study, name):
    page = seen(officer.get(at(study, f"consent:{name}")))
    assert re.search(r"begins the log|No timer|No request|Note it at once|note it here|Nothing was due", page)


def test_the_log_is_searched_and_names_who_still_has_an_account(officer, study, person):
    owner = person(Role.OWNER)
    audit.note(study, owner, "sitting.open", "sitting", "first", {"slips": 22})
    audit.note(study, None, "burn", "certificate", "second")
    page = seen(officer.get(at(study, "consent:log")))
    assert "The chain is whole: 2 rows." in page
    assert "Owner" in page
    assert "slips 22" in page
    found = seen(officer.get(at(study, "consent:log", query="?action=burn")))
    assert "second" in found
    assert "slips 22" not in found
    assert "No act fits" in seen(officer.get(at(study, "consent:log", query="?words=elsewhere")))
    table = officer.get(at(study, "consent:log-file")).content.decode().splitlines()
    assert len(table) == 3
    assert table[1].startswith(f"1,{timezone.localdate()},staff:{owner.pk},sitting.open")


def test_a_rule_is_changed_with_its_ground(officer, study):
    sent = {"days": 14, "action": "erase", "legal_note": "EC-2026-01"}
    assert officer.post(at(study, "consent:kept-rule", "roster"), sent).url == at(study, "consent:kept")
    assert RetentionRule.objects.get().days == 14
    assert "own rule" in seen(officer.get(at(study, "consent:kept")))


def test_what_is_due_and_needs_a_person_is_erased_by_a_click(officer, answered):
    assert officer.post(at(answered, "consent:kept-erase", "rights"), follow=True).context["certificates"] == []
    for wave in answered.waves.all():
        wave.withdraw_until = timezone.localdate()
        wave.save()
    answered.withdraw_until = timezone.localdate()
    answered.save()
    assert "Erase now" in seen(officer.get(at(answered, "consent:kept")))
    page = officer.post(at(answered, "consent:kept-erase", "rights"), follow=True)
    made = ErasureCertificate.objects.get()
    assert made.hash[:12] in seen(page)
    assert "rows-made-anonymous: 6" in seen(officer.get(at(answered, "consent:certificate", made.public_id)))


def test_a_request_is_noted_read_as_a_letter_and_answered(officer, answered):
    sent = {"kind": "access", "reference": "2026/14", "language": "fr", "received_on": timezone.localdate()}
    where = officer.post(at(answered, "consent:asked"), sent).url
    assert "article 11(2)" in seen(officer.get(where))
    assert "numéros sans noms" in seen(officer.get(where))
    assert "Artikel 11(2)" in seen(officer.get(f"{where}?language=de"))
    refused = officer.post(where, {"state": "answered", "verified": ""})
    assert "Say first how" in seen(refused)
    officer.post(where, {"state": "answered", "verified": "school"})
    assert RightsRequest.objects.get().closed
    later = {**sent, "received_on": timezone.localdate() + dt.timedelta(days=2)}
    assert "after today" in seen(officer.post(at(answered, "consent:asked"), later))


def test_a_breach_starts_the_clock_and_fills_the_form_in(officer, answered):
    noticed = timezone.localtime() - dt.timedelta(hours=80)
    sent = {
        "noticed_at": noticed.strftime("%Y-%m-%dT%H:%M"),
        "what": "A laptop was lost.",
        "classes": ["answers"],
        "risk": "high",
    }
    where = officer.post(at(answered, "consent:breach-add"), sent).url
    page = seen(officer.get(where))
    assert "A laptop was lost." in page
    assert "Late: say why" in page
    assert "mixer" in page
    assert "No name, address, e-mail or number of a child or parent" in page
    assert "Melding van een inbreuk" in seen(officer.get(f"{where}?language=nl"))
    assert "Notification d’une violation" in seen(officer.get(f"{where}?language=fr"))
    assert "72 hours have passed" in seen(officer.get(at(answered, "consent:officer")))
    told = {**sent, "told_authority_on": timezone.localdate().isoformat(), "people": 22}
    officer.post(at(answered, "consent:breach-edit", Incident.objects.get().public_id), told)
    assert "Late: say why" not in seen(officer.get(where))


def test_the_drafts_speak_of_this_study(officer, answered):
    record = seen(officer.get(at(answered, "exports:record", query="?language=nl")))
    assert "Register van de verwerkingsactiviteiten" in record
    assert "Golf 1" in record
    answered.minimum_batch = 9
    answered.save()
    assessment = seen(officer.get(at(answered, "exports:assessment", query="?language=fr")))
    assert "9" in re.search(r"<dd>([^<]*mélang[^<]*)</dd>", assessment).group(1)
    taken = officer.get(at(answered, "exports:record", query="?language=fr&file=1"))
    assert taken.headers["Content-Disposition"].endswith('record-fr.html"')
    assert audit.head(answered.public_id)


def test_the_bundle_checks_itself_and_finds_what_was_changed(officer, answered, tmp_path):
    home = bundle(officer, answered, tmp_path)
    end = audit.head(answered.public_id)
    told = check(home)
    assert told.returncode == 0
    assert told.stdout.startswith(f"0 faults; the audit log ends at {end.seq - 1}:")
    assert json.loads((home / "decisions.json").read_text())["n"] == 1
    (counted,) = json.loads((home / "counts.json").read_text())["groups"]
    assert (counted["issued"], counted["received"]) == (22, 6)
    log = json.loads((home / "audit.json").read_text())
    log["rows"][1]["actor"] = "nobody"
    (home / "audit.json").write_text(json.dumps(log))
    (home / "more.json").write_text("{}")
    told = check(home)
    assert told.returncode == 1
    assert "audit.json was changed" in told.stdout
    assert "row 2 does not fit" in told.stdout
    assert "more.json does not belong" in told.stdout


def test_the_bundle_names_nobody_and_its_leaving_is_logged(officer, answered, tmp_path, person):
    home = bundle(officer, answered, tmp_path)
    content = "".join(path.read_text() for path in home.iterdir())
    for each in ("officer@example.org", "Basisschool De Linde"):
        assert each not in content
    events = {(each.action, each.object_type) for each in AuditEvent.objects.filter(chain=answered.public_id)}
    assert ("file.download", "file") in events
