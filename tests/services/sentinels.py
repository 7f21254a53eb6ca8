"""Looking for what a child left behind: in tables, dumps, files and the queue, in every form that gives it away."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


def unique(word: str) -> str:
    return f"synthetic-{word}-{secrets.token_hex(6)}"


@dataclass
class Sentinels:
    """What stands nowhere else in the world. `socket` is the tablet's own address, `forwarded` the one a proxy tells."""

    socket: str = field(default_factory=lambda: f"127.{40 + secrets.randbelow(80)}.{secrets.randbelow(256)}.77")
    forwarded: str = field(default_factory=lambda: f"198.51.100.{100 + secrets.randbelow(100)}")
    agent: str = field(default_factory=lambda: unique("agent"))
    cookie: str = field(default_factory=lambda: unique("cookie"))
    wish: str = field(default_factory=lambda: unique("wish"))
    other: str = field(default_factory=lambda: unique("other"))
    slip: str = ""
    receipt: str = ""
    tag: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "X-Forwarded-For": self.forwarded,
            "X-Real-IP": self.forwarded,
            "Forwarded": f"for={self.forwarded}",
            "User-Agent": self.agent,
            "Cookie": f"sessionid={self.cookie}",
        }

    def needles(self) -> dict[bytes, str]:
        """Each form in which one could be kept without a key -> its name."""
        return {form: name for name, value in vars(self).items() for form in forms(value)}

    def found_in(self, content: bytes) -> set[str]:
        return {name for needle, name in self.needles().items() if needle in content}


def forms(value: str) -> Iterator[bytes]:
    """As it is, in hex (bytes in a dump), in base64, and by hashes that anybody can try."""
    assert len(value) >= 10, "too short to be told from chance"
    raw = value.encode()
    yield raw
    yield raw.hex().encode()
    yield base64.b64encode(raw).rstrip(b"=")[:-1]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, raw)
        yield digest.hexdigest().encode()
        yield digest.digest()


def in_files(sentinels: Sentinels, *folders: Path) -> dict[str, set[str]]:
    """File -> what it holds of them, by name or content."""
    found = {}
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            held = sentinels.found_in(str(path).encode() + b"\n" + path.read_bytes())
            if held:
                found[path.name] = held
    return found
