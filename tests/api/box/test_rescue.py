"""The rescue file: what a tablet saved comes in through the box, again and again without harm, and says nothing to a finder."""

import base64
import json
import re
import secrets
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.test import Client

from consent.tokens import receipts, rescue
from consent.tokens.envelopes import SUITE
from surveys.box import batches, burning, keys, mixer, selectors, slips
from surveys.box.models import Quarantined
from tests.db.box.ballots import Child, card, children, finished, opened, sent

pytestmark = [pytest.mark.django_db(databases=["default", "responses"]), pytest.mark.urls("surveys.box.service_urls")]


@pytest.fixture
def study(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.EMBEDDED = True
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    return uuid.uuid4()


def sealed(content, public=None):
    """What the tablet writes (core/rescue.js)."""
    body = json.dumps(content).encode()
    padded = (len(body).to_bytes(4, "big") + body).ljust(2**19, b"\0")
    key = X25519PublicKey.from_public_bytes(public or keys.rescue_public())
    return rescue.MARK + SUITE.encrypt(padded, key, rescue.MARK)


def file(*crowd, code=None):
    held = [
        {"batch": str(one.batch), "slip": one.slip, "envelope": base64.b64encode(one.seal()).decode()} for one in crowd
    ]
    return sealed({"code": code or receipts.draw(), "envelopes": held})


def bring(content, **headers):
    tablet = Client(enforce_csrf_checks=True)
    answer = tablet.post("/box/rescue", content, content_type="application/octet-stream", headers=headers)
    assert not answer.cookies
    return answer.status_code, answer.json()


def counts(**wanted):
    return {"stored": 0, "again": 0, "kept": 0, "busy": 0, "refused": {}, "code": None, **wanted}


def test_envelopes_of_several_classes_come_in_and_the_code_is_given(study):
    batch, neighbour = opened(study), opened(study, cluster="C2")
    crowd = [*children(study, batch, 3), *children(study, neighbour, 2)]
    code = receipts.draw()
    content = file(*crowd, code=code)
    shown = receipts.display(code)
    assert bring(content) == (200, counts(stored=5, code=shown))
    assert bring(content) == (200, counts(again=5, code=shown))
    assert [selectors.counts(each).waiting for each in (batch, neighbour)] == [3, 2]


def test_what_the_tablet_sent_meanwhile_is_recognised_also_after_the_flush(study):
    batch = opened(study)
    crowd = sent(study, batch, 6)
    content = file(*crowd)
    assert bring(content)[1]["again"] == 6
    finished(batch)
    mixer.flush_due()
    assert bring(content)[1]["again"] == 6
    assert selectors.totals(study).responses == 6


def test_a_conflict_is_set_aside_once_and_read_by_nobody(study):
    batch = opened(study)
    first, neighbour = children(study, batch, 2)
    first.send()
    second = Child(study, batch, first.slip, first.number + 1)
    content = file(second, neighbour)
    status, said = bring(content)
    assert (status, {**said, "code": None}) == (200, counts(stored=1, kept=1))
    assert said["code"], "the box has all of them, one set aside"
    assert bring(content)[1]["kept"] == 1
    (held,) = Quarantined.objects.all()
    assert (held.batch_id, held.reason, bytes(held.ciphertext), held.tag) == (
        batch,
        "other-bytes",
        second.seal(),
        None,
    )
    assert selectors.counts(batch).waiting == 2


def test_one_used_slip_can_not_fill_the_database(study):
    batch = opened(study)
    crowd = sent(study, batch, 2)
    others = [Child(study, batch, crowd[0].slip, 200_000 + number) for number in range(4)]
    status, said = bring(file(*others))
    assert (status, said) == (200, counts(kept=2, refused={"other-bytes": 2}))
    assert Quarantined.objects.count() == 2


def test_a_sitting_that_is_not_open_yet_and_slips_without_a_right_stay_with_the_tablet(study):
    planned = batches.create(card(study, cluster="C2"))
    early = children(study, planned, 1)
    batch = opened(study)
    void = children(study, batch, 1)
    good = children(study, batch, 1)
    unknown = Child(study, batch, "0000000000", 3)
    said = bring(file(*early, *void, *good, unknown))[1]
    assert said == counts(stored=1, busy=1, refused={"slip-unknown": 1, "slip-void": 1})


def test_after_the_burn_nothing_comes_in(study):
    batch = opened(study)
    crowd = sent(study, batch, 5)
    content = file(*crowd)
    finished(batch)
    mixer.flush_due()
    burning.burn(study)
    assert bring(content)[1] == counts(refused={"burnt": 5})


def test_who_finds_the_file_reads_no_slip_no_class_and_no_number(study):
    batch = opened(study)
    crowd = children(study, batch, 12)
    one, many = file(crowd[0]), file(*crowd)
    assert len(one) == len(many), "the size says only which block it fits in"
    for secret in (crowd[0].slip.encode(), str(batch).encode(), base64.b64encode(crowd[0].seal())[:40]):
        assert secret not in many
    assert not re.search(rb"[A-Za-z0-9+/]{80}", many[len(rescue.MARK) :]), "no text in it"
    for stranger in (secrets.token_bytes(32), *keys.mixer_ring(study).keys.values(), bytes(32)):
        with pytest.raises(rescue.RescueInvalid):
            rescue.open_(many, stranger)


def test_files_that_are_none_are_told_so(study):
    batch = opened(study)
    good = file(*children(study, batch, 1))
    changed = bytearray(good)
    changed[-1] ^= 1
    foreign = sealed({"code": receipts.draw(), "envelopes": []}, public=keys.mixer_public(study))
    strange = [sealed(content) for content in ([], {"code": "short", "envelopes": []}, {"code": receipts.draw()})]
    for content in (b"", b"PK\x03\x04", good[:-1], bytes(changed), foreign, *strange):
        status, said = bring(content)
        assert (status, said["code"]) == (400, "rescue-unknown")
    assert bring(bytes(8 * 1024 * 1024 + 1))[0] == 413
    assert bring(good, origin="https://elsewhere.example")[1]["code"] == "origin"
    assert selectors.counts(batch).waiting == 0
    assert bring(good)[0] == 200


def test_a_new_print_of_slips_leaves_the_file_of_the_old_ones_with_the_tablet(study):
    batch = opened(study)
    [child] = children(study, batch, 1)
    content = file(child)
    slips.draw(batch, 1)
    assert bring(content)[1] == counts(refused={"slip-void": 1})
