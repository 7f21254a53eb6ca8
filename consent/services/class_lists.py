"""Class lists: places with a number, names only when a study needs them. Everything that names can go by itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from consent import keys
from consent.models import Decision, Group, GuardianContact, Level, Slot
from consent.services import audit
from consent.services.withdrawals import Taken
from consent.standing import AgeBand

USE = "name"
MOST = 60
NAME_CHARS = 80


def band_of(group: Group) -> AgeBand:
    """The band most children of this grade are in; where a class spans two, the younger one."""
    if group.school.level == Level.PRIMARY:
        return AgeBand.CHILD
    return AgeBand.TEEN if group.grade <= 4 else AgeBand.YOUTH


def names_in(pasted: str) -> list[str]:
    """The names of a pasted list, one a line, without the numbers in front of them."""
    lines = (line.strip().lstrip("0123456789").lstrip(".)\t ").strip() for line in pasted.splitlines())
    return [line[:NAME_CHARS] for line in lines if line]


@transaction.atomic
def make(*, group: Group, by: User, names: Sequence[str] = (), count: int = 0, age_band: str = "") -> list[Slot]:
    """A list for a class that has none: of names, or of so many numbers."""
    wanted = len(names) or count
    if not 0 < wanted <= MOST:
        raise Invalid("list-size", _("A class list has between 1 and %(most)d places."), most=MOST)
    group = Group.objects.select_for_update(of=("self",)).select_related("school__study").get(pk=group.pk)
    if Slot.objects.filter(group=group).exists():
        raise Conflict("list-twice", _("This class has a list already. Erase it first."))
    band = AgeBand(age_band) if age_band else band_of(group)
    slots = [Slot(group=group, number=number, age_band=band.value) for number in range(1, wanted + 1)]
    for slot, name in zip(slots, names, strict=False):
        slot.name_sealed = keys.seal(name, use=USE, row=str(slot.public_id))
    Slot.objects.bulk_create(slots)
    note(group, by, "list.made", places=wanted, names=len(names))
    return slots


@transaction.atomic
def move_to_band(*, group: Group, age_band: str, by: User) -> int:
    """The children of this class have grown into another age: what they and their parents said is weighed anew."""
    moved = Slot.objects.filter(group=group).update(age_band=AgeBand(age_band).value)
    note(group, by, "list.age", places=moved)
    return moved


@transaction.atomic
def read_names(*, group: Group, by: User) -> dict[int, str]:
    """Number -> name. Every reading is noted in the audit log."""
    named = Slot.objects.filter(group=group, name_sealed__isnull=False)
    names = {
        slot.number: keys.unseal(bytes(slot.name_sealed or b""), use=USE, row=str(slot.public_id)) for slot in named
    }
    note(group, by, "names.read", names=len(names))
    return names


@transaction.atomic
def erase_names(*, group: Group, by: User) -> int:
    erased = Slot.objects.filter(group=group, name_sealed__isnull=False).update(name_sealed=None)
    note(group, by, "names.erased", names=erased)
    return erased


@transaction.atomic
def erase_contacts(*, group: Group, by: User) -> int:
    erased = GuardianContact.objects.filter(slot__group=group).delete()[0]
    note(group, by, "contacts.erased", contacts=erased)
    return erased


def forget_addresses(slot: uuid.UUID) -> Taken:
    """Who may not be asked again need not be reached either."""
    return Taken(GuardianContact.objects.filter(slot__public_id=slot).delete()[0])


@transaction.atomic
def erase(*, group: Group, by: User) -> int:
    """The whole list. Decisions stay as proof and lead to nobody; so a list somebody decided about is erased knowingly."""
    slots = Slot.objects.filter(group=group)
    decided = Decision.objects.filter(slot__in=slots.values("public_id")).count()
    places = slots.count()
    slots.delete()
    note(group, by, "list.erased", places=places, decisions=decided)
    return places


def note(group: Group, by: User, action: str, **counts: int) -> None:
    audit.note(group.school.study, by, action, "group", group.public_id, counts)
