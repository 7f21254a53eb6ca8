"""What the box answers, status by status, and what it keeps: the contract that lets a tablet send without losing or doubling."""

import base64
import json
import uuid

import pytest
from django.db import OperationalError
from django.test import Client

from consent.tokens import envelopes
from surveys.box import batches, burning, collect, mixer, probes, selectors, slips
from surveys.box.models import Envelope, SlipRight
from tests.db.box.ballots import Child, card, children, finished, opened, sent

pytestmark = [pytest.mark.django_db(databases=["default", "responses"]), pytest.mark.urls("surveys.box.service_urls")]
MINIMUM = 5


@pytest.fixture
def study(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.EMBEDDED = True
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    return uuid.uuid4()


def put(child, **changes):
    body = {
        "batch": str(child.batch),
        "slip": child.slip,
        "envelope": base64.b64encode(child.seal()).decode(),
        **changes,
    }
    answer = Client(enforce_csrf_checks=True).put("/box/envelope", json.dumps(body), content_type="application/json")
    said = answer.json()
    assert "Set-Cookie" not in answer.headers
    assert (said == {"state": "in"}) if answer.status_code in {200, 201} else said.keys() == {"code", "message"}
    return answer.status_code, said.get("code", "in")


def other(child):
    """The same child's slip around other answers."""
    return Child(child.study, child.batch, child.slip, child.number + 1)


def pool(batch):
    return Envelope.objects.filter(batch=batch).count()


def test_201_once_and_200_ever_after_also_when_the_sitting_is_closed_due_and_flushed(study):
    batch = opened(study)
    crowd = children(study, batch, MINIMUM)
    assert [put(child) for child in crowd] == [(201, "in")] * MINIMUM
    for step in (lambda: None, lambda: batches.close(batch), lambda: batches.request_flush(batch), mixer.flush_due):
        step()
        assert [put(child) for child in crowd] == [(200, "in")] * MINIMUM
    assert selectors.states([batch])[batch] == "flushed"
    assert pool(batch) == 0
    assert selectors.counts(batch).stored == MINIMUM


def test_409_for_other_bytes_before_and_after_the_flush_and_the_first_envelope_stands(study):
    batch = opened(study)
    crowd = sent(study, batch, MINIMUM)
    assert put(other(crowd[0])) == (409, "other-bytes")
    finished(batch)
    mixer.flush_due()
    assert put(other(crowd[0])) == (409, "other-bytes")
    assert put(crowd[0]) == (200, "in")
    stored = [row["answers"]["number"] for row in selectors.responses(study)]
    assert sorted(stored) == sorted(child.number for child in crowd)


def test_423_before_the_sitting_opens_then_201_with_the_same_bytes(study):
    batch = batches.create(card(study))
    [child] = children(study, batch, 1)
    assert put(child) == (423, "busy")
    assert pool(batch) == 0
    assert SlipRight.objects.get(batch=batch).state == "unused"
    probes.send(batch)
    mixer.open_probes()
    batches.open_(batch)
    assert put(child) == (201, "in")


@pytest.mark.parametrize("failure", ["database is locked", "connection refused"])
def test_a_database_that_is_held_or_away_is_423_or_503_and_the_same_bytes_come_in_later(study, failure, monkeypatch):
    batch = opened(study)
    [child] = children(study, batch, 1)

    def fails(*_given):
        raise OperationalError(failure)

    monkeypatch.setattr(collect, "spent_and_stored", fails)
    assert put(child) == ((423, "busy") if "locked" in failure else (503, "unavailable"))
    monkeypatch.undo()
    assert put(child) == (201, "in")


def test_a_late_envelope_is_201_after_the_close_and_after_the_flush(study):
    batch = opened(study)
    *crowd, late, later = children(study, batch, MINIMUM + 2)
    for child in crowd:
        put(child)
    batches.close(batch)
    assert put(late) == (201, "in")
    batches.request_flush(batch)
    mixer.flush_due()
    assert put(later) == (201, "in")
    assert pool(batch) == 1


def test_403_for_a_slip_that_gives_no_right_and_it_stays_so(study):
    batch = opened(study)
    [void] = slips.draw(batch, 1)
    [child] = children(study, batch, 1)
    [foreign] = slips.draw(opened(study, cluster="C2"), 1)
    wanted = {void: "slip-void", foreign: "slip-foreign", "0000000000": "slip-unknown"}
    for slip, code in wanted.items():
        assert [put(child, slip=slip) for _again in range(2)] == [(403, code)] * 2
    assert pool(batch) == 0
    assert put(child) == (201, "in")


def test_a_slip_handed_back_unused_is_void_and_a_used_one_stays_used(study):
    batch = opened(study)
    used, unused = children(study, batch, 2)
    put(used)
    slips.void_unused(batch)
    assert put(unused) == (403, "slip-void")
    assert put(used) == (200, "in")


@pytest.mark.parametrize(
    ("status", "code", "change"),
    [
        (400, "slip-mistyped", {"slip": "FR23R-1AVZY"}),
        (400, "slip-mistyped", {"slip": ""}),
        (400, "malformed", {"slip": 7}),
        (400, "malformed", {"envelope": "no base 64"}),
        (400, "malformed", {"envelope": base64.b64encode(b"\x01" * 100).decode()}),
        (400, "malformed", {"envelope": base64.b64encode(b"\x02" * envelopes.SIZES[0]).decode()}),
        (400, "malformed", {"batch": "five"}),
        (413, "too-large", {"envelope": base64.b64encode(b"\x01" * (envelopes.SIZES[1] + 1)).decode()}),
        (413, "too-large", {"envelope": "A" * 100_000}),
    ],
)  # fmt: skip
def test_400_and_413_say_what_is_wrong_and_spend_nothing(study, status, code, change):
    batch = opened(study)
    [child] = children(study, batch, 1)
    assert put(child, **change) == (status, code)
    assert pool(batch) == 0
    assert put(child) == (201, "in")


def test_after_the_burn_an_envelope_is_403_and_a_receipt_410(study):
    batch = opened(study)
    crowd = sent(study, batch, MINIMUM)
    finished(batch)
    mixer.flush_due()
    burning.burn(study)
    assert put(crowd[0]) == (403, "burnt")
    assert put(other(crowd[0])) == (403, "burnt")
    asked = {"study": str(study), "receipt": crowd[0].receipt}
    answer = Client().post("/box/withdraw", asked, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (410, "burnt")


def test_both_sizes_of_an_envelope_come_in(study):
    batch = opened(study)
    small, large = children(study, batch, 2)
    large.changes = {"answers": {"wish": "é" * 10_000}}
    assert [len(child.seal()) for child in (small, large)] == list(envelopes.SIZES)
    assert [put(child) for child in (small, large)] == [(201, "in")] * 2
