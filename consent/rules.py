"""When a text may be put before children, and by which hash it is known. Pure: standard library only."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

NEEDED = ("nl", "fr")
Texts = Mapping[str, Mapping[str, Any]]
"""Track -> part -> text, or a list of texts."""


def fingerprint(texts: Texts) -> str:
    """SHA-256 over the canonical form, hex: sorted keys, NFC, no spaces, as the box hashes what it serves."""
    canonical = json.dumps(normal(texts), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def normal(value: Any) -> Any:
    """The same JSON with every string, keys too, in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(part) for part in value]
    if isinstance(value, Mapping):
        return {normal(key): normal(part) for key, part in value.items()}
    return value


def gaps(texts: Texts) -> list[tuple[str, str]]:
    """(track, part) for every part that one language has and another lacks, or that is empty."""
    parts = sorted({part for track in texts.values() for part in track})
    tracks = [*NEEDED, *(track for track in texts if track not in NEEDED)]
    return [(track, part) for track in tracks for part in parts or ["*"] if not filled(texts.get(track, {}).get(part))]


def filled(value: object) -> bool:
    """Whether there is something to read, and in every entry of a list."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return bool(value) and all(filled(part) for part in value)
    if isinstance(value, dict):
        return bool(value) and all(filled(part) for part in value.values())
    return False
