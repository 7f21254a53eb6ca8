"""The keys of the box, as files outside both databases, readable by their owner only.

Each function reads its own file, so a service can be given just the keys of its task: the box `slip.key`,
`mixer.pub`, `directory.pub` and `withdrawal/`; the mixer `mixer.key` and `withdrawal/`; the staff service `slip.key`, `mixer.pub`
and `withdrawal/`. Embedded, a missing key is made; elsewhere only `manage.py box_keys` makes one.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Unavailable
from consent.tokens import rescue

KEY_BYTES = 32


def slip_key() -> bytes:
    """The secret behind the keyed hashes of slips."""
    return held("slip.key", make=make_slip_key)


def rescue_public() -> bytes:
    """What a tablet that must leave seals its envelopes to; made of the slip key, which every service that opens one has."""
    return rescue.public_key(slip_key())


def mixer_private() -> bytes:
    """The mixer's X25519 private key, raw."""
    return held("mixer.key", make=make_mixer_keys)


def mixer_public() -> bytes:
    """The mixer's X25519 public key, raw: what the tablets seal to."""
    return held("mixer.pub", make=make_mixer_keys)


def directory_public() -> bytes:
    """The issuer's public key for its key directories, raw: the box believes no directory it didn't sign."""
    return read(root() / "directory.pub")


def withdrawal_key(study: UUID) -> bytes:
    """The study's secret between receipts and stored tags. Gone after the burn."""
    return read(withdrawal_path(study))


def ensure_withdrawal_key(study: UUID) -> None:
    """Called when a study gets its first batch, never later: a burnt study must not get a second key."""
    path = withdrawal_path(study)
    if not path.exists() and settings.EMBEDDED:
        make_withdrawal_key(study)
    read(path)


def make_slip_key() -> bool:
    """False when it is there already: a key is never replaced, or every printed slip would die."""
    return write(root() / "slip.key", secrets.token_bytes(KEY_BYTES))


def make_mixer_keys() -> bool:
    """Private key first: a public key without its private one would let tablets seal what nobody can open."""
    made = write(root() / "mixer.key", X25519PrivateKey.generate().private_bytes_raw())
    private = X25519PrivateKey.from_private_bytes(read(root() / "mixer.key"))
    write(root() / "mixer.pub", private.public_key().public_bytes_raw())
    return made


def make_withdrawal_key(study: UUID) -> bool:
    return write(withdrawal_path(study), secrets.token_bytes(KEY_BYTES))


def destroy_withdrawal_key(study: UUID) -> bool:
    """Overwrite and unlink; False when it was gone. Copies in backups are the operator's to destroy (docs/box.md)."""
    path = withdrawal_path(study)
    if not path.exists():
        return False
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, secrets.token_bytes(KEY_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def root() -> Path:
    return Path(settings.KEYS_DIR)


def withdrawal_path(study: UUID) -> Path:
    return root() / "withdrawal" / f"{study}.key"


def held(name: str, *, make: Callable[[], bool]) -> bytes:
    """The key's bytes, after making it when this is an embedded installation's first use."""
    path = root() / name
    if settings.EMBEDDED and not path.exists():
        make()
    return read(path)


def read(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as error:
        raise Unavailable(
            "key-missing",
            _("The key file %(name)s can't be read. Make it with “manage.py box_keys” or give this service access."),
            name=path.name,
        ) from error
    if len(key) != KEY_BYTES:
        raise Unavailable("key-damaged", _("The key file %(name)s is damaged: restore it."), name=path.name)
    return key


def write(path: Path, key: bytes) -> bool:
    """Create the file whole and with mode 0600, or leave the one that is there; two makers get one key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return False
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
