"""What is known of each text of the bank: the second reading that ships with it, and who signed it since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.accounts.models import Organisation
from surveys.bank import Entry
from surveys.bank.readings import PAIR, Reading, addressed, reading_of
from surveys.engine.texts import text_hash
from surveys.models import BankSignature

TRACKS = ("nl", "fr", "de", "nl-easy", "fr-easy", "de-easy")


@dataclass(frozen=True)
class Known:
    """One text in one track. Without signatures it is unconfirmed, whatever reading it had."""

    address: str
    track: str
    text: str
    reading: Reading | None
    signatures: tuple[BankSignature, ...]

    @property
    def must_be_read(self) -> bool:
        return self.track in PAIR


def known(organisation: Organisation, entry: Entry) -> list[Known]:
    """Every text of an entry in every track it has, in reading order."""
    texts = list(addressed(entry))
    held = BankSignature.objects.filter(organisation=organisation, address__in=[address for address, _text in texts])
    by_text: dict[tuple[str, str, str], list[BankSignature]] = {}
    for each in held.select_related("signed_by").order_by("signed_on", "pk"):
        by_text.setdefault((each.address, each.track, each.text_hash), []).append(each)
    return [
        Known(
            address,
            track,
            text[track],
            reading_of(address, track, text) if track in PAIR else None,
            tuple(by_text.get((address, track, text_hash(text[track])), ())),
        )
        for address, text in texts
        for track in TRACKS
        if track in text
    ]


def confirmed(every: Iterable[Known], track: str) -> bool:
    """Whether each text of a track has been signed."""
    mine = [each for each in every if each.track == track]
    return bool(mine) and all(each.signatures for each in mine)


def seen(every: Sequence[Known], track: str) -> str:
    """A digest of what somebody sees of one track, so that a signature is under what was read."""
    parts = [f"{each.address}={text_hash(each.text)}" for each in every if each.track == track]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
