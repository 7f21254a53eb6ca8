"""One way to write a document, and its hash: sorted keys, Unicode NFC, no spaces, UTF-8, SHA-256."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any


def normal(value: Any) -> Any:
    """The same JSON with every string, keys too, in NFC and whole floats as integers (JSON has one kind of 1)."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(each) for each in value]
    if isinstance(value, dict):
        return {normal(key): normal(each) for key, each in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def canonical_bytes(data: Any) -> bytes:
    return json.dumps(
        normal(data), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def content_hash(data: Any) -> str:
    """64 hexadecimal digits. The hash of a published document covers its compiled conditions as well."""
    return hashlib.sha256(canonical_bytes(data)).hexdigest()
