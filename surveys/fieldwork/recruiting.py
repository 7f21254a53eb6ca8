"""Asking schools: where each stands, what was said, and the reserve that takes the place of one that refused."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from surveys.fieldwork import draws
from surveys.fieldwork.models import Contact, DrawnSchool, Standing, Way

NEEDS_REASON = frozenset({Standing.REFUSED, Standing.INELIGIBLE})
LOST = frozenset({Standing.REFUSED, Standing.SILENT})
"""A school that stands so may be replaced. One that isn't eligible is not: it speaks for others on the list that aren't
either, and a reserve in its place would count too many."""


def note(
    *, drawn: DrawnSchool, way: str, text: str = "", day: dt.date | None = None, by: User | None = None
) -> Contact:
    """Something was said. A first letter or call makes a drawn school an invited one."""
    refuse_reserve(drawn)
    became = Standing.INVITED if drawn.standing == Standing.DRAWN and way in Way.values else ""
    if became:
        DrawnSchool.objects.filter(pk=drawn.pk).update(standing=became)
        drawn.refresh_from_db()
    return Contact.objects.create(
        drawn=drawn, day=day or timezone.localdate(), way=way, note=text, became=became, by=by
    )


@transaction.atomic
def move(
    *,
    drawn: DrawnSchool,
    standing: str,
    reason: str = "",
    agreed_day: dt.date | None = None,
    day: dt.date | None = None,
    by: User | None = None,
) -> DrawnSchool:
    """Say where a school stands now; the day and what changed stay on its page."""
    refuse_reserve(drawn)
    if standing not in Standing.values or standing == Standing.RESERVE:
        raise Invalid("standing", _("Choose where the school stands."))
    if standing in NEEDS_REASON and not reason.strip():
        raise Invalid("reason", _("Write the reason the school gave, in a few words."))
    if standing not in LOST and replaced_by(drawn) is not None:
        raise Conflict("replaced", _("A reserve took this school's place already; both would count."))
    DrawnSchool.objects.filter(pk=drawn.pk).update(
        standing=standing,
        reason=reason.strip() if standing in NEEDS_REASON else "",
        agreed_day=agreed_day if standing == Standing.AGREED else drawn.agreed_day,
    )
    Contact.objects.create(drawn=drawn, day=day or timezone.localdate(), note=reason, became=standing, by=by)
    drawn.refresh_from_db()
    return drawn


def refuse_reserve(drawn: DrawnSchool) -> None:
    if drawn.standing == Standing.RESERVE:
        raise Conflict(
            "reserve", _("This school is a reserve: it is asked only when the school it stands by is lost.")
        )


def first_of(drawn: DrawnSchool) -> DrawnSchool:
    """The school that was drawn: itself, or the one it stands by."""
    return drawn.stands_by or drawn


def replaced_by(drawn: DrawnSchool) -> DrawnSchool | None:
    """The reserve that came after this school, if any."""
    asked = first_of(drawn).reserves.exclude(standing=Standing.RESERVE)
    return asked.filter(rank__gt=drawn.rank).order_by("rank").first()


def next_reserve(drawn: DrawnSchool) -> DrawnSchool | None:
    return first_of(drawn).reserves.filter(standing=Standing.RESERVE).order_by("rank").first()


@transaction.atomic
def replace(*, drawn: DrawnSchool, by: User | None = None) -> DrawnSchool:
    """Let the next reserve take the place of a school that refused or stays silent. It takes the chance of the school that
    was drawn, as in PISA 2012 (nces.ed.gov/surveys/pisa/pisa2012/pisa2012highlights_9d.asp)."""
    DrawnSchool.objects.select_for_update().get(pk=first_of(drawn).pk)
    if drawn.standing not in LOST:
        raise Conflict(
            "not-lost",
            _("Only a school that refused or could not be reached is replaced, not one that isn't eligible."),
        )
    if replaced_by(drawn) is not None:
        raise Conflict("replaced", _("A reserve took this school's place already; both would count."))
    reserve = next_reserve(drawn)
    if reserve is None:
        raise Conflict(
            "no-reserve", _("No reserve is left for this school. Its place stays empty and counts as lost.")
        )
    draws.refuse_twice(reserve.draw, [reserve.name])
    row = next(row for row in reserve.draw.frame.rows if row["key"] == reserve.key)
    reserve.school = draws.enter(reserve, row, first_of(drawn).probability)
    reserve.standing = Standing.DRAWN
    reserve.save()
    Contact.objects.create(drawn=reserve, day=timezone.localdate(), became=Standing.DRAWN, by=by)
    return reserve
