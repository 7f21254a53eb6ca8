"""Blind tokens at the box: once, whatever comes; by public keys only; gone with the burn."""

import base64
import dataclasses
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FuturesTimeout

import pytest
from django.db import connections, transaction
from django.test import Client

from backend.core.errors import Invalid
from consent.tokens import directories, receipts
from consent.tokens.directories import Directory
from surveys.box import batches, blind, burning, collect, field, mixer, selectors
from surveys.box.models import Envelope, IssuerKeys, Response, SlipRight, SpentToken, StudyState
from tests.api.box.test_rescue import sealed
from tests.db.box import issuing
from tests.db.box.ballots import card, children, finished, opened
from tests.db.box.issuing import token_children

pytestmark = [pytest.mark.django_db(databases=["default", "responses"]), pytest.mark.urls("surveys.box.service_urls")]


def put(child, **changes):
    body = {
        "batch": str(child.batch),
        "token": child.token.written,
        "envelope": base64.b64encode(child.seal()).decode(),
    } | changes
    answer = Client().put("/box/envelope", json.dumps(body), content_type="application/json")
    assert not answer.cookies
    return answer.status_code, answer.json().get("code") or answer.json()["state"]


def test_in_once_and_again_and_other_bytes_never(study):
    batch, issuer = issuing.issuing(study)
    child, greedy = token_children(issuer, 2)
    greedy.token = child.token
    assert [put(child), put(child), put(greedy), put(child)] == [
        (201, "in"),
        (200, "in"),
        (409, "other-bytes"),
        (200, "in"),
    ]
    assert (selectors.counts(batch).waiting, SpentToken.objects.count()) == (1, 1)


def test_the_spent_list_holds_a_hash_and_a_proof_and_no_slip_is_touched(study):
    _batch, issuer = issuing.issuing(study)
    (child,) = token_children(issuer, 1)
    child.send()
    spent = SpentToken.objects.get()
    assert spent.mark == child.token.mark
    assert child.token.signature.hex() not in str(spent.__dict__)
    assert SlipRight.objects.count() == 0


def test_a_token_that_nobody_signed_or_another_batch_signed_is_refused_and_nothing_stored(study):
    _batch, issuer = issuing.issuing(study)
    _other, stranger = issuing.issuing(study, first=7, cluster="C2")
    (child,), (foreign,) = token_children(issuer, 1), token_children(stranger, 1)
    forged = dataclasses.replace(child.token, signature=bytes(255) + b"\x01")
    renamed = dataclasses.replace(child.token, prepared=foreign.token.prepared)
    for token in (foreign.token, forged, renamed):
        assert put(child, token=token.written) == (403, "token-unknown")
    for token in (None, 5, {}, {"prepared": "*", "signature": ""}, {"prepared": "AAAA", "signature": "AAAA"}):
        assert put(child, token=token) == (400, "malformed")
    assert put(child, batch=str(uuid.uuid4())) == (403, "token-unknown")
    assert put(child, envelope="AAAA") == (400, "malformed")
    assert (Envelope.objects.count(), SpentToken.objects.count()) == (0, 0)
    assert put(child) == (201, "in")


def test_a_batch_of_slips_takes_no_token_and_one_of_tokens_no_slip(study):
    _batch, issuer = issuing.issuing(study)
    slips_only = opened(study, cluster="C2")
    (child,) = token_children(issuer, 1)
    assert put(child, batch=str(slips_only)) == (403, "token-unknown")
    (with_slip,) = children(study, slips_only, 1)
    assert with_slip.send() is collect.STORED


def test_before_the_sitting_opens_the_box_asks_to_come_back(study):
    batch = batches.create(card(study))
    issuer = issuing.Issuer(study, batch)
    issuer.rotate()
    (child,) = token_children(issuer, 1)
    assert put(child) == (423, "busy")
    assert (Envelope.objects.count(), SpentToken.objects.count()) == (0, 0)


def test_a_new_epoch_ends_the_tokens_that_were_not_used_and_knows_those_that_were(study):
    _batch, issuer = issuing.issuing(study)
    early, lost = token_children(issuer, 2)
    assert early.send() is collect.STORED
    issuer.rotate()
    (again,) = token_children(issuer, 1)
    assert put(lost) == (403, "token-over")
    assert put(early) == (200, "in")
    assert put(again) == (201, "in")


def test_answers_with_tokens_are_flushed_as_any(study):
    batch, issuer = issuing.issuing(study)
    for child in token_children(issuer, 6):
        assert child.send() is collect.STORED
    finished(batch)
    mixer.turn()
    assert sorted(Response.objects.values_list("answers__number", flat=True)) == list(range(6))
    assert selectors.counts(batch).in_box == 6


def test_the_burn_takes_keys_and_spent_list_and_a_late_token_finds_the_study_burnt(study):
    batch, issuer = issuing.issuing(study)
    late, *crowd = token_children(issuer, 7)
    for child in crowd:
        child.send()
    finished(batch)
    mixer.turn()
    certificate = burning.burn(study)
    assert (certificate["left"]["tokens"], SpentToken.objects.count(), IssuerKeys.objects.count()) == (0, 0, 0)
    assert put(late) == (403, "burnt")
    assert put(crowd[0]) == (403, "burnt")


def test_the_box_takes_no_directory_that_its_issuer_did_not_sign_or_signed_for_another(study):
    batch, issuer = issuing.issuing(study)
    directory = Directory(study, batch, tuple(one.public for one in issuer.held))
    document, other = directories.written(directory), bytes(32)
    with pytest.raises(Invalid, match=r"didn.t sign"):
        blind.keep_directory(batch, document, directories.sign(directory, other))
    with pytest.raises(Invalid, match="another sitting"):
        blind.keep_directory(opened(study, cluster="C2"), document, directories.sign(directory, issuing.SEED))
    forged = Directory(study, batch, (issuing.key(9).public,))
    IssuerKeys.objects.filter(pk=batch).update(directory=directories.written(forged))
    (child,) = token_children(issuer, 1)
    assert put(child) == (503, "unavailable")


def test_a_rescue_file_brings_tokens_in_as_slips(study):
    _batch, issuer = issuing.issuing(study)
    crowd = token_children(issuer, 2)
    held = [
        {"batch": str(one.batch), "token": one.token.written, "envelope": base64.b64encode(one.seal()).decode()}
        for one in crowd
    ]
    file = sealed({"code": receipts.draw(), "envelopes": held})
    for stored, again in ((2, 0), (0, 2)):
        answer = Client().post("/box/rescue", file, content_type="application/octet-stream").json()
        assert (answer["stored"], answer["again"], answer["refused"]) == (stored, again, {})
        assert answer["code"]


@pytest.mark.postgres
@pytest.mark.django_db(databases=["default", "responses"], transaction=True)
def test_a_token_that_comes_while_the_burn_is_under_way_waits_and_is_refused(study):
    _batch, issuer = issuing.issuing(study)
    (late,) = token_children(issuer, 1)
    late.seal()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(using="responses"):
            blind.erase(study)
            StudyState.objects.filter(study=study).update(burnt=True)
            waiting = pool.submit(late.send)
            with pytest.raises(FuturesTimeout):
                waiting.result(timeout=0.5)
        assert waiting.result(timeout=20) is collect.BURNT
        pool.submit(connections.close_all).result()
    assert (Envelope.objects.count(), SpentToken.objects.count()) == (0, 0)


def test_after_the_end_of_the_field_a_token_is_over_and_nothing_waits_for_ever(study):
    batch, issuer = issuing.issuing(study)
    late = token_children(issuer, 1)[0]
    finished(batch)
    field.end(study, "discard")
    mixer.flush_due()
    assert late.send().code == "token-over"
    assert burning.burn(study)["responses"] == 0
