"""What a tablet prepares before the sitting: one JSON with everything the interview needs, offline from then on."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Missing
from consent.tokens import directories, envelopes
from surveys import instruments, pictograms
from surveys.box import documents, keys, media
from surveys.box.models import Batch, BatchState, IssuerKeys
from surveys.pictograms import fingerprints

FORMAT = 1


def text(door: str) -> str:
    """The bundle as it is sent: equal bytes for equal bundles."""
    return json.dumps(bundle(door=door), ensure_ascii=False, sort_keys=True)


def bundle(*, door: str) -> dict[str, Any]:
    """The bundle behind a door code; reading forgives case."""
    batch = Batch.objects.filter(door=door.strip().upper()).exclude(state=BatchState.DISCARDED).first()
    if batch is None:
        raise Missing("door-unknown", _("There is no sitting behind this code."))
    extras = batch.extras
    hashes = {
        "document": batch.document,
        "assent": batch.assent,
        "strings": extras["strings"],
        "help": extras["help"],
        "activity": extras["activity"],
    }
    if "distress" in extras:
        hashes["distress"] = extras["distress"]
    stored = {content: documents.fetch(content) for content in hashes.values()}
    public = keys.mixer_public(batch.study)
    return {
        "format": FORMAT,
        "door": batch.door,
        "batch": str(batch.pk),
        "study": str(batch.study),
        "synthetic": extras["synthetic"],
        "title": extras["title"],
        "mode": batch.mode,
        "age_theme": extras["age_theme"],
        "community": batch.community,
        "document": stored[batch.document],
        "document_hash": batch.document,
        "assent": {"hash": batch.assent, "texts": stored[batch.assent]},
        "activity": stored[hashes["activity"]],
        "audio": media.soundtrack(batch.document),
        "media": media.named_in(stored[batch.document]),
        "pictograms": pictograms.used(stored[batch.document], stored[hashes["activity"]]),
        "strings": sentences(stored[hashes["strings"]]),
        "help": stored[hashes["help"]],
        **({"distress": stored[hashes["distress"]]} if "distress" in hashes else {}),
        **({"desk": desk(extras["desk_days"])} if "desk_days" in extras else {}),
        "key": {
            "id": envelopes.key_id(public).hex(),
            "public": base64.b64encode(public).decode(),
            "rescue": base64.b64encode(keys.rescue_public()).decode(),
        },
        "send_delay": extras["send_delay"],
        "withdraw_until": extras["withdraw_until"],
        **with_tokens(batch),
    }


def with_tokens(batch: Batch) -> dict[str, Any]:
    """Where children have start codes: the issuer's keys, and the four drawings by which a class sees that all its tablets
    hold the same. The tablet computes which they must be."""
    kept = IssuerKeys.objects.filter(pk=batch.pk).first()
    if kept is None:
        return {}
    places = directories.pictures_of(directories.canonical(kept.directory))
    shown = [
        {"place": place, "labels": dict(drawn.labels), "svg": drawn.svg}
        for place, drawn in zip(places, fingerprints.pictures(places), strict=True)
    ]
    return {"blind": {"directory": kept.directory, "signature": kept.signature, "pictures": shown}}


def desk(days: int) -> dict[str, Any]:
    """What a tablet needs to close a letter to the desk, and what the desk promises."""
    return {"days": days, "public": base64.b64encode(keys.desk_public()).decode()}


def sentences(stored: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The child's interface. A sitting keeps the sentences of the day it was planned; what an app updated since says
    besides comes with the app, or a tablet would show the names of sentences."""
    return {track: shipped().get(track, {}) | stored.get(track, {}) for track in shipped() | stored}


@cache
def shipped() -> dict[str, dict[str, str]]:
    return instruments.strings()
