"""Keeping items for other questionnaires, and signing texts of the bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Organisation, Study, User
from backend.core.errors import Conflict, Invalid
from surveys.bank import Entry
from surveys.banking import records
from surveys.engine import borrowing
from surveys.engine.texts import text_hash
from surveys.models import BankItem, BankItemVersion, BankSignature

LEFT_BEHIND = borrowing.OF_THE_DOCUMENT
"""What an item in the bank doesn't carry: when it is asked, and where it came from."""


@transaction.atomic
def keep(
    *, study: Study, by: User, item: Mapping[str, Any], topic: str, ages: Sequence[str], source: str, note: str
) -> BankItemVersion:
    """Keep an item in the bank of the study's organisation; a variable that is there already gets its next version."""
    if not ages:
        raise Invalid("bank-ages", _("Say for which children the item is meant."))
    bare = {member: deepcopy(value) for member, value in item.items() if member not in LEFT_BEHIND}
    BankItem.objects.get_or_create(organisation=study.organisation, variable=item["variable"])
    held = BankItem.objects.select_for_update().get(organisation=study.organisation, variable=item["variable"])
    last = held.versions.first()
    if last and (last.item, last.topic, last.ages, last.source, last.note) == (bare, topic, list(ages), source, note):
        raise Conflict("bank-same", _("The bank already has this item, word for word."))
    number = held.versions.aggregate(last=Max("number"))["last"] or 0
    return BankItemVersion.objects.create(
        bank_item=held,
        number=number + 1,
        item=bare,
        topic=topic,
        ages=list(ages),
        source=source,
        note=note,
        study=study,
        made_by=by,
        made_on=timezone.localdate(),
    )


@transaction.atomic
def sign(*, organisation: Organisation, by: User, entry: Entry, track: str, seen: str) -> int:
    """A native reader's signature under the texts of one track as they were shown; how many texts it stands under."""
    every = records.known(organisation, entry)
    if seen != records.seen(every, track):
        raise Conflict("bank-changed", _("A text changed since you read it. Read it again, then sign."))
    mine = [each for each in every if each.track == track]
    if not mine:
        raise Invalid("bank-track", _("The item has no texts in this language."))
    rows = [
        BankSignature(
            organisation=organisation,
            address=each.address,
            track=track,
            text_hash=text_hash(each.text),
            signed_by=by,
            signed_on=timezone.localdate(),
        )
        for each in mine
        if by.pk not in {one.signed_by_id for one in each.signatures}
    ]
    BankSignature.objects.bulk_create(rows)
    return len(rows)
