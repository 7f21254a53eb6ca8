"""The key of the ledger: `names.key`, which the staff service alone can read. What it protects is sealed one by one.

Every use has a key of its own, derived from it, so that a name can't be taken for an address. A sealed value is bound
to its row: moved to another row it does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.utils.translation import gettext_lazy as _

from backend.core import keyfiles
from backend.core.errors import Unavailable

NAMES = "names.key"
COMMAND = "ledger_keys"
NONCE_BYTES = 12


def make_names_key() -> bool:
    """False when it is there already: a key is never replaced, or every sealed name would be lost."""
    return keyfiles.write(keyfiles.root() / NAMES, secrets.token_bytes(keyfiles.KEY_BYTES))


def derived(use: str) -> bytes:
    key = keyfiles.held(NAMES, make=make_names_key, command=COMMAND)
    return HKDFExpand(SHA256(), keyfiles.KEY_BYTES, f"arobase/ledger/1|{use}".encode()).derive(key)


def seal(text: str, *, use: str, row: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(derived(use)).encrypt(nonce, text.encode(), row.encode())


def unseal(sealed: bytes, *, use: str, row: str) -> str:
    nonce, cipher = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return ChaCha20Poly1305(derived(use)).decrypt(nonce, cipher, row.encode()).decode()
    except InvalidTag as error:
        raise Unavailable(
            "sealed-closed",
            _("What is kept here can't be opened with this installation's names.key: restore the key."),
        ) from error


def keyed_hash(text: str, *, use: str) -> str:
    return hmac.new(derived(use), text.encode(), hashlib.sha256).hexdigest()
