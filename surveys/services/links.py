"""A sitting's link: for a teacher without an account, on one day. The key is shown once and kept as a hash."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid, Missing
from consent.tokens import receipts
from consent.tokens.alphabet import TokenInvalid
from surveys.models import Sitting, SittingLink, State


def make(*, sitting: Sitting, day: dt.date, by: User) -> str:
    """A new link for this day; the one before stops working. Returns the key, as one reads it."""
    if sitting.mixing_asked:
        raise Conflict("sitting-over", _("This sitting is over: nobody needs a link to it."))
    if day < timezone.localdate():
        raise Invalid("link-day", _("Choose today or a later day."))
    revoke(sitting=sitting)
    key = receipts.draw()
    SittingLink.objects.create(sitting=sitting, key_hash=hashed(key), day=day, made_by=by)
    return receipts.display(key)


def revoke(*, sitting: Sitting) -> int:
    """No link to this sitting works any more; returns how many did."""
    return SittingLink.objects.filter(sitting=sitting, revoked=False).update(revoked=True)


def standing(sitting: Sitting) -> SittingLink | None:
    """The link that works today or will on its day."""
    return SittingLink.objects.filter(sitting=sitting, revoked=False, day__gte=timezone.localdate()).first()


def sitting_behind(key: str) -> Sitting:
    """The sitting this key opens today. Whatever is wrong with a key, the answer is the same."""
    try:
        canonical = receipts.normalise(key)
    except TokenInvalid:
        canonical = ""
    link = (
        SittingLink.objects.filter(key_hash=hashed(canonical), revoked=False, day=timezone.localdate())
        .select_related("sitting__wave__study", "sitting__group__school", "sitting__group__participation")
        .first()
    )
    if link is None or (link.sitting.mixing_asked and link.sitting.state == State.CLOSED):
        raise Missing("link-over", _("This link doesn't work today. Ask the people of the study for a new one."))
    return link.sitting


def hashed(key: str) -> str:
    return sha256(f"class-link|{key}".encode()).hexdigest()
