"""The sealed tier: a study whose mixer key is on the machine of somebody else than those who run the servers.

What waits leaves as one file (`leaving`), is mixed where no database is (`mixed_elsewhere`), and comes back sealed to this
study's box (`arrived`). The file out holds envelopes, cards and questionnaires; the file back says of no envelope which
row it became. docs/sealed-tier.md
"""

from __future__ import annotations

import base64
import gzip
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid, Missing, Unavailable
from backend.core.keyfiles import KEY_BYTES
from consent.tokens import envelopes
from surveys.box import keys, mixing, probes
from surveys.box.flush import FlushReport, Overtaken, write
from surveys.box.keys import Ring
from surveys.box.mixing import Held, Mixed, Row, Text
from surveys.box.models import Batch, BatchState, Document, Envelope, Probe, Remainders, StudyState
from surveys.box.opening import marked, open_ballot
from surveys.box.planning import Source, Unit, plan, remainder, school, wider
from surveys.engine import document as questionnaires
from surveys.engine.structure import Questionnaire

FORMAT = "arobase/sealed-tier/1"
CARD = ("community", "stratum", "cluster", "subcluster", "base_weight", "pi1", "pi2", "instrument", "document")
CARD_FIELDS = (*CARD, "grade_band", "mode", "iso_week", "state", "minimum", "assent", "extras", "door")
INFO = b"arobase/sealed-tier/1|"


# ---- the study gets a trustee


def entrust(study: uuid.UUID, public: bytes) -> None:
    """From here on the servers hold only the public half. Before any sitting is planned: a tablet that was prepared would
    seal to a key that is gone."""
    if len(public) != KEY_BYTES:
        raise Invalid("key-damaged", _("This is not a public key of 32 bytes."))
    with transaction.atomic(using="responses"):
        state, _made = StudyState.objects.select_for_update().get_or_create(study=study)
        if state.burnt:
            raise Conflict("burnt", _("This study's keys are destroyed: it takes no new sittings."))
        if Batch.objects.filter(study=study).exists():
            raise Conflict("sitting-planned", _("This study has sittings already: its key stays where it is."))
        keys.install_public(study, public)
        keys.destroy_private_keys(study)
        state.trustee = True
        state.save(update_fields=["trustee"])


# ---- out


def leaving(study: uuid.UUID) -> bytes:
    """All that the trustee's machine needs: what waits for the mixer, test envelopes, and where to seal the result to."""
    state = StudyState.objects.filter(study=study, trustee=True).first()
    if state is None:
        raise Missing("no-trustee", _("This study has no trustee: its mixer runs here."))
    late = Exists(Envelope.objects.filter(batch=OuterRef("pk")))
    waiting = Q(state=BatchState.DUE) | (Q(state=BatchState.FLUSHED) & late)
    cards = list(Batch.objects.filter(waiting, study=study).order_by("pk"))
    sealed = Envelope.objects.filter(batch__in=cards).order_by("pk")
    tests = Probe.objects.filter(batch__study=study, opened=False).order_by("pk")
    return packed(
        {
            "format": FORMAT,
            "study": str(study),
            "remainders": state.remainders,
            "key": envelopes.key_id(keys.mixer_public(study)).hex(),
            "return_to": text_of(return_key(study).public_key().public_bytes_raw()),
            "cards": {str(card.pk): {name: getattr(card, name) for name in CARD_FIELDS} for card in cards},
            "documents": {
                each.pk: each.data for each in Document.objects.filter(pk__in={card.document for card in cards})
            },
            "envelopes": {str(each.pk): [str(each.batch_id), text_of(each.ciphertext)] for each in sealed},
            "probes": {str(each.pk): [str(each.batch_id), text_of(each.ciphertext)] for each in tests},
        }
    )


def return_key(study: uuid.UUID) -> X25519PrivateKey:
    """What a result is sealed to: made of the withdrawal key, so that it is gone with the burn."""
    derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=INFO + study.bytes).derive(keys.withdrawal_key(study))
    return X25519PrivateKey.from_private_bytes(derived)


# ---- on the trustee's machine


def mixed_elsewhere(content: bytes) -> tuple[bytes, dict[str, int]]:
    """(the sealed result, what it holds in numbers). Reads no database."""
    given = unpacked(content)
    study = uuid.UUID(given["study"])
    ring = trustees_ring(study, given["key"])
    read = {name: questionnaires.load(data) for name, data in given["documents"].items()}
    sources = opened(given, study, ring, read)
    units = [
        mixing.mix(unit, read[unit.sources[0].card.document], ring, keep=keep)
        for unit, keep in planned(sources, given["remainders"])
    ]
    passed = [
        probe
        for probe, (batch, sealed) in given["probes"].items()
        if probes.opens(base64.b64decode(sealed), uuid.UUID(batch), ring)
    ]
    result = packed(
        {"format": FORMAT, "study": given["study"], "probes": passed, "units": [plain(unit) for unit in units]}
    )
    sealed = envelopes.SUITE.encrypt(
        result, X25519PublicKey.from_public_bytes(base64.b64decode(given["return_to"])), INFO + study.bytes
    )
    return sealed, {
        "envelopes": len(given["envelopes"]),
        "stored": sum(len(unit.rows) for unit in units),
        "quarantined": sum(len(unit.held) for unit in units),
        "waiting": len(given["envelopes"]) - sum(len(unit.envelopes) for unit in units),
        "probes": len(passed),
    }


def trustees_ring(study: uuid.UUID, wanted: str) -> Ring:
    """The keys on this machine. Without the one that tablets seal to, good envelopes would go to quarantine."""
    ring = keys.mixer_ring(study) if keys.private_paths(study) else Ring({})
    if bytes.fromhex(wanted) not in ring.keys:
        raise Unavailable(
            "key-elsewhere",
            _("The key of this study isn't on this machine (%(name)s). Restore it from your backup."),
            name=f"mixer/{study}/{wanted}.key",
        )
    return ring


def opened(given: dict[str, Any], study: uuid.UUID, ring: Ring, read: dict[str, Questionnaire]) -> list[Source]:
    """The cards with their envelopes opened. Who withdrew is known to the box alone and left out when it comes back."""
    cards = {
        batch: Batch(pk=uuid.UUID(batch), study=study, **{name: values[name] for name in CARD_FIELDS})
        for batch, values in given["cards"].items()
    }
    ballots = [
        open_ballot(
            envelope=uuid.UUID(envelope),
            ciphertext=base64.b64decode(sealed),
            card=cards[batch],
            questionnaire=read[cards[batch].document],
            ring=ring,
        )
        for envelope, (batch, sealed) in given["envelopes"].items()
    ]
    known = marked(ballots, buried=(), seen=())
    return [Source(card, tuple(ballot for ballot in known if ballot.batch == card.pk)) for card in cards.values()]


def planned(sources: Sequence[Source], policy: str) -> list[tuple[Unit, bool]]:
    """(unit, whether its answers are kept), as the mixer plans them: schools first, remainders when the field has ended."""
    units: list[tuple[Unit, bool]] = []
    waiting: list[Source] = []
    for of_one_school in grouped(sources, lambda source: school(source.card)):
        found, small = plan(of_one_school)
        units += [(unit, True) for unit in found]
        waiting += small
    if policy != Remainders.WAIT:
        units += [
            remainder(of_one_stratum, policy) for of_one_stratum in grouped(waiting, lambda source: wider(source.card))
        ]
    return units


def grouped(sources: Iterable[Source], of: Any) -> list[list[Source]]:
    groups: dict[tuple[str, ...], list[Source]] = defaultdict(list)
    for source in sources:
        groups[of(source)].append(source)
    return list(groups.values())


# ---- back


def arrived(study: uuid.UUID, sealed: bytes) -> list[FlushReport]:
    """Write a result, all its units in one transaction or none."""
    try:
        given = unpacked(envelopes.SUITE.decrypt(sealed, return_key(study), INFO + study.bytes))
    except (InvalidTag, ValueError) as error:
        raise Invalid(
            "result-sealed", _("This result does not open: it is of another study, or was changed.")
        ) from error
    key = keys.withdrawal_key(study)
    try:
        with transaction.atomic(using="responses"):
            Probe.objects.filter(pk__in=given["probes"], batch__study=study).update(opened=True)
            return [write(restored(unit, study), key, late=True) for unit in given["units"]]
    except Overtaken as error:
        raise Conflict(
            "result-overtaken",
            _("Since this file was made, its envelopes were flushed or their sittings changed. Export again."),
        ) from error


# ---- the two files


def plain(unit: Mixed) -> dict[str, Any]:
    return {**asdict(unit), "held": [{**asdict(each), "ciphertext": text_of(each.ciphertext)} for each in unit.held]}


def restored(unit: dict[str, Any], study: uuid.UUID) -> Mixed:
    if unit["study"] != str(study):
        raise Invalid("result-sealed", _("This result does not open: it is of another study, or was changed."))
    return Mixed(
        **{
            **unit,
            "envelopes": tuple(unit["envelopes"]),
            "rows": tuple(Row(**row) for row in unit["rows"]),
            "texts": tuple(Text(**text) for text in unit["texts"]),
            "held": tuple(
                Held(**{**each, "ciphertext": base64.b64decode(each["ciphertext"])}) for each in unit["held"]
            ),
        }
    )


def text_of(content: bytes | memoryview[int]) -> str:
    return base64.b64encode(bytes(content)).decode()


def packed(content: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def unpacked(content: bytes) -> dict[str, Any]:
    try:
        given = json.loads(gzip.decompress(content))
    except (OSError, EOFError, ValueError) as error:
        raise Invalid("file-unknown", _("This is not a file of the sealed tier.")) from error
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise Invalid("file-unknown", _("This is not a file of the sealed tier."))
    return given
