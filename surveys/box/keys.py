"""The keys of the box, as files outside both databases, readable by their owner only.

    slip.key                      the secret behind the keyed hashes of slips
    withdrawal/<study>.key        between receipts and stored tags, until the burn
    mixer/<study>.pub             what tablets seal to: the public half of the newest of these
    mixer/<study>/<key id>.key    what the mixer opens with, older ones too, until the burn
    directory.pub                 the issuer's, against which the box holds its key directories
    mixer.key, mixer.pub          one pair for all studies, from before each had its own: read, no longer made

Each function reads its own file, so a service can be given just the keys of its task (docs/box.md). Embedded, a missing
key is made; elsewhere only `manage.py box_keys` makes one.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from backend.core import keyfiles
from backend.core.keyfiles import KEY_BYTES, destroy, root, write
from consent.tokens import envelopes, rescue

COMMAND = "box_keys"


@dataclass(frozen=True)
class Ring:
    """The private keys that open a study's envelopes, by the key id that an envelope names."""

    keys: Mapping[bytes, bytes]

    def private_for(self, envelope: bytes) -> bytes:
        """The key an envelope names; else any, which then says in opening what is wrong with it."""
        return self.keys.get(named(envelope), next(iter(self.keys.values())))

    def public_of(self, envelope: bytes) -> bytes:
        return public_of(self.private_for(envelope))


def named(envelope: bytes) -> bytes:
    """The id of the key an envelope is sealed to."""
    return envelope[1 : 1 + envelopes.KEY_ID_BYTES]


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def slip_key() -> bytes:
    """The secret behind the keyed hashes of slips."""
    return keyfiles.held("slip.key", make=make_slip_key, command=COMMAND)


def rescue_public() -> bytes:
    """What a tablet that must leave seals its envelopes to; made of the slip key, which every service that opens one has."""
    return rescue.public_key(slip_key())


def mixer_ring(study: UUID) -> Ring:
    """Every private key that may open an envelope of this study."""
    paths = private_paths(study)
    if not paths and settings.EMBEDDED:
        make_mixer_key(study)
        paths = private_paths(study)
    return Ring(
        {
            envelopes.key_id(public_of(key)): key
            for key in map(read, paths or [mixer_folder(study).with_suffix(".key")])
        }
    )


def private_paths(study: UUID) -> list[Path]:
    shared = root() / "mixer.key"
    return [*sorted(mixer_folder(study).glob("[!.]*.key")), *([shared] if shared.exists() else [])]


def mixer_public(study: UUID) -> bytes:
    """The study's X25519 public key, raw: what its tablets seal to."""
    path, shared = public_path(study), root() / "mixer.pub"
    if not path.exists() and shared.exists():
        return read(shared)
    if not path.exists() and settings.EMBEDDED:
        make_mixer_key(study)
    return read(path)


def directory_public() -> bytes:
    """The issuer's public key for its key directories, raw: the box believes no directory it didn't sign."""
    return read(root() / "directory.pub")


def withdrawal_key(study: UUID) -> bytes:
    """The study's secret between receipts and stored tags. Gone after the burn."""
    return read(withdrawal_path(study))


def ensure_study_keys(study: UUID) -> None:
    """Called when a study gets a batch, never later: a burnt study must not get keys again."""
    if settings.EMBEDDED:
        make_withdrawal_key(study)
        if not public_path(study).exists():
            make_mixer_key(study)
    read(withdrawal_path(study))
    mixer_public(study)


def desk_private() -> bytes:
    """The key of the desk that children may write to, raw: for the service where its people work, and no other."""
    return keyfiles.held("desk.key", make=make_desk_keys, command=COMMAND)


def desk_public() -> bytes:
    """What tablets seal letters to the desk with."""
    return keyfiles.held("desk.pub", make=make_desk_keys, command=COMMAND)


def make_slip_key() -> bool:
    """False when it is there already: a key is never replaced, or every printed slip would die."""
    return write(root() / "slip.key", secrets.token_bytes(KEY_BYTES))


def make_mixer_key(study: UUID, *, rotate: bool = False) -> bool:
    """A pair for this study; False when it has one. `rotate` makes another, to which tablets prepared from now on seal.

    Private key first: a public key without its private one would let tablets seal what nobody can open.
    """
    if public_path(study).exists() and not rotate:
        return False
    private = X25519PrivateKey.generate().private_bytes_raw()
    public = public_of(private)
    write(mixer_folder(study) / f"{envelopes.key_id(public).hex()}.key", private)
    return write(public_path(study), public, replace=rotate)


def install_public(study: UUID, public: bytes) -> None:
    """The public half of a key that is kept elsewhere."""
    write(public_path(study), public, replace=True)


def make_desk_keys() -> bool:
    """Private key first, as the mixer's."""
    made = write(root() / "desk.key", X25519PrivateKey.generate().private_bytes_raw())
    private = X25519PrivateKey.from_private_bytes(keyfiles.read(root() / "desk.key", command=COMMAND))
    write(root() / "desk.pub", private.public_key().public_bytes_raw())
    return made


def make_withdrawal_key(study: UUID) -> bool:
    return write(withdrawal_path(study), secrets.token_bytes(KEY_BYTES))


def destroy_withdrawal_key(study: UUID) -> bool:
    """False when it was gone. Copies in backups are the operator's to destroy (docs/box.md)."""
    return destroy(withdrawal_path(study))


def destroy_mixer_keys(study: UUID) -> int:
    """Every private key of this study alone; returns how many there were. `mixer.key` opens other studies too and stays."""
    public_path(study).unlink(missing_ok=True)
    return destroy_private_keys(study)


def destroy_private_keys(study: UUID) -> int:
    return sum(destroy(path) for path in mixer_folder(study).glob("*.key"))


def withdrawal_path(study: UUID) -> Path:
    return root() / "withdrawal" / f"{study}.key"


def mixer_folder(study: UUID) -> Path:
    return root() / "mixer" / str(study)


def public_path(study: UUID) -> Path:
    return root() / "mixer" / f"{study}.pub"


def read(path: Path) -> bytes:
    return keyfiles.read(path, command=COMMAND)
