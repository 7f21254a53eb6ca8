"""RSA blind signatures: the vectors of RFC 9474, and what a token may and may not tell."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.tokens import blindrsa
from consent.tokens.blindrsa import BlindRSAInvalid, PrivateKey, PublicKey

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "blindrsa.json").read_text())["vectors"]
NAMES = [one["name"] for one in VECTORS]


@cache
def key() -> PrivateKey:
    return PrivateKey.of(blindrsa.generate())


@cache
def published() -> PrivateKey:
    p, q, n, e, d = (int(VECTORS[0][name], 16) for name in ("p", "q", "n", "e", "d"))
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e, n),
    )
    return PrivateKey.of(numbers.private_key())


def test_all_four_variants_are_there():
    assert set(NAMES) == set(blindrsa.VARIANTS)
    assert blindrsa.VARIANTS["RSABSSA-SHA384-PSS-Randomized"] is blindrsa.RANDOMIZED


@pytest.mark.parametrize("vector", VECTORS, ids=NAMES)
def test_the_vectors_of_the_rfc(vector: dict[str, str]):
    known = {name: bytes.fromhex(value) for name, value in vector.items() if name != "name"}
    variant, issuer = blindrsa.VARIANTS[vector["name"]], published()
    public, inverse = issuer.public, int(vector["inv"], 16)

    prepared = blindrsa.prepare(known["msg"], variant, prefix=known["msg_prefix"])
    assert prepared == known["input_msg"]
    if "encoded_msg" in known:
        assert blindrsa.encode(prepared, public.n.bit_length() - 1, known["salt"]) == known["encoded_msg"]
    blinded, taken_off = blindrsa.blind(
        public, prepared, variant, salt=known["salt"], factor=pow(inverse, -1, public.n)
    )
    assert (blinded, taken_off) == (known["blinded_msg"], inverse)
    assert blindrsa.blind_sign(issuer, blinded) == known["blind_sig"]
    assert blindrsa.finalize(public, prepared, known["blind_sig"], inverse, variant) == known["sig"]
    assert blindrsa.verify(public, prepared, known["sig"], variant)


@settings(max_examples=25, deadline=None)
@given(message=st.binary(max_size=200), name=st.sampled_from(NAMES))
def test_whatever_is_signed_verifies_and_nothing_else_does(message: bytes, name: str):
    variant, issuer = blindrsa.VARIANTS[name], key()
    prepared = blindrsa.prepare(message, variant)
    blinded, inverse = blindrsa.blind(issuer.public, prepared, variant)
    signature = blindrsa.finalize(issuer.public, prepared, blindrsa.blind_sign(issuer, blinded), inverse, variant)
    assert blindrsa.verify(issuer.public, prepared, signature, variant)
    assert not blindrsa.verify(issuer.public, prepared + b"x", signature, variant)
    assert not blindrsa.verify(issuer.public, prepared, signature[:-1] + bytes([signature[-1] ^ 1]), variant)
    assert not blindrsa.verify(issuer.public, prepared, signature[:-1], variant)


def test_the_same_message_is_blinded_otherwise_each_time_and_the_answer_to_one_is_always_the_same():
    issuer, prepared = key(), blindrsa.prepare(b"a token")
    first, second = (blindrsa.blind(issuer.public, prepared)[0] for _time in range(2))
    assert first != second
    assert blindrsa.blind_sign(issuer, first) == blindrsa.blind_sign(issuer, first)


def test_every_token_fits_every_blinding_so_that_the_issuer_can_not_tell_which_it_signed():
    """Blindness itself: for any token and any blinded message that was signed there is a factor that makes one of the other."""
    issuer = key()
    public = issuer.public
    prepared = blindrsa.prepare(b"one child's token")
    blinded, inverse = blindrsa.blind(public, prepared)
    signature = blindrsa.finalize(public, prepared, blindrsa.blind_sign(issuer, blinded), inverse)
    other, _inverse = blindrsa.blind(public, blindrsa.prepare(b"another child's"))
    message = pow(int.from_bytes(signature, "big"), public.e, public.n)
    factor = issuer.power(int.from_bytes(other, "big") * pow(message, -1, public.n) % public.n)
    assert message * pow(factor, public.e, public.n) % public.n == int.from_bytes(other, "big")


def test_a_miscalculated_half_is_never_answered():
    issuer = key()
    blinded, _inverse = blindrsa.blind(issuer.public, blindrsa.prepare(b"m"))
    with pytest.raises(BlindRSAInvalid, match="fault"):
        blindrsa.blind_sign(replace(issuer, d_p=issuer.d_p ^ 2), blinded)


@pytest.mark.parametrize("wrong", [b"", bytes(255), bytes(257), b"\xff" * 256])
def test_bytes_that_are_no_blinded_message_of_the_key_are_refused(wrong: bytes):
    with pytest.raises(BlindRSAInvalid, match="size"):
        blindrsa.blind_sign(key(), wrong)


def test_an_issuer_that_signs_with_another_key_is_found_out_by_the_client():
    issuer, other = key(), PrivateKey.of(blindrsa.generate())
    prepared = blindrsa.prepare(b"m")
    blinded, inverse = blindrsa.blind(issuer.public, prepared)
    forged = issuer.public.octets(other.power(int.from_bytes(blinded, "big") % other.public.n) % issuer.public.n)
    with pytest.raises(BlindRSAInvalid, match="signature"):
        blindrsa.finalize(issuer.public, prepared, forged, inverse)


def test_a_key_too_small_for_the_encoding_is_refused():
    with pytest.raises(BlindRSAInvalid, match="key-too-small"):
        blindrsa.blind(PublicKey((1 << 511) + 1), b"m")
