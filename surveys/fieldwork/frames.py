"""Bringing a list of schools in: read, looked at, put into use."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Invalid
from consent import selectors as consent
from surveys.engine.canonical import content_hash
from surveys.fieldwork import frame_files
from surveys.fieldwork.models import Frame
from surveys.fieldwork.sentences import FILE, refusal
from surveys.models import Wave

KNOWN = {
    "community": tuple(consent.Community.values),
    "province": tuple(consent.Province.values),
    "network": tuple(consent.Network.values),
    "level": tuple(consent.Level.values),
}
"""The words that a frame may hold in these columns."""


def bring(
    *,
    wave: Wave,
    source: str,
    file_name: str,
    content: bytes,
    counted_on: dt.date | None = None,
    by: User | None = None,
) -> Frame:
    """Read the file and keep what it says, usable or not, to be looked at before it is put into use."""
    try:
        schools, left = frame_files.read(file_name, content, KNOWN)
    except frame_files.Unreadable as error:
        raise refusal(FILE, error.code, error.params) from error
    rows = [school.to_json() for school in schools]
    return Frame.objects.create(
        wave=wave,
        source=source,
        counted_on=counted_on,
        file_name=file_name,
        rows=rows,
        left_out=[line.to_json() for line in left],
        sha256=content_hash(rows),
        brought_by=by,
    )


def put_into_use(*, frame: Frame) -> Frame:
    """Freeze the list: from here on schools are drawn from it."""
    if not frame.rows:
        raise Invalid("frame-empty", _("No line of this list can be used. Mend the file and bring it again."))
    Frame.objects.filter(pk=frame.pk, in_use__isnull=True).update(in_use=timezone.localdate())
    frame.refresh_from_db()
    return frame


def drop(*, frame: Frame) -> None:
    """Forget a list that was never put into use."""
    frame.delete()
