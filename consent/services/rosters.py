"""Erasing class lists, how to reach parents, and the keys that signed tokens. Decisions stay, and then lead to nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.accounts.models import Study
from consent.models import BatchKey, GuardianContact, Handout, LetterCode, Scan, Slot


def erase_places(study: Study, _until: date) -> dict[str, int]:
    Handout.objects.filter(group__school__study=study).delete()
    return {"places": Slot.objects.filter(group__school__study=study).delete()[1].get("consent.Slot", 0)}


def erase_contacts(study: Study, _until: date) -> dict[str, int]:
    mine: dict[str, Any] = {"contacts": GuardianContact, "letter-codes": LetterCode}
    return {name: model.objects.filter(slot__group__school__study=study).delete()[0] for name, model in mine.items()}


def erase_scans(study: Study, _until: date) -> dict[str, int]:
    """Signed papers; a decision still names the hash of its own."""
    return {"scans": Scan.objects.filter(study=study).delete()[0]}


def erase_issuer_keys(study: Study, _until: date) -> dict[str, int]:
    """The private halves with which tokens were signed; what was counted under them stays."""
    keys = BatchKey.objects.filter(issuance__study=study).exclude(private_sealed=b"")
    return {"issuer-keys": keys.update(private_sealed=b"")}
