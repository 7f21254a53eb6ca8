"""Parents' e-mail addresses: sealed one by one, erasable on their own, opened only to send a letter."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Invalid
from consent import keys, wording
from consent.models import Group, GuardianContact, Slot
from consent.services import audit

USE = "contact"
MOST = 200


@dataclass(frozen=True)
class Contact:
    number: int
    person: int
    address: str
    language: str


def lines_in(pasted: str) -> list[Contact]:
    """One parent a line: number on the class list; address; language. The second line of a number is the other parent."""
    found: list[Contact] = []
    for at, line in enumerate(filter(str.strip, pasted.splitlines()), start=1):
        cells = [cell.strip() for cell in line.replace("\t", ";").split(";")]
        try:
            number, address, language = int(cells[0]), cells[1].lower(), (cells[2:] or ["nl"])[0].lower() or "nl"
            validate_email(address)
        except (ValueError, IndexError, ValidationError) as error:
            raise Invalid(
                "contact-line", _("Line %(at)d can't be read. It looks like: 3; name@example.org; fr"), at=at
            ) from error
        person = 1 + sum(one.number == number for one in found)
        if language not in wording.LANGUAGES or person > 2:
            raise Invalid("contact-line", _("Line %(at)d: another language, or a third parent."), at=at)
        found.append(Contact(number, person, address, language))
    return found


@transaction.atomic
def enter(*, group: Group, contacts: Collection[Contact], by: User) -> int:
    """Keep these addresses; one that is there for the same parent is replaced and gets its letter anew."""
    slots = {slot.number: slot for slot in Slot.objects.filter(group=group)}
    unknown = sorted({one.number for one in contacts} - slots.keys())
    if unknown or len(contacts) > MOST:
        raise Invalid(
            "contact-numbers",
            _("The class list has no number %(numbers)s."),
            numbers=", ".join(map(str, unknown)) or str(MOST),
        )
    for one in contacts:
        slot = slots[one.number]
        sealed = keys.seal(json.dumps({"address": one.address}), use=USE, row=f"{slot.public_id}/{one.person}")
        given = {"sealed": sealed, "language": one.language, "delivered_on": None, "bounced": False}
        GuardianContact.objects.update_or_create(slot=slot, person=one.person, defaults=given)
    audit.note(group.school.study, by, "contacts.enter", "group", group.public_id, {"contacts": len(contacts)})
    return len(contacts)


def address_of(contact: GuardianContact) -> str:
    opened = keys.unseal(bytes(contact.sealed), use=USE, row=f"{contact.slot.public_id}/{contact.person}")
    return str(json.loads(opened)["address"])


@transaction.atomic
def bounce(*, group: Group, numbers: Collection[int], by: User) -> int:
    """Mails to these numbers came back: their parents were not reached. Entered by hand, from the mailbox of the study."""
    hit = GuardianContact.objects.filter(slot__group=group, slot__number__in=numbers, delivered_on__isnull=False)
    bounced = hit.update(bounced=True)
    audit.note(group.school.study, by, "contacts.bounced", "group", group.public_id, {"contacts": bounced})
    return bounced
