"""RSA blind signatures (RFC 9474): the issuer signs a token it can't see, and can't recognise it when it comes back.

    client   prepared = prepare(message);  blinded, inverse = blind(key, prepared)
    issuer   blind_sign(key, blinded)
    client   signature = finalize(key, prepared, answer, inverse)
    anybody  verify(key, prepared, signature)

The product uses RSABSSA-SHA384-PSS-Randomized; the other three variants are here because the vectors of the RFC cover
all four. `cryptography` holds the keys and verifies; it offers no signing without padding, so the issuer's exponentiation
is Python's own: with the Chinese remainder theorem, on a value blinded once more (the time it takes says nothing about
the key) and checked before it leaves (a miscalculated half would give the key away).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha384
from math import gcd
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS = 2048
EXPONENT = 65537
HASH_BYTES = sha384().digest_size
PREFIX_BYTES = 32


class BlindRSAInvalid(ValueError):
    """A message, blinded message or signature that this key can't have to do with; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Variant:
    """One of the RFC's four: how long the salt is, and whether a random prefix comes before the message."""

    salt_bytes: int
    randomized: bool


RANDOMIZED = Variant(salt_bytes=HASH_BYTES, randomized=True)
VARIANTS = {
    "RSABSSA-SHA384-PSS-Randomized": RANDOMIZED,
    "RSABSSA-SHA384-PSSZERO-Randomized": Variant(salt_bytes=0, randomized=True),
    "RSABSSA-SHA384-PSS-Deterministic": Variant(salt_bytes=HASH_BYTES, randomized=False),
    "RSABSSA-SHA384-PSSZERO-Deterministic": Variant(salt_bytes=0, randomized=False),
}


@dataclass(frozen=True)
class PublicKey:
    n: int
    e: int = EXPONENT

    @property
    def size(self) -> int:
        """Bytes of a blinded message and of a signature."""
        return (self.n.bit_length() + 7) // 8

    def number(self, content: bytes) -> int:
        """The number these bytes stand for; a blinded message or signature has the key's size and is below it."""
        value = int.from_bytes(content, "big")
        if len(content) != self.size or value >= self.n:
            raise BlindRSAInvalid("size")
        return value

    def octets(self, value: int) -> bytes:
        return value.to_bytes(self.size, "big")


@dataclass(frozen=True)
class PrivateKey:
    """The numbers of the issuer's key, taken out of `cryptography` once: doing so at each signature takes longer than
    signing."""

    public: PublicKey
    p: int
    q: int
    d_p: int
    d_q: int
    q_inverse: int

    @classmethod
    def of(cls, key: rsa.RSAPrivateKey) -> Self:
        numbers = key.private_numbers()
        public = PublicKey(numbers.public_numbers.n, numbers.public_numbers.e)
        return cls(public, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)

    def power(self, value: int) -> int:
        """value to the private exponent, modulo n."""
        first, second = pow(value, self.d_p, self.p), pow(value, self.d_q, self.q)
        return second + self.q * ((first - second) * self.q_inverse % self.p)


def generate(bits: int = BITS) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=EXPONENT, key_size=bits)


def prepare(message: bytes, variant: Variant = RANDOMIZED, *, prefix: bytes | None = None) -> bytes:
    """What is signed. The random prefix keeps an issuer with a maliciously made key from learning anything about the message."""
    if not variant.randomized:
        return message
    return (secrets.token_bytes(PREFIX_BYTES) if prefix is None else prefix) + message


def blind(
    key: PublicKey,
    prepared: bytes,
    variant: Variant = RANDOMIZED,
    *,
    salt: bytes | None = None,
    factor: int | None = None,
) -> tuple[bytes, int]:
    """(blinded message for the issuer, the inverse that takes the blinding off again). `salt` and `factor` are given by
    vectors only."""
    salt = secrets.token_bytes(variant.salt_bytes) if salt is None else salt
    message = int.from_bytes(encode(prepared, key.n.bit_length() - 1, salt), "big")
    if gcd(message, key.n) != 1:
        raise BlindRSAInvalid("not-coprime")
    factor = invertible(key.n) if factor is None else factor
    return key.octets(message * pow(factor, key.e, key.n) % key.n), pow(factor, -1, key.n)


def blind_sign(key: PrivateKey, blinded: bytes) -> bytes:
    """The issuer's answer to a blinded message, the same each time."""
    public = key.public
    value = public.number(blinded)
    mask = invertible(public.n)
    masked = value * pow(mask, public.e, public.n) % public.n
    signed = key.power(masked) * pow(mask, -1, public.n) % public.n
    if pow(signed, public.e, public.n) != value:
        raise BlindRSAInvalid("fault")
    return public.octets(signed)


def finalize(key: PublicKey, prepared: bytes, answer: bytes, inverse: int, variant: Variant = RANDOMIZED) -> bytes:
    """The signature under the blinding. Raises BlindRSAInvalid when the issuer answered with anything else."""
    signature = key.octets(key.number(answer) * inverse % key.n)
    if not verify(key, prepared, signature, variant):
        raise BlindRSAInvalid("signature")
    return signature


def verify(key: PublicKey, prepared: bytes, signature: bytes, variant: Variant = RANDOMIZED) -> bool:
    """Whether the owner of the key signed this: an ordinary RSASSA-PSS signature."""
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=variant.salt_bytes)
    public = rsa.RSAPublicNumbers(key.e, key.n).public_key()
    try:
        public.verify(signature, prepared, scheme, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def invertible(n: int) -> int:
    """A random number that has an inverse modulo n; one that has none would be a factor of the key."""
    while True:
        value = 1 + secrets.randbelow(n - 1)
        if gcd(value, n) == 1:
            return value


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS (RFC 8017, 9.1.1) with SHA-384 and MGF1."""
    length = (bits + 7) // 8
    if length < HASH_BYTES + len(salt) + 2:
        raise BlindRSAInvalid("key-too-small")
    digest = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - HASH_BYTES - 2) + b"\x01" + salt
    mask = mgf1(digest, len(block))
    masked = bytearray(one ^ other for one, other in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def mgf1(seed: bytes, length: int) -> bytes:
    blocks = -(-length // HASH_BYTES)
    return b"".join(sha384(seed + index.to_bytes(4, "big")).digest() for index in range(blocks))[:length]
