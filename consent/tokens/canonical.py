"""One way to write JSON, and its hash: sorted keys, Unicode NFC, no spaces, UTF-8, SHA-256."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def fingerprint(content: Any) -> str:
    """SHA-256 over the canonical form, hex."""
    written = json.dumps(normal(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sha256(written.encode()).hexdigest()


def normal(value: Any) -> Any:
    """The same JSON with every string, keys too, in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list | tuple):
        return [normal(each) for each in value]
    if isinstance(value, Mapping):
        return {normal(name): normal(each) for name, each in value.items()}
    return value
