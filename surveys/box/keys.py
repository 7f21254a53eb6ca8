"""The keys of the box, as files outside both databases, readable by their owner only.

Each function reads its own file, so a service can be given just the keys of its task: the box `slip.key`,
`mixer.pub`, `directory.pub` and `withdrawal/`; the mixer `mixer.key` and `withdrawal/`; the staff service `slip.key`, `mixer.pub`
and `withdrawal/`. Embedded, a missing key is made; elsewhere only `manage.py box_keys` makes one.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from backend.core import keyfiles
from backend.core.keyfiles import KEY_BYTES, root, write
from consent.tokens import rescue

COMMAND = "box_keys"


def slip_key() -> bytes:
    """The secret behind the keyed hashes of slips."""
    return keyfiles.held("slip.key", make=make_slip_key, command=COMMAND)


def rescue_public() -> bytes:
    """What a tablet that must leave seals its envelopes to; made of the slip key, which every service that opens one has."""
    return rescue.public_key(slip_key())


def mixer_private() -> bytes:
    """The mixer's X25519 private key, raw."""
    return keyfiles.held("mixer.key", make=make_mixer_keys, command=COMMAND)


def mixer_public() -> bytes:
    """The mixer's X25519 public key, raw: what the tablets seal to."""
    return keyfiles.held("mixer.pub", make=make_mixer_keys, command=COMMAND)


def directory_public() -> bytes:
    """The issuer's public key for its key directories, raw: the box believes no directory it didn't sign."""
    return keyfiles.read(root() / "directory.pub", command=COMMAND)


def withdrawal_key(study: UUID) -> bytes:
    """The study's secret between receipts and stored tags. Gone after the burn."""
    return keyfiles.read(withdrawal_path(study), command=COMMAND)


def ensure_withdrawal_key(study: UUID) -> None:
    """Called when a study gets its first batch, never later: a burnt study must not get a second key."""
    path = withdrawal_path(study)
    if not path.exists() and settings.EMBEDDED:
        make_withdrawal_key(study)
    keyfiles.read(path, command=COMMAND)


def make_slip_key() -> bool:
    """False when it is there already: a key is never replaced, or every printed slip would die."""
    return write(root() / "slip.key", secrets.token_bytes(KEY_BYTES))


def make_mixer_keys() -> bool:
    """Private key first: a public key without its private one would let tablets seal what nobody can open."""
    made = write(root() / "mixer.key", X25519PrivateKey.generate().private_bytes_raw())
    private = X25519PrivateKey.from_private_bytes(keyfiles.read(root() / "mixer.key", command=COMMAND))
    write(root() / "mixer.pub", private.public_key().public_bytes_raw())
    return made


def make_withdrawal_key(study: UUID) -> bool:
    return write(withdrawal_path(study), secrets.token_bytes(KEY_BYTES))


def destroy_withdrawal_key(study: UUID) -> bool:
    """Overwrite and unlink; False when it was gone. Copies in backups are the operator's to destroy (docs/box.md)."""
    return keyfiles.destroy(withdrawal_path(study))


def withdrawal_path(study: UUID) -> Path:
    return root() / "withdrawal" / f"{study}.key"
