"""The burn: from here on nobody, not even with a receipt, can say which answers are whose. Its certificate says what was
destroyed and what is left, under a hash, and can be held against the tables and files at any later time."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core import keyfiles
from backend.core.errors import Conflict, Missing
from surveys.box import blind, keys
from surveys.box.models import DetachedText, Envelope, Probe, Quarantined, Response, SlipRight, StudyState, Tombstone

ERASERS: dict[str, tuple[Callable[[uuid.UUID], int], Callable[[uuid.UUID], int]]] = {}


def register(name: str, erase: Callable[[uuid.UUID], int], left: Callable[[uuid.UUID], int]) -> None:
    """Something else of a study that the burn ends. `erase` runs in the burn's transaction and returns how much it
    destroyed, `left` how much there is; both take the study's id and must be safe to repeat."""
    ERASERS[name] = (erase, left)


def burn(study: uuid.UUID) -> dict[str, Any]:
    """Erase tags, tombstones, slip rights and quarantine, destroy the keys; returns the certificate, again when repeated.

    Rights are erased before the pool is looked at, so no envelope can slip in between. The keys go before the
    commit: a burn cut off in the middle leaves a study that can only be burnt again, never one with a living key.
    """
    with transaction.atomic(using="responses"):
        state = StudyState.objects.select_for_update().filter(study=study).first()
        if state is None:
            raise Missing("study-unknown", _("The box doesn't know this study."))
        if state.certificate:
            return dict(state.certificate)
        destroyed = {
            "slips": SlipRight.objects.filter(batch__study=study).delete()[0],
            "tokens": blind.left(study),
        }
        blind.erase(study)
        waiting = Envelope.objects.filter(batch__study=study).count()
        if waiting:
            raise Conflict(
                "pool-not-empty",
                _("%(waiting)s envelopes still wait. End the field and let the mixer finish before the burn."),
                waiting=waiting,
            )
        destroyed |= erased(study)
        state.burnt = True
        state.certificate = signed(
            {**statement(state), "day": timezone.localdate().isoformat(), "destroyed": destroyed}
        )
        state.save(update_fields=["burnt", "certificate"])
    return dict(state.certificate)


def burnt(study: uuid.UUID) -> bool:
    """Whether this study is past its burn; one that never came to the box has nothing to burn."""
    state = StudyState.objects.filter(study=study).first()
    return state is None or state.burnt


def erased(study: uuid.UUID) -> dict[str, int]:
    """Erase all that ties anything to a child or opens anything; how much there was of each."""
    rows, texts = (model.objects.filter(study=study).exclude(tag=None) for model in (Response, DetachedText))
    return {
        "probes": Probe.objects.filter(batch__study=study).delete()[0],
        "quarantined": Quarantined.objects.filter(batch__study=study).delete()[0],
        "tombstones": Tombstone.objects.filter(study=study).delete()[0],
        "tags": rows.update(tag=None) + texts.update(tag=None),
        **{name: erase(study) for name, (erase, _left) in ERASERS.items()},
        "mixer_keys": keys.destroy_mixer_keys(study),
        "withdrawal_keys": int(keys.destroy_withdrawal_key(study)),
    }


def statement(state: StudyState) -> dict[str, Any]:
    """What there is of a study now. `shared_key`: a key for all studies, from before each had its own, is still there and
    opens envelopes of this one in old backups of the pool. `trustee`: the mixer's key was elsewhere; its holder says in
    writing that it is destroyed."""
    study = state.study
    rows, texts = Response.objects.filter(study=study), DetachedText.objects.filter(study=study)
    return {
        "study": str(study),
        "burnt": state.burnt,
        "responses": rows.count(),
        "texts": texts.count(),
        "withdrawn": state.withdrawn,
        "trustee": state.trustee,
        "shared_key": (keyfiles.root() / "mixer.key").exists(),
        "left": {
            "slips": SlipRight.objects.filter(batch__study=study).count(),
            "tokens": blind.left(study),
            "envelopes": Envelope.objects.filter(batch__study=study).count(),
            "probes": Probe.objects.filter(batch__study=study).count(),
            "quarantined": Quarantined.objects.filter(batch__study=study).count(),
            "tombstones": Tombstone.objects.filter(study=study).count(),
            "tags": rows.exclude(tag=None).count() + texts.exclude(tag=None).count(),
            **{name: left(study) for name, (_erase, left) in ERASERS.items()},
            "mixer_keys": len(list(keys.mixer_folder(study).glob("*.key"))) + keys.public_path(study).exists(),
            "withdrawal_keys": int(keys.withdrawal_path(study).exists()),
        },
    }


def signed(content: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "hash": hash_of(content)}


def hash_of(content: Mapping[str, Any]) -> str:
    """Over everything but the hash itself, as JSON with sorted keys and no spaces."""
    plain = {name: value for name, value in content.items() if name != "hash"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def certificate(study: uuid.UUID) -> dict[str, Any] | None:
    """The certificate of a study's burn; None before it."""
    state = StudyState.objects.filter(study=study).first()
    return dict(state.certificate) if state and state.certificate else None


def faults(given: Mapping[str, Any]) -> list[str]:
    """What speaks against a certificate: its own hash, the one kept here, and what tables and folders hold today."""
    found = []
    if given.get("hash") != hash_of(given):
        found.append(str(_("The certificate was changed: its hash is another.")))
    try:
        state = StudyState.objects.filter(study=uuid.UUID(str(given.get("study")))).first()
    except ValueError:
        state = None
    if state is None:
        return [*found, str(_("The box doesn't know this study."))]
    if dict(state.certificate) != dict(given):
        found.append(str(_("It is not the certificate that is kept here.")))
    now = statement(state)
    if any(now["left"].values()):
        there = ", ".join(f"{name} {count}" for name, count in now["left"].items() if count)
        found.append(str(_("Of what was destroyed there is again: %(what)s.") % {"what": there}))
    if now["responses"] > given.get("responses", 0):
        found.append(str(_("There are more answers than at the burn.")))
    return found
