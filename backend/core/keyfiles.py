"""Keys as files outside the databases (`KEYS_DIR`): 32 bytes each, mode 0600, never replaced."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Unavailable

KEY_BYTES = 32


def root() -> Path:
    return Path(settings.KEYS_DIR)


def held(name: str, *, make: Callable[[], bool], command: str) -> bytes:
    """The key's bytes, after making it when this is an embedded installation's first use."""
    path = root() / name
    if settings.EMBEDDED and not path.exists():
        make()
    return read(path, command=command)


def read(path: Path, *, command: str) -> bytes:
    """`command` is what an operator makes this key with."""
    try:
        key = path.read_bytes()
    except OSError as error:
        raise Unavailable(
            "key-missing",
            _(
                "The key file %(name)s can't be read. Make it with “manage.py %(command)s” or give this service access."
            ),
            name=path.name,
            command=command,
        ) from error
    if len(key) != KEY_BYTES:
        raise Unavailable("key-damaged", _("The key file %(name)s is damaged: restore it."), name=path.name)
    return key


def write(path: Path, key: bytes, *, replace: bool = False) -> bool:
    """Create the file whole and with mode 0600, or leave the one that is there; two makers get one key. `replace` is for
    public keys alone: a secret is never replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and not replace:
        return False
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        draft.replace(path)
        sync_folder(path.parent)
        return True
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return True


def destroy(path: Path) -> bool:
    """Overwrite and unlink; False when it was gone. Copies in backups are the operator's to destroy."""
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


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
