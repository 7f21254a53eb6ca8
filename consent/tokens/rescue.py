"""Rescue files: the envelopes of a tablet that had to leave before it was online, with the slips or tokens that redeem them.

    file    = "arobase-rescue/1" || encapsulated key (32) || ciphertext (RFC 9180, base mode, the suite of envelopes)
    content = length (4 bytes, big endian) || UTF-8 JSON || zeros, to whole blocks of 512 KiB
    JSON    = {"code": 12 characters, "envelopes": [{"batch", "slip" or "token", "envelope" (base64)}]}

The key pair is made of the installation's slip key, by HKDF: whoever may check slips may open the file, and nobody else.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consent.tokens import blindtokens, receipts
from consent.tokens.blindtokens import BlindToken
from consent.tokens.envelopes import LENGTH_BYTES, SUITE

MARK = b"arobase-rescue/1"


class RescueInvalid(ValueError):
    """Bytes that are no rescue file of this installation."""


@dataclass(frozen=True)
class Rescued:
    """`right` is a slip as it was typed, or a blind token."""

    batch: UUID
    right: str | BlindToken
    envelope: bytes


@dataclass(frozen=True)
class RescueFile:
    """`code` lets the tablet drop its copies."""

    code: str
    envelopes: tuple[Rescued, ...]


def private_key(slip_key: bytes) -> X25519PrivateKey:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=MARK).derive(slip_key)
    return X25519PrivateKey.from_private_bytes(made)


def public_key(slip_key: bytes) -> bytes:
    """32 raw bytes, for the bundle."""
    return private_key(slip_key).public_key().public_bytes_raw()


def open_(content: bytes, slip_key: bytes) -> RescueFile:
    """What the tablet put in. Raises RescueInvalid for anything else."""
    if not content.startswith(MARK):
        raise RescueInvalid("mark")
    try:
        padded = SUITE.decrypt(content[len(MARK) :], private_key(slip_key), MARK)
    except (InvalidTag, ValueError) as error:
        raise RescueInvalid("sealed-otherwise") from error
    end = LENGTH_BYTES + int.from_bytes(padded[:LENGTH_BYTES], "big")
    try:
        return read(json.loads(padded[LENGTH_BYTES:end]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RescueInvalid("content") from error


def read(body: Any) -> RescueFile:
    return RescueFile(
        code=receipts.normalise(body["code"]),
        envelopes=tuple(
            Rescued(UUID(one["batch"]), right(one), base64.b64decode(one["envelope"], validate=True))
            for one in body["envelopes"]
        ),
    )


def right(one: dict[str, Any]) -> str | BlindToken:
    return blindtokens.read(one["token"]) if "token" in one else str(one["slip"])
