"""Letters to the desk: sealed to its own key, so that neither box nor mixer reads who asks for an adult.

    letter  = encapsulated key (32) || ciphertext (RFC 9180, base mode, the suite of envelopes)
    content = length (4 bytes, big endian) || UTF-8 JSON || zeros, to whole blocks of 1 KiB

A child's letter is one block, whether it asks for somebody or not.
"""

from __future__ import annotations

import json
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from consent.tokens.envelopes import LENGTH_BYTES, SUITE, EnvelopeInvalid, unpadded

INFO = "arobase/desk/1|"
BLOCK = 1024
OVERHEAD = 32 + 16
"""Encapsulated key and tag."""
LETTER_BYTES = BLOCK + OVERHEAD


class LetterInvalid(ValueError):
    """Bytes that are no letter to this desk."""


def seal(content: dict[str, object], public_key: bytes, study: UUID | str) -> bytes:
    """`public_key` is 32 raw bytes. The tablet's twin is client/core/desk.js."""
    return SUITE.encrypt(padded(content), X25519PublicKey.from_public_bytes(public_key), info_for(study))


def open_(letter: bytes, private_key: bytes, study: UUID | str) -> dict[str, object]:
    try:
        content = SUITE.decrypt(letter, X25519PrivateKey.from_private_bytes(private_key), info_for(study))
        return unpadded(content)
    except (InvalidTag, EnvelopeInvalid, ValueError) as error:
        raise LetterInvalid("this letter does not open with this desk's key") from error


def info_for(study: UUID | str) -> bytes:
    """Binds a letter to its study."""
    return f"{INFO}{UUID(str(study))}".encode("ascii")


def padded(content: dict[str, object]) -> bytes:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    whole = len(body).to_bytes(LENGTH_BYTES, "big") + body
    return whole.ljust(-(-len(whole) // BLOCK) * BLOCK, b"\0")
