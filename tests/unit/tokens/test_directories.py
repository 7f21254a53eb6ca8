"""Key directories and tokens: what is signed, what the four pictures say, what is not a token."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest

from consent.tokens import blindrsa, blindtokens, directories
from consent.tokens.blindrsa import PrivateKey
from consent.tokens.blindtokens import BlindToken, TokenMalformed
from consent.tokens.directories import Directory, DirectoryInvalid

SEED = bytes(range(32))
PUBLIC = directories.public_of(SEED)
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "directories.json").read_text())


@cache
def key(number: int) -> PrivateKey:
    return PrivateKey.of(blindrsa.generate())


def directory(*numbers: int) -> Directory:
    return Directory(UUID(int=1), UUID(int=2), tuple(key(number).public for number in numbers))


def test_a_directory_comes_back_as_it_was_signed_and_its_last_key_is_in_use():
    made = directory(0, 1)
    found = directories.read(directories.written(made), directories.sign(made, SEED), PUBLIC)
    assert found == made
    assert found.current == key(1).public
    assert found.key(directories.kid(key(0).public)) == key(0).public
    assert found.key(bytes(8)) is None


def test_a_changed_directory_another_signer_or_another_form_are_refused():
    made = directory(0)
    signature = directories.sign(made, SEED)
    written = directories.written(made)
    wrong = [
        (directories.written(directory(1)), signature, PUBLIC),
        (written, directories.sign(directory(1), SEED), PUBLIC),
        (written, signature, directories.public_of(bytes(32))),
        (written, "", PUBLIC),
        (written, "zz", PUBLIC),
        ({}, signature, PUBLIC),
    ]
    for document, signed, public in wrong:
        with pytest.raises(DirectoryInvalid):
            directories.read(document, signed, public)


def test_one_key_more_or_other_gives_other_pictures():
    shown = [directories.pictures(one) for one in (directory(0), directory(1), directory(0, 1), directory(0))]
    assert shown[0] == shown[3]
    assert len(set(shown)) == 3
    assert all(len(one) == 4 and set(one) <= set(range(256)) for one in shown)


def test_the_pictures_of_the_vectors():
    for one in VECTORS:
        assert list(directories.pictures_of(directories.canonical(one["directory"]))) == one["pictures"]


def test_a_token_is_read_as_written_and_verifies_under_its_own_key_only():
    issuer, prepared = key(0), blindtokens.draw(key(0).public)
    blinded, inverse = blindrsa.blind(issuer.public, prepared)
    signature = blindrsa.finalize(issuer.public, prepared, blindrsa.blind_sign(issuer, blinded), inverse)
    token = blindtokens.read(BlindToken(prepared, signature).written)
    assert token.kid == directories.kid(issuer.public)
    assert token.signed_by(issuer.public)
    assert not token.signed_by(key(1).public)
    assert not replace(token, prepared=blindtokens.draw(issuer.public)).signed_by(issuer.public)
    assert len(token.mark) == 64


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "x",
        {},
        {"prepared": "*", "signature": ""},
        {"prepared": "", "signature": ""},
        {"prepared": "AAAA" * 29 + "AA==", "signature": "AAAA"},
    ],
)
def test_what_is_no_token_is_refused(value: object):
    with pytest.raises(TokenMalformed):
        blindtokens.read(value)
