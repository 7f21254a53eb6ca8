"""Blind tokens: a child on the class list fetches one, once, and nobody can tell afterwards which it was.

A token is fetched before the child is asked whether it wants to take part: the answer to that stays in the envelope, and
nothing here depends on it. So a refusal can't be told from an assent, neither on the wire nor in these tables.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict, DomainError, Forbidden, Invalid, Missing, Unavailable
from consent import issuer_keys
from consent.models import BatchKey, Group, Issuance, IssuanceState, JoinState, Slot, Turn
from consent.selectors import ledger
from consent.services import audit, start_codes
from consent.standing import Purpose
from consent.tokens import blindrsa, directories
from consent.tokens.blindrsa import BlindRSAInvalid, PublicKey
from consent.tokens.directories import Directory

MOST_EPOCHS = 5


class Waiting(DomainError):
    """Not now: the tablet tries again with the same bytes."""

    status = 423


@dataclass(frozen=True)
class Signed:
    """The batch's key directory as the box keeps it, with the issuer's signature."""

    directory: dict[str, Any]
    signature: str


@dataclass(frozen=True)
class Counts:
    """Each no larger than the one before; the box's count comes after the last."""

    eligible: int
    handled: int
    issued: int


def begin(*, study: Study, group: Group, batch: uuid.UUID, round_: uuid.UUID) -> Signed:
    """The first key of a batch. Needs a class list: a token is for a child that may take part."""
    require_list(group)
    with transaction.atomic():
        issuance = Issuance.objects.create(batch=batch, study=study, group=group, round=round_)
        add_key(issuance)
    return signed(issuance)


def require_list(group: Group) -> None:
    if not Slot.objects.filter(group=group).exists():
        raise Conflict(
            "no-class-list", _("Give this class a list with numbers first: start codes belong to a place on it.")
        )


def add_key(issuance: Issuance, *, limit: int | None = None) -> BatchKey:
    epoch = issuance.keys.count() + 1
    key = issuer_keys.generate()
    made = BatchKey.objects.create(
        issuance=issuance,
        epoch=epoch,
        modulus=format(key.public.n, "x"),
        private_sealed=issuer_keys.seal(key, row(issuance, epoch)),
        limit=limit,
    )
    JoinState.objects.create(batch=issuance.batch, epoch=epoch, slot=None)
    return made


def row(issuance: Issuance, epoch: int) -> str:
    return f"{issuance.batch}/{epoch}"


def signed(issuance: Issuance) -> Signed:
    keys = tuple(PublicKey(int(one.modulus, 16)) for one in issuance.keys.all())
    directory = Directory(issuance.study.public_id, issuance.batch, keys)
    return Signed(directories.written(directory), directories.sign(directory, issuer_keys.directory_private()))


def issues(batch: uuid.UUID) -> bool:
    """Whether the children of this batch have start codes."""
    return Issuance.objects.filter(pk=batch).exists()


def pictures(batch: uuid.UUID) -> tuple[int, ...]:
    """The four pictures that every tablet of the class must show."""
    return directories.pictures_of(directories.canonical(signed(issuance_of(batch)).directory))


def open_(batch: uuid.UUID) -> None:
    """Let children fetch tokens. After a closing the watching row is made anew."""
    with transaction.atomic():
        issuance = locked(batch)
        key = issuance.keys.latest("epoch")
        if issuance.state == IssuanceState.CLOSED:
            JoinState.objects.get_or_create(batch=batch, epoch=key.epoch, slot=None)
        Issuance.objects.filter(pk=batch).update(state=IssuanceState.OPEN)


def close(batch: uuid.UUID) -> None:
    """Who fetched a token had its turn: written in one transaction, in an order that means nothing."""
    with transaction.atomic():
        issuance = locked(batch)
        joined = list(JoinState.objects.filter(batch=batch, slot__isnull=False).values_list("slot_id", "epoch"))
        places = list({slot for slot, _epoch in joined})
        random.SystemRandom().shuffle(places)
        Turn.objects.bulk_create([Turn(round=issuance.round, slot_id=slot) for slot in places], ignore_conflicts=True)
        Slot.objects.filter(pk__in=places).update(handled=True)
        for key in issuance.keys.all():
            fetched = sum(epoch == key.epoch for _slot, epoch in joined)
            BatchKey.objects.filter(pk=key.pk).update(issued=F("issued") + fetched)
        JoinState.objects.filter(batch=batch).delete()
        Issuance.objects.filter(pk=batch).update(state=IssuanceState.CLOSED)


def rotate(*, batch: uuid.UUID, used: int) -> Signed:
    """The next epoch, for a tablet that is lost with tokens on it, or after a crash that emptied the table of joins. Every
    token that the box doesn't have yet dies; children who had not put their envelope in join again. No more tokens are
    given than children who may take part have not yet used one."""
    with transaction.atomic():
        issuance = locked(batch)
        if issuance.state != IssuanceState.OPEN:
            raise Conflict("not-open", _("New keys can be made while the sitting is open."))
        key = issuance.keys.latest("epoch")
        if key.epoch >= MOST_EPOCHS:
            raise Conflict("epochs", _("The keys of this sitting were replaced too often. Close it and plan another."))
        before = sum(one.used or 0 for one in issuance.keys.all())
        fetched = JoinState.objects.filter(batch=batch, epoch=key.epoch, slot__isnull=False).count()
        BatchKey.objects.filter(pk=key.pk).update(used=max(used - before, 0))
        add_key(issuance, limit=max(eligible(issuance) - used, 0))
        audit.note(issuance.study, None, "tokens.rotate", "batch", batch, {"fetched": fetched, "used": used})
    return signed(issuance)


def join(*, batch: uuid.UUID, code: str, kid: bytes, blinded: bytes) -> bytes:
    """The issuer's answer for the child with this start code: the same to the same bytes, none to others."""
    issuance = issuance_of(batch)
    if issuance.state != IssuanceState.OPEN:
        raise Waiting("not-open", _("The sitting isn't open: wait for the teacher."))
    key = issuance.keys.latest("epoch")
    public = PublicKey(int(key.modulus, 16))
    if kid != directories.kid(public) or not key.private_sealed:
        raise Conflict("key-over", _("This tablet was prepared with keys that were replaced. Prepare it again."))
    try:
        public.number(blinded)
    except BlindRSAInvalid as error:
        raise Invalid("malformed", _("This is not a blinded message.")) from error
    enter(issuance, key, allowed_slot(issuance, code), sha256(blinded).hexdigest())
    return blindrsa.blind_sign(issuer_keys.unseal(bytes(key.private_sealed), row(issuance, key.epoch)), blinded)


def allowed_slot(issuance: Issuance, code: str) -> Slot:
    slot = start_codes.slot_behind(issuance.group, code)
    if slot is None:
        raise Forbidden("code-unknown", _("This code doesn't belong to this class."))
    if not ledger.allowed(slot, Purpose.SURVEY).allowed:
        raise Forbidden("code-not-yet", _("This child can't take part today. Ask the teacher."))
    if Turn.objects.filter(round=issuance.round, slot=slot).exists():
        raise used()
    return slot


def used() -> Conflict:
    return Conflict("code-used", _("This code was used on another tablet."))


@transaction.atomic
def enter(issuance: Issuance, key: BatchKey, slot: Slot, asked: str) -> None:
    """Note that the child joined, or find that it had, with the same bytes."""
    if key.limit is not None:
        BatchKey.objects.select_for_update().get(pk=key.pk)
    here = JoinState.objects.filter(batch=issuance.batch, epoch=key.epoch)
    if not here.filter(slot__isnull=True).exists():
        raise Unavailable("joins-lost", _("The server was stopped hard. The teacher has to make new keys."))
    mine, made = JoinState.objects.get_or_create(
        batch=issuance.batch, epoch=key.epoch, slot=slot, defaults={"asked": asked}
    )
    if mine.asked != asked:
        raise used()
    if made and key.limit is not None and here.filter(slot__isnull=False).count() > key.limit:
        raise Conflict("tokens-over", _("Every child of this class that may take part has a token already."))


def counts(batch: uuid.UUID) -> Counts:
    """Of a batch, never of a child. Tokens of an epoch that ended count when the box had them."""
    issuance = issuance_of(batch)
    joined = JoinState.objects.filter(batch=batch, slot__isnull=False)
    had = set(Turn.objects.filter(round=issuance.round, slot__group=issuance.group).values_list("slot", flat=True))
    keys = list(issuance.keys.all())
    current = keys[-1].issued + joined.filter(epoch=keys[-1].epoch).count()
    return Counts(
        eligible=eligible(issuance),
        handled=len(had | set(joined.values_list("slot", flat=True))),
        issued=sum(one.used or 0 for one in keys) + current,
    )


def eligible(issuance: Issuance) -> int:
    found = ledger.standings(ledger.slots_of(issuance.group), Purpose.SURVEY)
    return sum(one.allowed for one in found.values())


def issuance_of(batch: uuid.UUID) -> Issuance:
    found = Issuance.objects.select_related("study", "group").filter(pk=batch).first()
    if found is None:
        raise Missing("join-unknown", _("This sitting has no start codes."))
    return found


def locked(batch: uuid.UUID) -> Issuance:
    Issuance.objects.select_for_update().filter(pk=batch).first()
    return issuance_of(batch)
