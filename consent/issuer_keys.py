"""The issuer's keys: `directory.key` signs key directories, and each batch's own key is sealed beside its row."""

from __future__ import annotations

import json
import secrets
from functools import lru_cache

from backend.core import keyfiles
from consent import keys
from consent.tokens import blindrsa, directories
from consent.tokens.blindrsa import PrivateKey, PublicKey

DIRECTORY = "directory.key"
DIRECTORY_PUBLIC = "directory.pub"
NUMBERS = ("p", "q", "d_p", "d_q", "q_inverse")
USE = "issuer"


def make_directory_keys() -> bool:
    """Private key first. False when it is there already: a new one would leave every directory without its signature."""
    made = keyfiles.write(keyfiles.root() / DIRECTORY, secrets.token_bytes(keyfiles.KEY_BYTES))
    private = keyfiles.read(keyfiles.root() / DIRECTORY, command=keys.COMMAND)
    keyfiles.write(keyfiles.root() / DIRECTORY_PUBLIC, directories.public_of(private))
    return made


def directory_private() -> bytes:
    return keyfiles.held(DIRECTORY, make=make_directory_keys, command=keys.COMMAND)


def generate() -> PrivateKey:
    return PrivateKey.of(blindrsa.generate())


def seal(key: PrivateKey, row: str) -> bytes:
    numbers = {"n": hex(key.public.n), "e": key.public.e} | {name: hex(getattr(key, name)) for name in NUMBERS}
    return keys.seal(json.dumps(numbers), use=USE, row=row)


@lru_cache(maxsize=64)
def unseal(sealed: bytes, row: str) -> PrivateKey:
    """Kept in memory for the classes that join now: opening it anew for each child would cost as much as a signature."""
    numbers = json.loads(keys.unseal(sealed, use=USE, row=row))
    public = PublicKey(int(numbers["n"], 16), numbers["e"])
    return PrivateKey(public, *(int(numbers[name], 16) for name in NUMBERS))
