"""Blind tokens: the right to answer once, signed by an issuer that knows the child and never sees the token.

    message  = "arobase/token/1|" || key id (8 bytes) || 32 random bytes
    prepared = 32 random bytes || message                       (RFC 9474, randomised preparation)
    token    = {"prepared" (base64), "signature" (base64)}

The box keeps SHA-256(prepared), the mark of a spent token, and nothing else of it.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from consent.tokens import blindrsa
from consent.tokens.blindrsa import PREFIX_BYTES, PublicKey
from consent.tokens.directories import KID_BYTES, kid

LABEL = b"arobase/token/1|"
NONCE_BYTES = 32
PREPARED_BYTES = PREFIX_BYTES + len(LABEL) + KID_BYTES + NONCE_BYTES


class TokenMalformed(ValueError):
    """Not a token of this format."""


@dataclass(frozen=True)
class BlindToken:
    prepared: bytes
    signature: bytes

    @property
    def kid(self) -> bytes:
        return self.prepared[PREFIX_BYTES + len(LABEL) :][:KID_BYTES]

    @property
    def mark(self) -> str:
        """How the box remembers that it is spent, in hex."""
        return sha256(self.prepared).hexdigest()

    @property
    def written(self) -> dict[str, str]:
        return {name: base64.b64encode(getattr(self, name)).decode() for name in ("prepared", "signature")}

    def signed_by(self, key: PublicKey) -> bool:
        return blindrsa.verify(key, self.prepared, self.signature)


def draw(key: PublicKey) -> bytes:
    """A new token's message, prepared to be blinded."""
    return blindrsa.prepare(LABEL + kid(key) + secrets.token_bytes(NONCE_BYTES))


def read(value: Any) -> BlindToken:
    """The token in a JSON value; raises TokenMalformed."""
    try:
        token = BlindToken(*(base64.b64decode(value[name], validate=True) for name in ("prepared", "signature")))
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise TokenMalformed("members") from error
    if len(token.prepared) != PREPARED_BYTES or token.prepared[PREFIX_BYTES:][: len(LABEL)] != LABEL:
        raise TokenMalformed("prepared")
    return token
