"""The burn: from here on nobody, not even with a receipt, can say which answers are whose."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Missing
from surveys.box import blind, keys
from surveys.box.models import DetachedText, Envelope, Probe, Quarantined, Response, SlipRight, StudyState, Tombstone


def burn(study: uuid.UUID) -> dict[str, Any]:
    """Erase tags, tombstones, slip rights, the list of spent tokens and quarantine, destroy the key; returns the certificate.

    Rights are erased before the pool is looked at, so no envelope can slip in between. The key goes before the
    commit: a burn cut off in the middle leaves a study that can only be burnt again, never one with a living key.
    """
    with transaction.atomic(using="responses"):
        state = StudyState.objects.select_for_update().filter(study=study).first()
        if state is None:
            raise Missing("study-unknown", _("The box doesn't know this study."))
        SlipRight.objects.filter(batch__study=study).delete()
        blind.erase(study)
        waiting = Envelope.objects.filter(batch__study=study).count()
        if waiting:
            raise Conflict(
                "pool-not-empty",
                _("%(waiting)s envelopes still wait. End the field and let the mixer finish before the burn."),
                waiting=waiting,
            )
        Probe.objects.filter(batch__study=study).delete()
        Quarantined.objects.filter(batch__study=study).delete()
        Tombstone.objects.filter(study=study).delete()
        Response.objects.filter(study=study).update(tag=None)
        DetachedText.objects.filter(study=study).update(tag=None)
        state.burnt = True
        state.save(update_fields=["burnt"])
        keys.destroy_withdrawal_key(study)
    return certificate(state)


def certificate(state: StudyState) -> dict[str, Any]:
    """What the burn left behind, counted in the tables, and a hash over the statement. It carries no date."""
    rows, texts = Response.objects.filter(study=state.study), DetachedText.objects.filter(study=state.study)
    statement: dict[str, Any] = {
        "study": str(state.study),
        "burnt": state.burnt,
        "responses": rows.count(),
        "texts": texts.count(),
        "withdrawn": state.withdrawn,
        "tags_left": rows.exclude(tag=None).count() + texts.exclude(tag=None).count(),
        "slips_left": SlipRight.objects.filter(batch__study=state.study).count(),
        "tokens_left": blind.left(state.study),
        "key_left": keys.withdrawal_path(state.study).exists(),
    }
    content = json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()
    return {**statement, "hash": hashlib.sha256(content).hexdigest()}
