"""Finding values again: what in a row could turn up elsewhere, and where in a stream of bytes it first does."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

SHORTEST = 8
CHUNK = 1 << 22
WORD = re.compile(rb"[0-9A-Za-z_-]{8,}")
DIGESTS = ("md5", "sha1", "sha256")


def raw(value: Any) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def traces(value: Any) -> Iterator[bytes]:
    """A value as other tables might hold it: as it is, its words, and its hashes in hex."""
    content = raw(value)
    if len(content) < SHORTEST:
        return
    yield content
    if not isinstance(value, (bytes, memoryview)):
        for word in WORD.findall(content):
            yield word
            yield word.replace(b"-", b"")
    yield from (hashlib.new(name, content).hexdigest().encode() for name in DIGESTS)


def forms(value: Any) -> Iterator[bytes]:
    """A value as a stream of bytes might hold it: as text, a key also without its hyphens and as 16 or 32 bytes."""
    content = raw(value)
    if len(content) < SHORTEST:
        return
    yield content
    try:
        key = uuid.UUID(content.decode("ascii"))
    except ValueError:
        if re.fullmatch(rb"[0-9a-f]{64}", content):
            yield bytes.fromhex(content.decode())
        return
    yield from (str(key).encode(), key.hex.encode(), key.bytes)


def first_places(stream: bytes, needles: dict[bytes, Any]) -> dict[Any, int]:
    """Whose value turns up where first. Two sieves over four bytes each leave little to compare."""
    heads: dict[bytes, list[bytes]] = defaultdict(list)
    for needle in needles:
        heads[needle[:SHORTEST]].append(needle)
    sieves = [sieve([head[at : at + 4] for head in heads]) for at in (0, 4)]
    found: dict[Any, int] = {}
    for start in range(0, len(stream), CHUNK):
        part = np.frombuffer(stream, np.uint8, min(CHUNK + SHORTEST - 1, len(stream) - start), start)
        for place in candidates(part, sieves):
            at = start + int(place)
            for needle in heads.get(stream[at : at + SHORTEST], ()):
                if stream.startswith(needle, at):
                    found.setdefault(needles[needle], at)
    return found


def hashed(words: Any) -> Any:
    return (words * np.uint32(2654435761)) >> np.uint32(16)


def sieve(quads: list[bytes]) -> Any:
    table = np.zeros(1 << 16, bool)
    if quads:
        table[hashed(np.frombuffer(b"".join(quads), "<u4"))] = True
    return table


def candidates(part: Any, sieves: list[Any]) -> Any:
    """Places in a part of the stream where eight bytes may begin a needle."""
    if len(part) < SHORTEST:
        return []
    words = sum((part[at : len(part) - 3 + at].astype(np.uint32) << np.uint32(8 * at)) for at in range(4))
    places = np.flatnonzero(sieves[0][hashed(words[: len(part) - 7])])
    return places[sieves[1][hashed(words[places + 4])]]
