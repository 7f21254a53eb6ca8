from __future__ import annotations

import base64
import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.bindings import _rust
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.tokens import envelopes
from consent.tokens.envelopes import EnvelopeInvalid

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "envelopes.json").read_text())
BATCH = UUID("0b2f9f6e-1c3d-4e5f-8a9b-7c6d5e4f3a2b")
KEY = X25519PrivateKey.generate()
PRIVATE, PUBLIC = KEY.private_bytes_raw(), KEY.public_key().public_bytes_raw()

safe_text = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
answers = st.dictionaries(safe_text, st.integers(-7, 2**53) | safe_text | st.lists(st.integers(1, 40)), max_size=20)


def refused(envelope: bytes, *, private: bytes = PRIVATE, batch: UUID = BATCH) -> str:
    with pytest.raises(EnvelopeInvalid) as caught:
        envelopes.open_(envelope, private, batch)
    return caught.value.code


def sealed_raw(content: bytes) -> bytes:
    """An envelope made by somebody who knows the format and pads as they like."""
    sealed = envelopes.SUITE.encrypt(content, KEY.public_key(), f"arobase/envelope/1|{BATCH}".encode())
    return b"\x01" + envelopes.key_id(PUBLIC) + sealed


def content_of(body: bytes, size: int = 16384) -> bytes:
    return (len(body).to_bytes(4, "big") + body).ljust(size, b"\0")


def test_the_suite_meets_the_vector_of_the_rfc():
    """The RFC's vector has associated data, which the library offers its own tests only."""
    vector = {name: bytes.fromhex(value) for name, value in VECTORS["rfc9180"].items() if name != "source"}
    recipient = X25519PrivateKey.from_private_bytes(vector["skRm"])
    assert recipient.public_key().public_bytes_raw() == vector["pkRm"]
    plaintext = _rust.openssl.hpke._decrypt_with_aad(
        envelopes.SUITE, vector["enc"] + vector["ct"], recipient, vector["info"], vector["aad"]
    )
    assert plaintext == vector["pt"] == b"Beauty is truth, truth beauty"


def test_envelopes_sealed_by_the_client_open():
    for vector in VECTORS["sealed"]:
        envelope = base64.b64decode(vector["envelope"])
        assert envelope[1:9].hex() == vector["key_id"]
        opened = envelopes.open_(envelope, bytes.fromhex(vector["private"]), vector["batch"])
        assert opened == vector["plaintext"]


@given(answers)
@settings(max_examples=40)
def test_what_is_sealed_comes_out_and_shows_nothing_by_its_size(content):
    envelope = envelopes.seal({"answers": content}, PUBLIC, BATCH)
    assert envelopes.open_(envelope, PRIVATE, BATCH) == {"answers": content}
    assert len(envelope) == 16384 + 57


@pytest.mark.parametrize(("letters", "size"), [(16384 - 4 - 8, 16384), (16384 - 4 - 7, 65536), (65536 - 4 - 8, 65536)])
def test_the_larger_bucket_begins_where_the_smaller_ends(letters, size):
    content: dict[str, object] = {"a": "x" * letters}
    envelope = envelopes.seal(content, PUBLIC, BATCH)
    assert len(envelope) == size + 57
    assert envelopes.open_(envelope, PRIVATE, BATCH) == content


def test_what_fits_no_bucket_is_refused_before_sealing():
    with pytest.raises(EnvelopeInvalid, match="65532") as caught:
        envelopes.seal({"a": "x" * 65536}, PUBLIC, BATCH)
    assert caught.value.code == "too-large"


def test_an_envelope_opens_for_its_batch_only():
    envelope = envelopes.seal({"a": 1}, PUBLIC, BATCH)
    assert refused(envelope, batch=uuid4()) == "sealed-otherwise"


def test_an_envelope_names_its_key_and_another_key_does_not_open_it():
    envelope = envelopes.seal({"a": 1}, PUBLIC, BATCH)
    other = X25519PrivateKey.generate()
    assert refused(envelope, private=other.private_bytes_raw()) == "other-key"
    renamed = envelope[:1] + envelopes.key_id(other.public_key().public_bytes_raw()) + envelope[9:]
    assert refused(renamed, private=other.private_bytes_raw()) == "sealed-otherwise"


@given(st.integers(9, 16384 + 56), st.integers(1, 255))
@settings(max_examples=40)
def test_any_changed_byte_is_noticed(place, flip):
    """The top bit of the encapsulated key too: X25519 ignores it, the key schedule does not."""
    changed = bytearray(envelopes.seal({"a": 1}, PUBLIC, BATCH))
    changed[place] ^= flip
    assert refused(bytes(changed)) == "sealed-otherwise"


@pytest.mark.parametrize(
    ("envelope", "code"),
    [
        (b"", "size"),
        (b"\x01" * 100, "size"),
        (b"\x02" + bytes(16384 + 56), "version"),
        (b"\x01" + envelopes.key_id(PUBLIC) + bytes(16384 + 48), "sealed-otherwise"),
        (sealed_raw(content_of(b"[1, 2]")), "not-json"),
        (sealed_raw(content_of(b"{")), "not-json"),
        (sealed_raw(content_of(b"\xff\xfe")), "not-json"),
        (sealed_raw(content_of(b"[" * 16000)), "not-json"),
        (sealed_raw(content_of(b'{"a": 1' + b"0" * 9000 + b"}")), "not-json"),
        (sealed_raw(content_of(b'{"a": "\\ud800"}')), "not-text"),
        (sealed_raw(content_of(b'{"a": ["\\u0000"]}')), "not-text"),
        (sealed_raw(b"\xff" * 16384), "padding"),
        (sealed_raw(content_of(b"{}")[:-1] + b"!"), "padding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_envelope_is_refused_with_a_reason(envelope, code):
    assert refused(envelope) == code


def test_text_that_only_looks_like_an_escape_is_kept():
    content: dict[str, object] = {"a": "C:\\u0000", "b": "\\ud800", "c": "🎨"}
    assert envelopes.open_(envelopes.seal(content, PUBLIC, BATCH), PRIVATE, BATCH) == content


def test_two_envelopes_of_the_same_answers_have_nothing_in_common():
    one, two = (envelopes.seal({"a": 1}, PUBLIC, BATCH) for _ in range(2))
    assert one[:9] == two[:9]
    assert one[9:41] != two[9:41]
    assert one[41:] != two[41:]
