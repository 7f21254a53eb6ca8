"""Reading who takes part; every entry point starts from a Study that has passed the guarded door."""

from __future__ import annotations

import uuid

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Missing
from consent import wording
from consent.models import (
    Audience,
    Community,
    Form,
    Group,
    Level,
    Network,
    ParticipationCount,
    Province,
    School,
    Slot,
    Text,
    TextSet,
)
from consent.selectors.ledger import allowed, require
from consent.selectors.letters import superseded_texts

__all__ = (
    "Audience",
    "Community",
    "Form",
    "Group",
    "Level",
    "Network",
    "ParticipationCount",
    "Province",
    "School",
    "TextSet",
    "allowed",
    "require",
    "superseded_texts",
)


def schools_of(study: Study, *, community: str = "", words: str = "") -> QuerySet[School]:
    """The schools with how many groups (`n_groups`) and children on class lists (`n_children`) each has."""
    wanted = Q(study=study)
    if community:
        wanted &= Q(community=community)
    if words:
        wanted &= Q(name__icontains=words)
    schools = School.objects.filter(wanted).annotate(n_groups=Count("groups"), n_children=Sum("groups__size"))
    return schools.order_by("name", "pk")


def school_in(study: Study, public_id: uuid.UUID) -> School:
    school = School.objects.filter(study=study, public_id=public_id).first()
    if school is None:
        raise Missing("school", _("This study has no such school."))
    return school


def groups_of(study: Study) -> QuerySet[Group]:
    return Group.objects.filter(school__study=study).select_related("school", "participation")


def group_in(study: Study, public_id: uuid.UUID) -> Group:
    group = groups_of(study).filter(public_id=public_id).first()
    if group is None:
        raise Missing("group", _("This study has no such class."))
    return group


def listed(groups: QuerySet[Group]) -> QuerySet[Group]:
    """The groups with whether they have a class list (`listed`)."""
    return groups.annotate(listed=Exists(Slot.objects.filter(group=OuterRef("pk"))))


def counts_of(group: Group) -> ParticipationCount | None:
    return ParticipationCount.objects.filter(group=group).first()


def text_sets_of(study: Study, audience: str = Audience.CHILD) -> QuerySet[TextSet]:
    return TextSet.objects.filter(study=study, audience=audience).order_by("-version")


def active_texts(study: Study, audience: str = Audience.CHILD) -> TextSet | None:
    """The newest text in use."""
    return text_sets_of(study, audience).filter(activated__isnull=False).first()


def text_set_in(study: Study, version: int, audience: str = Audience.CHILD) -> TextSet:
    text_set = text_sets_of(study, audience).filter(version=version).first()
    if text_set is None:
        raise Missing("text-set", _("This study has no such text."))
    return text_set


def cell(text_set: TextSet, track: str) -> Text | None:
    """One text of a set in use."""
    return text_set.cells.filter(track=track).first()


def readable(text_set: TextSet) -> list[Text]:
    """The texts of a set in use, in the order in which languages are offered."""
    return sorted(text_set.cells.all(), key=lambda text: wording.place(text.track))
