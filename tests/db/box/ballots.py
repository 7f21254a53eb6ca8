"""A small study for the box's tests: its documents, its batch cards, and children who seal real envelopes."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from consent.tokens import envelopes, receipts
from surveys.box import batches, collect, documents, keys, mixer, probes, slips
from surveys.box.batches import BatchCard
from surveys.engine import document

TRACKS = ("nl", "fr", "nl-easy", "fr-easy")


def text(word: str) -> dict[str, str]:
    return {track: f"{word} ({track})" for track in TRACKS}


QUESTIONNAIRE = {
    "format": 1,
    "name": "box-tests",
    "title": text("Vragen"),
    "tracks": list(TRACKS),
    "modules": [
        {
            "name": "all",
            "title": text("Alles"),
            "items": [
                {"variable": "number", "type": "number", "texts": text("Getal"), "bounds": {"min": 0, "max": 100000}},
                {
                    "variable": "apps",
                    "type": "multiple",
                    "texts": text("Apps"),
                    "categories": [
                        {"code": 1, "name": "video", "texts": text("Video")},
                        {"code": 2, "name": "chat", "texts": text("Chat")},
                        {"code": 3, "name": "other", "texts": text("Iets anders"), "other": True},
                    ],
                },
                {"variable": "wish", "type": "text", "texts": text("Wens"), "bounds": {"max_chars": 200}},
            ],
        }
    ],
}


@cache
def contents() -> dict[str, tuple[str, Any]]:
    """Field of the batch card -> (kind, content) of its document."""
    return {
        "document": ("questionnaire", document.publish(QUESTIONNAIRE)),
        "assent": ("assent", {track: {"title": "Doe je mee?", "yes": "Ja", "no": "Nee"} for track in TRACKS}),
        "strings": ("strings", {track: {"next": "Verder"} for track in TRACKS}),
        "help": ("help", {"nl": [{"name": "Awel"}], "fr": [{"name": "Écoute-Enfants"}]}),
        "activity": ("activity", [{"texts": text("Zoek de verschillen")}]),
    }


@cache
def hashes() -> dict[str, str]:
    return {name: document.content_hash(content) for name, (_kind, content) in contents().items()}


def stored_documents() -> dict[str, str]:
    """Field of the batch card -> hash, every document stored in the box."""
    return {name: documents.store(kind, content) for name, (kind, content) in contents().items()}


def card(study: uuid.UUID, **changes: Any) -> BatchCard:
    values: dict[str, Any] = {
        **stored_documents(),
        "study": study,
        "community": "flemish",
        "stratum": "S1",
        "cluster": "C1",
        "subcluster": "C1-a",
        "base_weight": 12.5,
        "pi1": 0.2,
        "pi2": 0.4,
        "instrument": "secondary",
        "grade_band": "1-2",
        "mode": "class",
        "iso_week": "2026-W47",
        "title": {"nl": "Proef", "fr": "Essai"},
        "age_theme": "13",
        "withdraw_until": "2027-01-31",
        "minimum": 5,
    }
    return BatchCard(**{**values, **changes})


@dataclass
class Child:
    """One child with its slip; `seal` makes its envelope once, so that sending again sends the same bytes."""

    study: uuid.UUID
    batch: uuid.UUID
    slip: str
    number: int
    changes: dict[str, Any] = field(default_factory=dict)
    receipt: str = field(default_factory=receipts.draw)
    sealed: bytes = b""

    def body(self) -> dict[str, Any]:
        return {
            "v": 1,
            "batch": str(self.batch),
            "document": hashes()["document"],
            "track": "nl",
            "switched": False,
            "assent": {"hash": hashes()["assent"], "decision": "yes"},
            "tag": receipts.tag(self.study, self.receipt),
            "answers": {"number": self.number, "apps": [1]},
            **self.changes,
        }

    def seal(self) -> bytes:
        if not self.sealed:
            self.sealed = envelopes.seal(self.body(), keys.mixer_public(self.study), self.batch)
        return self.sealed

    def send(self) -> collect.Outcome:
        return collect.receive(batch=self.batch, slip_text=self.slip, envelope_bytes=self.seal())


def sealed_raw(study: uuid.UUID, batch: uuid.UUID, content: bytes) -> bytes:
    """An envelope whose content need not be what a tablet would write."""
    padded = (len(content).to_bytes(4, "big") + content).ljust(envelopes.BUCKETS[0], b"\0")
    public = keys.mixer_public(study)
    key = X25519PublicKey.from_public_bytes(public)
    return (
        envelopes.VERSION + envelopes.key_id(public) + envelopes.SUITE.encrypt(padded, key, envelopes.info_for(batch))
    )


def opened(study: uuid.UUID, **changes: Any) -> uuid.UUID:
    """A batch whose sitting is open, by the same steps as the staff service takes."""
    batch = batches.create(card(study, **changes))
    probes.send(batch)
    mixer.open_probes()
    batches.open_(batch)
    return batch


def children(study: uuid.UUID, batch: uuid.UUID, count: int, /, **changes: Any) -> list[Child]:
    drawn = slips.draw(batch, count)
    return [Child(study, batch, slip, random.randrange(100000), changes) for slip in drawn]


def refusal() -> dict[str, Any]:
    return {"assent": {"hash": hashes()["assent"], "decision": "no"}, "answers": {}}


def sent(study: uuid.UUID, batch: uuid.UUID, count: int, /, **changes: Any) -> list[Child]:
    """So many children with slips who all put their envelope in."""
    crowd = children(study, batch, count, **changes)
    for child in crowd:
        assert child.send().status == 201
    return crowd


def finished(batch: uuid.UUID) -> None:
    batches.close(batch)
    batches.request_flush(batch)
