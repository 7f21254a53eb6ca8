"""What the box keeps instead of slips and bodies: keyed hashes, useless without the key, which is outside the databases."""

from __future__ import annotations

import hmac
from hashlib import sha256

KEY_BYTES = 32


def slip_mac(key: bytes, slip: str) -> str:
    """HMAC-SHA256(slip key, canonical slip), in hex: how a slip is stored and looked up."""
    return hmac.digest(key, slip.encode("ascii"), "sha256").hex()


def body_proof(key: bytes, slip: str, body: bytes) -> str:
    """HMAC-SHA256(slip key, "body" || slip || SHA-256(body)), in hex: the same slip with the same bytes gives it again.

    Slips are upper case and ten characters long, so no slip's own hash can equal a body's proof.
    """
    return hmac.digest(key, b"body" + slip.encode("ascii") + sha256(body).digest(), "sha256").hex()


def token_proof(key: bytes, mark: str, body: bytes) -> str:
    """The same for a blind token, by its mark: the same token with the same bytes gives it again."""
    return hmac.digest(key, b"token" + mark.encode("ascii") + sha256(body).digest(), "sha256").hex()
