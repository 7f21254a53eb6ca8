"""Planning who goes where on which day, and how a sitting was watched over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid
from consent import selectors as consent
from surveys.fieldwork.models import Supervision, Visit
from surveys.models import Sitting, State, Wave


def plan(
    *, wave: Wave, school: consent.School, day: dt.date, group: consent.Group | None = None, **fields: Any
) -> Visit:
    """A visit to a school or to one of its classes; a class may have several."""
    if group is not None and group.school_id != school.pk:
        raise Invalid("visit-group", _("This class is of another school."))
    return Visit.objects.create(wave=wave, school=school, group=group, day=day, **fields)


def settle(*, visit: Visit, done: bool) -> Visit:
    """Say that it took place, or that it didn't after all."""
    Visit.objects.filter(pk=visit.pk).update(done=done)
    visit.refresh_from_db()
    return visit


def call_off(*, visit: Visit) -> None:
    visit.delete()


def watch(*, sitting: Sitting, supervisor: str, room: str, incident: bool) -> Supervision:
    """Keep how the sitting was watched over, as codes; a later word replaces an earlier one."""
    if sitting.state not in {State.OPEN, State.CLOSED}:
        raise Conflict("sitting-not-begun", _("Say this once the sitting has begun."))
    kept, _new = Supervision.objects.update_or_create(
        sitting=sitting, defaults={"supervisor": supervisor, "room": room, "incident": incident}
    )
    return kept
