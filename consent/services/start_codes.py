"""Start codes: what binds a child's place on the class list to the token it may fetch. Ten characters like a slip, given to
one child by its number; shown once, kept as a keyed hash."""

from __future__ import annotations

from django.db import transaction

from consent import keys
from consent.models import Group, Slot
from consent.tokens import slips
from consent.tokens.alphabet import TokenInvalid

USE = "start-code"


def draw(group: Group) -> list[tuple[int, str]]:
    """(number on the list, code) for every place of the class. Codes drawn before die."""
    places = list(Slot.objects.filter(group=group).order_by("number"))
    drawn = slips.draw(len(places))
    for place, code in zip(places, drawn, strict=True):
        place.start_code_hmac = hashed(code)
    with transaction.atomic():
        Slot.objects.bulk_update(places, ["start_code_hmac"])
    return [(place.number, code) for place, code in zip(places, drawn, strict=True)]


def hashed(code: str) -> str:
    return keys.keyed_hash(code, use=USE)


def slot_behind(group: Group, typed: str) -> Slot | None:
    """The place of this class whose code it is; None for any other text."""
    try:
        code = slips.normalise(typed)
    except TokenInvalid:
        return None
    places = Slot.objects.select_related("group__school__study")
    return places.filter(group=group, start_code_hmac=hashed(code)).first()
