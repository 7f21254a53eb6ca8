"""Reading frames, draws, schools that were drawn and visits; every entry point starts from a Study behind the door."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Missing
from consent import selectors as consent
from surveys.fieldwork.models import ClassDraw, Draw, DrawnSchool, Frame, Standing, Supervision, Visit
from surveys.models import Sitting, Wave


def frames_of(wave: Wave) -> QuerySet[Frame]:
    """Without their rows, which may be thousands."""
    return Frame.objects.filter(wave=wave).defer("rows", "left_out").prefetch_related("draws")


def frame_in(study: Study, public_id: uuid.UUID) -> Frame:
    frame = Frame.objects.filter(wave__study=study, public_id=public_id).select_related("wave__study").first()
    if frame is None:
        raise Missing("frame", _("This study has no such list of schools."))
    return frame


def draw_in(study: Study, public_id: uuid.UUID) -> Draw:
    made = Draw.objects.filter(frame__wave__study=study, public_id=public_id)
    found = made.select_related("frame__wave__study", "made_by").first()
    if found is None:
        raise Missing("draw", _("This study has no such draw."))
    return found


def drawn_schools(wave: Wave) -> QuerySet[DrawnSchool]:
    """Every school of the draws that are followed, reserves that nobody asked yet among them."""
    found = DrawnSchool.objects.filter(draw__frame__wave=wave, draw__followed__isnull=False)
    return found.select_related("school", "stands_by")


def asked_schools(wave: Wave) -> QuerySet[DrawnSchool]:
    """Those that were drawn or took a place; no waiting reserve."""
    return drawn_schools(wave).exclude(standing=Standing.RESERVE)


def drawn_in(study: Study, public_id: uuid.UUID) -> DrawnSchool:
    found = DrawnSchool.objects.filter(draw__frame__wave__study=study, public_id=public_id)
    one = found.select_related("draw__frame__wave__study", "school", "stands_by").first()
    if one is None:
        raise Missing("drawn-school", _("This school was not drawn in this study."))
    return one


def narrowed(schools: QuerySet[DrawnSchool], *, standing: str = "", words: str = "") -> QuerySet[DrawnSchool]:
    wanted = Q(standing=standing) if standing else Q()
    if words:
        wanted &= Q(name__icontains=words)
    return schools.filter(wanted).annotate(n_contacts=Count("contacts")).order_by("stratum", "name", "pk")


def standings(wave: Wave) -> Counter[str]:
    """How many schools stand where."""
    return Counter(drawn_schools(wave).values_list("standing", flat=True))


def class_draws(wave: Wave, school: consent.School) -> QuerySet[ClassDraw]:
    return ClassDraw.objects.filter(wave=wave, school=school)


def visits_of(wave: Wave) -> QuerySet[Visit]:
    return Visit.objects.filter(wave=wave).select_related("school", "group")


def visits_between(wave: Wave, first: dt.date, last: dt.date) -> QuerySet[Visit]:
    return visits_of(wave).filter(day__range=(first, last))


def visit_in(study: Study, public_id: uuid.UUID) -> Visit:
    visit = Visit.objects.filter(wave__study=study, public_id=public_id).select_related("school", "group").first()
    if visit is None:
        raise Missing("visit", _("This study has no such visit."))
    return visit


def watched(sitting: Sitting) -> dict[str, object]:
    """What was said of how this sitting was watched over; nothing when nobody said it yet."""
    said = Supervision.objects.filter(sitting=sitting).first()
    return {"supervisor": said.supervisor, "room": said.room, "incident": said.incident} if said else {}


Watched = tuple[str, str, str]
"""Who was in the room, who led the sitting, whether something disturbed it ("yes" or "no")."""


def supervision_of(study: Study) -> dict[tuple[str, str], set[Watched]]:
    """(cluster, subcluster) as the batch card has them -> how the sittings of that class were watched over. A class with
    several sittings may have several, and a row of answers doesn't tell which is its own."""
    found: dict[tuple[str, str], set[Watched]] = {}
    rows = Supervision.objects.filter(sitting__wave__study=study).values_list(
        "sitting__group__school__cluster", "sitting__group__subcluster", "room", "supervisor", "incident"
    )
    for cluster, subcluster, room, supervisor, incident in rows:
        found.setdefault((cluster, subcluster), set()).add((room, supervisor, "yes" if incident else "no"))
    return found
