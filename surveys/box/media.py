"""Pictures, films and sound that an interview shows, kept once under the hash of their bytes and never changed.

A soundtrack says where each text of a questionnaire can be heard: `{language: {"file": name, "bytes": n, "clips":
{first 32 digits of the text's hash: [offset, length]}}}`. A clip is found by the words themselves, so the recording of
a text that has changed can't be played.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid, Missing
from surveys.box.models import Media, Soundtrack

TYPES = {
    "bin": "application/octet-stream",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
}
NAME = re.compile(rf"[0-9a-f]{{64}}\.({'|'.join(TYPES)})")
CLIP_KEY = 32
"""Hexadecimal digits of a text's hash that name its clip: 128 bits."""


def store(content: bytes, ending: str) -> str:
    """The name of these bytes; storing the same again changes nothing."""
    if ending not in TYPES:
        raise Invalid("media-type", _("The box keeps no files that end on .%(ending)s."), ending=ending)
    hashed = hashlib.sha256(content).hexdigest()
    Media.objects.get_or_create(hash=hashed, defaults={"ending": ending, "content": content})
    return f"{hashed}.{ending}"


def fetch(name: str) -> bytes:
    """The bytes of `<sha256>.<ending>`."""
    hashed, _dot, ending = name.partition(".")
    found = Media.objects.filter(pk=hashed, ending=ending).first() if NAME.fullmatch(name) else None
    if found is None:
        raise Missing("media-unknown", _("The box doesn't hold this file."))
    return bytes(found.content)


def content_type(name: str) -> str:
    return TYPES[name.rpartition(".")[2]]


def set_soundtrack(document: str, data: Mapping[str, Any]) -> None:
    """What can be heard of the document from now on; tablets get it with their next preparation."""
    Soundtrack.objects.update_or_create(document=document, defaults={"data": dict(data)})


def soundtrack(document: str) -> dict[str, Any]:
    found = Soundtrack.objects.filter(pk=document).first()
    return found.data if found else {}


def named_in(document: Mapping[str, Any]) -> list[str]:
    """The files that a questionnaire's items show, each once."""
    shown = [item["media"] for module in document["modules"] for item in module["items"] if "media" in item]
    names = [name for one in shown for name in (one["file"], *one.get("captions", {}).values())]
    return sorted({*names})
