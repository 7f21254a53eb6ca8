"""The box over HTTP: the contract with the tablets, word for word."""

import base64
import gzip
import json
import uuid

import pytest
from django.test import Client

from consent.tokens import envelopes
from surveys import instruments
from surveys.box import batches, burning, keys, mixer, selectors, slips
from tests.db.box.ballots import QUESTIONNAIRE, Child, card, children, finished, opened, sent

pytestmark = [pytest.mark.django_db(databases=["default", "responses"]), pytest.mark.urls("surveys.box.service_urls")]


@pytest.fixture
def study(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.EMBEDDED = True
    return uuid.uuid4()


@pytest.fixture
def tablet(settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    return Client(enforce_csrf_checks=True)


def put(tablet, body, **headers):
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    answer = tablet.put("/box/envelope", content, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def message(child):
    return {
        "batch": str(child.batch),
        "slip": child.slip,
        "envelope": base64.b64encode(child.seal()).decode(),
    }


def test_in_once_and_again(study, tablet):
    batch = opened(study)
    child = children(study, batch, 1)[0]
    assert put(tablet, message(child)) == (201, {"state": "in"})
    assert put(tablet, message(child)) == (200, {"state": "in"})
    status, body = put(tablet, message(Child(study, batch, child.slip, 5)))
    assert (status, body["code"]) == (409, "other-bytes")
    assert selectors.counts(batch).waiting == 1


def test_every_refusal_has_its_code_and_stores_nothing(study, tablet):
    batch = opened(study)
    void = slips.draw(batch, 1)[0]
    child = children(study, batch, 1)[0]
    neighbour = slips.draw(opened(study, cluster="C2"), 1)[0]
    good = message(child)
    wanted = [
        (400, "slip-mistyped", {**good, "slip": good["slip"][:-1]}),
        (400, "malformed", {**good, "envelope": "*" * 100}),
        (400, "malformed", {**good, "envelope": good["envelope"][:-8]}),
        (400, "malformed", {**good, "batch": "five"}),
        (400, "malformed", {"batch": good["batch"]}),
        (400, "malformed", [good]),
        (400, "malformed", "{"),
        (400, "malformed", b"\xff\xfe"),
        (400, "malformed", "[" * 50_000),
        (403, "slip-void", {**good, "slip": void}),
        (403, "slip-foreign", {**good, "slip": neighbour}),
        (403, "slip-unknown", {**good, "slip": "0000000000"}),
        (413, "too-large", {**good, "envelope": "A" * 100_000}),
    ]
    for status, code, body in wanted:
        found, answer = put(tablet, body)
        assert (found, answer["code"]) == (status, code), body
        assert answer["message"]
    assert selectors.counts(batch).waiting == 0
    assert put(tablet, good)[0] == 201


def test_a_page_of_another_site_can_put_nothing_in(study, tablet):
    child = children(study, opened(study), 1)[0]
    for origin in ("https://elsewhere.example", "null", "http://testserver.elsewhere.example"):
        status, body = put(tablet, message(child), origin=origin)
        assert (status, body["code"]) == (403, "origin")
    assert put(tablet, message(child), origin="http://testserver")[0] == 201


def test_a_box_without_its_key_says_unavailable_and_keeps_nothing(study, tablet, settings, tmp_path):
    batch = opened(study)
    child = children(study, batch, 1)[0]
    body = message(child)
    settings.EMBEDDED = False
    (tmp_path / "keys" / "slip.key").rename(tmp_path / "slip.key")
    assert put(tablet, body)[1]["code"] == "unavailable"
    assert put(tablet, body)[0] == 503
    (tmp_path / "slip.key").rename(tmp_path / "keys" / "slip.key")
    assert put(tablet, body)[0] == 201


def test_withdrawing_answers_the_same_whatever_there_was(study, tablet):
    batch = opened(study)
    crowd = sent(study, batch, 6)
    finished(batch)
    mixer.flush_due()

    def ask(receipt, of=study):
        body = {"study": str(of), "receipt": receipt}
        answer = tablet.post("/box/withdraw", body, content_type="application/json")
        return answer.status_code, answer.json()

    for receipt in (crowd[0].receipt, crowd[0].receipt, "ABCD-EFGH-JKMN"):
        assert ask(receipt) == (200, {"state": "done"})
    assert ask(crowd[0].receipt, uuid.uuid4()) == (200, {"state": "done"})
    assert selectors.totals(study).responses == 5
    burning.burn(study)
    status, body = ask(crowd[1].receipt)
    assert (status, body["code"]) == (410, "burnt")
    assert put(tablet, message(crowd[1]))[1]["code"] == "burnt"


def test_the_bundle_holds_all_a_tablet_needs_and_is_fetched_once(study, tablet):
    batch = batches.create(card(study, synthetic=True, send_delay=90))
    answer = tablet.get(f"/box/bundles/{selectors.door(batch).lower()}.json")
    bundle = answer.json()
    assert set(bundle) == {
        "format", "door", "batch", "study", "synthetic", "title", "mode", "age_theme", "community", "document",
        "document_hash", "assent", "activity", "audio", "media", "pictograms", "strings", "help", "key", "send_delay",
        "withdraw_until",
    }  # fmt: skip
    assert (bundle["format"], bundle["batch"], bundle["synthetic"], bundle["send_delay"]) == (1, str(batch), True, 90)
    assert bundle["document"]["name"] == QUESTIONNAIRE["name"]
    assert bundle["assent"]["texts"]["nl"]["yes"] == "Ja"
    public = base64.b64decode(bundle["key"]["public"])
    assert (public, bundle["key"]["id"]) == (keys.mixer_public(study), envelopes.key_id(public).hex())
    again = tablet.get(answer.wsgi_request.path, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])


def test_a_bundle_travels_compressed_where_that_is_understood(study, tablet):
    address = f"/box/bundles/{selectors.door(batches.create(card(study)))}.json"
    plain = tablet.get(address)
    small = tablet.get(address, headers={"accept-encoding": "gzip, br"})
    assert (small.headers["Content-Encoding"], small.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 2
    assert small.headers["ETag"] == plain.headers["ETag"]
    assert tablet.get(address, headers={"if-none-match": small.headers["ETag"]}).status_code == 304


def test_a_sitting_planned_before_an_update_has_a_sentence_for_everything_the_app_says(study, tablet):
    batch = batches.create(card(study))
    strings = tablet.get(f"/box/bundles/{selectors.door(batch)}.json").json()["strings"]
    assert strings["nl"]["next"] == "Verder", "the sentences of its own day stay"
    shipped = instruments.strings()
    assert all(shipped[track].keys() <= strings[track].keys() for track in shipped)


def test_no_door_no_bundle(study, tablet):
    batches.create(card(study))
    answer = tablet.get("/box/bundles/NONE22.json")
    assert answer.status_code == 404
    assert answer.json()["code"] == "door-unknown"


def test_no_cookie_is_set_and_nothing_is_cached(study, tablet):
    child = children(study, opened(study), 1)[0]
    answer = tablet.put("/box/envelope", json.dumps(message(child)), content_type="application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_neither_codes_nor_bodies_reach_a_log(study, tablet, caplog):
    child = children(study, opened(study), 1)[0]
    body = message(child)
    for altered in (body, {**body, "slip": body["slip"][:-1] + "?"}, {**body, "batch": child.slip}, "{"):
        put(tablet, altered)
    assert child.slip not in caplog.text
    assert body["envelope"][:40] not in caplog.text


def test_health_is_said(tablet):
    assert tablet.get("/health/").json() == {"state": "ok"}
