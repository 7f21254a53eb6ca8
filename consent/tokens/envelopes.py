"""Envelopes: one child's answers, sealed on the tablet to the mixer's key and to the batch (RFC 9180, base mode).

    envelope  = 0x01 || key id (8 bytes) || encapsulated key (32) || ciphertext
    plaintext = length (4 bytes, big endian) || UTF-8 JSON || zeros, to 16 KiB, or to 64 KiB when it does not fit

Every envelope of a bucket has the same size, so that its length says nothing about the answers.
"""

from __future__ import annotations

import json
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
VERSION = b"\x01"
INFO = "arobase/envelope/1|"
BUCKETS = (16 * 1024, 64 * 1024)
KEY_ID_BYTES = 8
LENGTH_BYTES = 4
OVERHEAD = len(VERSION) + KEY_ID_BYTES + 32 + 16
SIZES = tuple(bucket + OVERHEAD for bucket in BUCKETS)
"""The two sizes, in bytes, that an envelope can have."""


SENTENCES = {
    "too-large": "The answers take {found} bytes; the largest envelope holds {limit}.",
    "size": "An envelope has {sizes} bytes; this one has {found}.",
    "version": "This envelope has format {found}; format 1 is known.",
    "other-key": "This envelope is sealed to key {found}; the key at hand is {expected}.",
    "sealed-otherwise": "This envelope does not open: it was changed, or sealed for another batch.",
    "not-json": "This envelope holds something that is not a JSON object.",
    "not-text": "This envelope holds characters that are no text.",
    "padding": "This envelope is padded in an unknown way.",
}


class EnvelopeInvalid(ValueError):
    """An envelope that can't be made or opened; `code` says why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(SENTENCES[code].format(**params))
        self.code = code
        self.params = params


def key_id(public_key: bytes) -> bytes:
    """The eight bytes by which an envelope names the key it is sealed to."""
    return sha256(public_key).digest()[:KEY_ID_BYTES]


def seal(plaintext: dict[str, object], public_key: bytes, batch: UUID | str) -> bytes:
    """The envelope for this batch; `public_key` is 32 raw bytes. Each call gives other bytes: seal once, keep the result."""
    sealed = SUITE.encrypt(padded(plaintext), X25519PublicKey.from_public_bytes(public_key), info_for(batch))
    return VERSION + key_id(public_key) + sealed


def open_(envelope: bytes, private_key: bytes, batch: UUID | str) -> dict[str, object]:
    """What the tablet sealed; `private_key` is 32 raw bytes. Raises EnvelopeInvalid for anything else."""
    if len(envelope) not in SIZES:
        raise EnvelopeInvalid("size", sizes=" or ".join(str(size) for size in SIZES), found=len(envelope))
    if envelope[:1] != VERSION:
        raise EnvelopeInvalid("version", found=envelope[0])
    key = X25519PrivateKey.from_private_bytes(private_key)
    expected = key_id(key.public_key().public_bytes_raw())
    named = envelope[1 : 1 + KEY_ID_BYTES]
    if named != expected:
        raise EnvelopeInvalid("other-key", found=named.hex(), expected=expected.hex())
    try:
        content = SUITE.decrypt(envelope[1 + KEY_ID_BYTES :], key, info_for(batch))
    except InvalidTag as error:
        raise EnvelopeInvalid("sealed-otherwise") from error
    return unpadded(content)


def info_for(batch: UUID | str) -> bytes:
    """Binds an envelope to its batch: opened for another, it is refused."""
    return f"{INFO}{UUID(str(batch))}".encode("ascii")


def padded(plaintext: dict[str, object]) -> bytes:
    body = json.dumps(plaintext, ensure_ascii=False, separators=(",", ":")).encode()
    content = len(body).to_bytes(LENGTH_BYTES, "big") + body
    for bucket in BUCKETS:
        if len(content) <= bucket:
            return content.ljust(bucket, b"\0")
    raise EnvelopeInvalid("too-large", found=len(body), limit=BUCKETS[-1] - LENGTH_BYTES)


def unpadded(content: bytes) -> dict[str, object]:
    end = LENGTH_BYTES + int.from_bytes(content[:LENGTH_BYTES], "big")
    if end > len(content) or content[end:].strip(b"\0"):
        raise EnvelopeInvalid("padding")
    try:
        plaintext = json.loads(content[LENGTH_BYTES:end])
        storable = is_storable(plaintext)
    except (ValueError, RecursionError) as error:
        raise EnvelopeInvalid("not-json") from error
    if not isinstance(plaintext, dict):
        raise EnvelopeInvalid("not-json")
    if not storable:
        raise EnvelopeInvalid("not-text")
    return plaintext


def is_storable(value: object) -> bool:
    """False for half a surrogate pair and for the character zero: legal JSON, but no database stores them, and one
    such envelope would stop its whole batch at the flush."""
    if isinstance(value, str):
        return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, dict):
        return all(is_storable(key) and is_storable(member) for key, member in value.items())
    if isinstance(value, list):
        return all(is_storable(member) for member in value)
    return True
