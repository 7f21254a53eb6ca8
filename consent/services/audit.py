"""The one way to write into the audit log, and to find out whether it is whole.

    audit.note(study, None, "sitting.open", "sitting", sitting.public_id, {"slips": 22})

Note an act where it is decided (a service, or the view that hands a file over), once for a whole batch and never once a
child, and last in its transaction: the row stands or falls with what it speaks of, and other writers wait for it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils import timezone

from backend.accounts.acting import somebody
from backend.accounts.models import Study, User
from consent.models.audit import HOUSE, AuditEvent, AuditHead
from consent.tokens import chain as chains

SYSTEM = "system"
ACTOR = re.compile(r"[a-z][a-z0-9:-]{0,39}")
ACTION = re.compile(r"[a-z][a-z0-9.-]{0,39}")


@transaction.atomic
def note(
    study: Study | None,
    actor: object,
    action: str,
    object_type: str = "",
    object_ref: object = "",
    counts: Mapping[str, int] | None = None,
) -> AuditEvent:
    """Add a row. `actor` None is who acts now (the person of the request or of the job, else the product itself);
    otherwise a member of staff, or a word for what isn't one ("mixer"). `study` None is the house. Raises ValueError for
    what could hold a name: that is a fault of the caller."""
    counts = dict(counts or {})
    if not ACTION.fullmatch(action) or any(type(number) is not int for number in counts.values()):
        raise ValueError(f"not an act with whole numbers: {action!r} {counts!r}")
    chain = chain_of(study)
    AuditHead.objects.get_or_create(chain=chain, defaults={"hash": chains.start(str(chain))})
    head = AuditHead.objects.select_for_update().get(chain=chain)
    event = AuditEvent(
        chain=chain,
        seq=head.seq + 1,
        day=timezone.localdate(),
        actor=named(somebody() if actor is None else actor),
        action=action,
        object_type=object_type,
        object_ref=str(object_ref),
        counts=counts,
        prev_hash=head.hash,
    )
    event.hash = chains.digest(event.row)
    event.save()
    AuditHead.objects.filter(chain=chain).update(seq=event.seq, hash=event.hash)
    return event


def chain_of(study: Study | None) -> uuid.UUID:
    return study.public_id if study else HOUSE


def named(actor: object) -> str:
    """How the log speaks of who acted: a member of staff by number, so that a name can go where the log must stay."""
    if actor is None:
        return SYSTEM
    if isinstance(actor, User):
        return f"staff:{actor.pk}"
    if isinstance(actor, str) and ACTOR.fullmatch(actor):
        return actor
    raise ValueError(f"not somebody who acts: {actor!r}")


def faults(chain: uuid.UUID) -> list[chains.Fault]:
    """What is wrong with this chain; nothing when it is whole."""
    rows = AuditEvent.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=2000)
    return chains.faults(str(chain), (event.row for event in rows), head(chain))


def head(chain: uuid.UUID) -> chains.Head | None:
    found = AuditHead.objects.filter(chain=chain).first()
    return chains.Head(found.seq, found.hash) if found else None


def heads() -> Iterator[tuple[uuid.UUID, chains.Head]]:
    """The end of every chain: what an officer keeps elsewhere."""
    for found in AuditHead.objects.order_by("chain"):
        yield found.chain, chains.Head(found.seq, found.hash)


def holds(chain: uuid.UUID, kept: chains.Head) -> bool:
    """Whether a head that somebody kept is still a row of the chain."""
    return AuditEvent.objects.filter(chain=chain, seq=kept.seq, hash=kept.hash).exists()


def chains_with_rows() -> list[uuid.UUID]:
    """Also those whose end was taken away."""
    return list(AuditEvent.objects.order_by().values_list("chain", flat=True).distinct())


def chain_named(text: str) -> uuid.UUID:
    """The chain of a study by its public id or short name. Raises ValueError."""
    study = Study.objects.filter(slug=text).first()
    return study.public_id if study else uuid.UUID(text)


def last_counts(study: Study, action: str) -> dict[str, int] | None:
    """What the newest row of this act counted."""
    newest = AuditEvent.objects.filter(chain=chain_of(study), action=action).order_by("-seq").first()
    return newest.counts if newest else None
