"""What the officer's pages show of a study."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.accounts.models import Study, User
from backend.core.errors import Missing
from backend.core.privacy import Holds
from consent.acts import COUNTS, NAMES, OBJECTS
from consent.models.audit import AuditEvent
from consent.models.ledger import Slot
from consent.models.rights import ErasureCertificate, Incident, RightsRequest
from consent.retention import NAMES as CLASSES


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the log with the words for it."""

    event: AuditEvent
    act: str | Promise
    who: str

    @property
    def what(self) -> str | Promise:
        kind = self.event.object_type
        return OBJECTS.get(kind) or (CLASSES[Holds(kind)] if kind in set(Holds) else kind)

    @property
    def counts(self) -> list[tuple[str | Promise, int]]:
        """What an eraser counts has the eraser's name before it."""
        counted = ((name.rpartition(".")[2], number) for name, number in self.event.counts.items())
        return [(COUNTS.get(name, name), number) for name, number in counted]


def events(
    study: Study, *, words: str = "", action: str = "", since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[AuditEvent]:
    """The study's rows of the log, newest first."""
    wanted = Q(chain=study.public_id)
    if words:
        wanted &= Q(object_ref__icontains=words) | Q(object_type__icontains=words) | Q(actor__icontains=words)
    if action:
        wanted &= Q(action=action)
    if since:
        wanted &= Q(day__gte=since)
    if until:
        wanted &= Q(day__lte=until)
    return AuditEvent.objects.filter(wanted).order_by("-seq")


def lines(rows: Iterable[AuditEvent]) -> list[Line]:
    """With the names of those who still have an account; the log itself knows numbers only."""
    rows = list(rows)
    numbers = {int(row.actor.removeprefix("staff:")) for row in rows if row.actor.startswith("staff:")}
    names = {f"staff:{user.pk}": str(user) for user in User.objects.filter(pk__in=numbers)}
    return [Line(row, NAMES.get(row.action, row.action), names.get(row.actor, said(row.actor))) for row in rows]


def said(actor: str) -> str:
    if actor == "system":
        return _("the product itself")
    if actor.startswith("staff:"):
        return _("a member of staff whose account has gone")
    return actor


def actions(study: Study) -> list[tuple[str, str | Promise]]:
    """The acts that the study's log has."""
    found = AuditEvent.objects.filter(chain=study.public_id).order_by("action").values_list("action", flat=True)
    return [(action, NAMES.get(action, action)) for action in found.distinct()]


def certificates(study: Study) -> QuerySet[ErasureCertificate]:
    return ErasureCertificate.objects.filter(study=study)


def certificate_in(study: Study, public_id: uuid.UUID) -> ErasureCertificate:
    found = certificates(study).filter(public_id=public_id).first()
    if found is None:
        raise Missing("certificate", _("This study has no such certificate."))
    return found


def requests_of(study: Study) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.filter(study=study)


def request_in(study: Study, public_id: uuid.UUID) -> RightsRequest:
    found = requests_of(study).filter(public_id=public_id).select_related("study").first()
    if found is None:
        raise Missing("request", _("This study has no such request."))
    return found


def incidents_of(study: Study) -> QuerySet[Incident]:
    return Incident.objects.filter(study=study)


def incident_in(study: Study, public_id: uuid.UUID) -> Incident:
    found = incidents_of(study).filter(public_id=public_id).first()
    if found is None:
        raise Missing("incident", _("This study has no such breach."))
    return found


def ledger_state(study: Study) -> str:
    """What the class lists hold, for the letters: none, numbers, names or erased."""
    if certificates(study).filter(data_class="roster").exists():
        return "erased"
    places = Slot.objects.filter(group__school__study=study)
    if not places.exists():
        return "none"
    return "names" if places.filter(name_sealed__isnull=False).exists() else "numbers"
