"""The desk: children who ask for an adult, apart from everything they answered.

The box holds closed letters of every child. The desk fetches them, opens each with its own key, lets go those that ask for
nobody and keeps the others closed: they are opened anew to be read, and each reading is noted without a word of it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid, Missing
from consent.services import audit
from consent.tokens import letters
from surveys.box import keys
from surveys.box import letters as box
from surveys.safeguarding.models import Concern, Desk, Request, RequestState, RequestStep

WHOM = {
    "school": _("the pupil guidance of the school (CLB, centre PMS, Kaleido)"),
    "researcher": _("somebody of the research team"),
    "childfocus": _("Child Focus"),
}
NEXT = {RequestState.NEW: RequestState.TAKEN, RequestState.TAKEN: RequestState.CLOSED}
WEEKEND = 5


@dataclass(frozen=True)
class Asked:
    """What the child wrote: whom it wants, and how it is found."""

    whom: str
    door: str
    name: str
    group: str
    code: str

    @property
    def whom_words(self) -> Any:
        return WHOM.get(self.whom, "")


def desk_of(study: Study) -> Desk:
    return Desk.objects.filter(study=study).first() or Desk(study=study)


def days(study: Study) -> int:
    """Working days until somebody answers; 0 while children are not offered a desk."""
    desk = desk_of(study)
    return desk.working_days if desk.is_open else 0


def arrange(
    *, study: Study, is_open: bool, working_days: int, keep_days: int, one_school: bool = False, by: User | None
) -> Desk:
    """What sittings planned from now on promise. Somebody must be there to keep it."""
    if not 1 <= working_days <= 10 or not 7 <= keep_days <= 180:
        raise Invalid("desk-days", _("Answer within 1 to 10 working days, and erase after 7 to 180 days."))
    if is_open:
        keys.desk_public()
    given = {"is_open": is_open, "working_days": working_days, "keep_days": keep_days, "one_school": one_school}
    desk, _new = Desk.objects.update_or_create(study=study, defaults=given)
    audit.note(study, by, "desk.arrange", counts={"open": int(is_open), "days": working_days})
    return desk


def collect(study: Study) -> int:
    """Fetch what waits in the box; how many ask for somebody. Kept here before it leaves there, and safe to repeat."""
    private, found, today = keys.desk_private(), box.waiting(study.public_id), timezone.localdate()
    asking = [(key, sealed) for key, sealed in found if asks(sealed, private, study)]
    with transaction.atomic():
        for key, sealed in asking:
            Request.objects.get_or_create(public_id=key, defaults={"study": study, "sealed": sealed, "day": today})
    box.fetched([key for key, _sealed in found])
    return len(asking)


def asks(sealed: bytes, private: bytes, study: Study) -> bool:
    """Whether the letter opens and wants somebody; what nobody can read helps nobody."""
    try:
        return letters.open_(sealed, private, study.public_id).get("ask") is True
    except letters.LetterInvalid:
        return False


def requests_of(study: Study) -> list[Request]:
    return list(Request.objects.filter(study=study).prefetch_related("steps__by"))


def waiting(study: Study) -> int:
    """Requests that nobody took up yet."""
    return Request.objects.filter(study=study, state=RequestState.NEW).count()


def request_in(study: Study, public_id: uuid.UUID) -> Request:
    found = Request.objects.filter(study=study, public_id=public_id).first()
    if found is None:
        raise Missing("request", _("There is no such request, or it was erased."))
    return found


def read(*, request: Request, by: User | None) -> Asked:
    """Open a request; that it was read stays on record."""
    try:
        letter = letters.open_(bytes(request.sealed), keys.desk_private(), request.study.public_id)
    except letters.LetterInvalid as error:
        raise Conflict("letter-closed", _("This request doesn't open with the key of this desk.")) from error
    RequestStep.objects.create(request=request, what="opened", day=timezone.localdate(), by=by)
    audit.note(request.study, by, "desk.read", "request", request.public_id)
    whom, door, name, group, code = (
        str(letter.get(part, ""))[:80] for part in ("whom", "door", "name", "class", "code")
    )
    return Asked(whom, door, name, group, code)


def move(*, request: Request, by: User | None) -> Request:
    """From new to taken up to closed, by the one who does it."""
    following = NEXT.get(RequestState(request.state))
    moved = following and Request.objects.filter(pk=request.pk, state=request.state).update(state=following)
    if not following or not moved:
        raise Conflict("request-moved", _("Somebody else moved this request meanwhile. Look again."))
    RequestStep.objects.create(request=request, what=following, day=timezone.localdate(), by=by)
    audit.note(request.study, by, f"desk.{following}", "request", request.public_id)
    request.refresh_from_db()
    return request


def due(request: Request, desk: Desk) -> dt.date:
    """The last day on which the promise is kept: working days after the desk found it."""
    day, left = request.day, desk.working_days
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < WEEKEND
    return day


def erase_due(study: Study) -> int:
    """Let go what is older than the study keeps; how many. Only the count stays on record."""
    before = timezone.localdate() - dt.timedelta(days=desk_of(study).keep_days)
    gone = Request.objects.filter(study=study, day__lt=before)
    concerns = Concern.objects.filter(study=study, follows=None, day__lt=before)
    counts = {"requests": gone.count(), "concerns": concerns.count()}
    if any(counts.values()):
        gone.delete()
        concerns.delete()
        audit.note(study, None, "desk.erase", counts=counts)
    return sum(counts.values())
