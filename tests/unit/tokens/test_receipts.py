from __future__ import annotations

import json
import random
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from consent.tokens import proofs, receipts
from consent.tokens.alphabet import ALPHABET, TokenInvalid

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "receipts.json").read_text())


def test_vectors_shared_with_the_browser():
    for vector in VECTORS["good"]:
        assert receipts.normalise(vector["typed"]) == vector["receipt"]
        assert receipts.display(vector["receipt"]) == vector["shown"]
    for vector in VECTORS["bad"]:
        with pytest.raises(TokenInvalid) as caught:
            receipts.normalise(vector["typed"])
        assert caught.value.code == vector["code"]
    for vector in VECTORS["tags"]:
        assert receipts.tag(UUID(vector["study"]), vector["receipt"]) == vector["tag"]


def test_a_tag_does_not_depend_on_how_the_study_is_written():
    study = UUID(VECTORS["tags"][0]["study"])
    assert receipts.tag(str(study).upper(), "0" * 12) == receipts.tag(study, "0" * 12)
    assert receipts.tag(uuid4(), "0" * 12) != receipts.tag(study, "0" * 12)


def test_receipts_have_sixty_bits():
    drawn = [receipts.draw() for _ in range(1500)]
    assert len(set(drawn)) == 1500
    for place in range(12):
        assert {receipt[place] for receipt in drawn} == set(ALPHABET)
    assert receipts.draw(random.Random(1)) == receipts.draw(random.Random(1))


def test_proofs_follow_the_hmac_definition_written_out():
    """HMAC by RFC 2104: H((K xor opad) || H((K xor ipad) || text))."""
    key, slip, body = bytes(range(32)), "FR23R1AVZX", b'{"batch":"x"}'

    def mac(text: bytes) -> str:
        block = key.ljust(64, b"\0")
        inner = sha256(bytes(byte ^ 0x36 for byte in block) + text).digest()
        return sha256(bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()

    assert proofs.slip_mac(key, slip) == mac(b"FR23R1AVZX")
    assert proofs.body_proof(key, slip, body) == mac(b"bodyFR23R1AVZX" + sha256(body).digest())


def test_a_body_proof_changes_with_the_slip_the_body_and_the_key():
    key = bytes(range(32))
    proof = proofs.body_proof(key, "FR23R1AVZX", b"one")
    others = {
        proofs.body_proof(key, "FR23R1AVZX", b"two"),
        proofs.body_proof(key, "ZEQKSGYJN0", b"one"),
        proofs.body_proof(bytes(32), "FR23R1AVZX", b"one"),
        proofs.slip_mac(key, "FR23R1AVZX"),
    }
    assert len(others | {proof}) == 5
