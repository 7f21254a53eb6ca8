"""The key directory of a batch: which of the issuer's keys its tokens may be signed with, the same for every child.

    {"format": "arobase/keys/1", "study", "batch", "keys": [{"kid", "epoch", "n" (base64), "e"}, ...]}

Keys stand by epoch; the last is the one in use, the others have ended. The issuer signs the canonical form (sorted keys, no
spaces) with Ed25519, so that the box takes no key from whoever can write in its database. What protects a child is that all
tablets of its class show the same directory: a key given to one child alone would give another one. Four pictures out of
256 say which it is, made by a slow hash: finding another directory with the same pictures takes 2^32 of them.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import scrypt, sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from consent.tokens.blindrsa import PublicKey

FORMAT = "arobase/keys/1"
SALT = b"arobase/keys/1|pictures"
PICTURES = 4
KID_BYTES = 8
COST = {"n": 2**15, "r": 8, "p": 1}
MEMORY = 64 * 1024 * 1024


class DirectoryInvalid(ValueError):
    """Something that is no key directory, or one the issuer didn't sign."""


@dataclass(frozen=True)
class Directory:
    study: UUID
    batch: UUID
    keys: tuple[PublicKey, ...]

    @property
    def current(self) -> PublicKey:
        return self.keys[-1]

    def key(self, named: bytes) -> PublicKey | None:
        """The key of this name, of whatever epoch."""
        return next((key for key in self.keys if kid(key) == named), None)

    def is_current(self, named: bytes) -> bool:
        return kid(self.current) == named


def kid(key: PublicKey) -> bytes:
    """The eight bytes by which a token names the key it is signed with."""
    return sha256(key.octets(key.n)).digest()[:KID_BYTES]


def written(directory: Directory) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "study": str(directory.study),
        "batch": str(directory.batch),
        "keys": [
            {"kid": kid(key).hex(), "epoch": epoch, "n": base64.b64encode(key.octets(key.n)).decode(), "e": key.e}
            for epoch, key in enumerate(directory.keys, start=1)
        ],
    }


def canonical(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def sign(directory: Directory, private: bytes) -> str:
    """The issuer's signature, in hex; `private` is 32 raw bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(canonical(written(directory))).hex()


def public_of(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def read(document: dict[str, Any], signature: str, public: bytes) -> Directory:
    """The directory, if the issuer signed it. Raises DirectoryInvalid."""
    return checked(canonical(document), signature, public)


@lru_cache(maxsize=256)
def checked(content: bytes, signature: str, public: bytes) -> Directory:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), content)
        document = json.loads(content)
        keys = tuple(
            PublicKey(int.from_bytes(base64.b64decode(one["n"], validate=True), "big"), int(one["e"]))
            for one in document["keys"]
        )
        found = Directory(UUID(document["study"]), UUID(document["batch"]), keys)
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise DirectoryInvalid(str(error)) from error
    if not keys or canonical(written(found)) != content:
        raise DirectoryInvalid("form")
    return found


@lru_cache(maxsize=256)
def pictures_of(content: bytes) -> tuple[int, ...]:
    return tuple(scrypt(sha256(content).digest(), salt=SALT, maxmem=MEMORY, dklen=PICTURES, **COST))


def pictures(directory: Directory) -> tuple[int, ...]:
    """Four numbers below 256: the pictures on the teacher's sheet and on each tablet."""
    return pictures_of(canonical(written(directory)))
