"""Adding and changing schools and groups, and counting who is there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from consent.models import Group, ParticipationCount, School


def add_school(*, study: Study, **fields: Any) -> School:
    """A new school with a random cluster code of its own. Raises Conflict when the name is taken."""
    school = School(study=study, **fields)
    keep_school(school)
    return school


def change_school(*, school: School, **fields: Any) -> School:
    """Change some fields. Batches already prepared keep the design they were prepared with."""
    for name, value in fields.items():
        setattr(school, name, value)
    keep_school(school)
    return school


def enter_drawn(*, study: Study, name: str, level: str, probability: float, stratum: str, **fields: Any) -> School:
    """A school that was drawn, with its chance and its stratum. One the study knows from an earlier wave keeps its random
    code and takes the new chance; batches already prepared keep theirs."""
    school = School.objects.filter(study=study, name=name, level=level).first() or School(
        study=study, name=name, level=level
    )
    return change_school(school=school, probability=probability, drawn_in=stratum, **fields)


def keep_school(school: School) -> None:
    """The table decides, so that two people at once can't add the same school; any other fault is not ours to name."""
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError as error:
        same = School.objects.filter(study=school.study, name=school.name, level=school.level)
        if same.exclude(pk=school.pk).exists():
            raise Conflict("school-twice", _("This study already has a school with this name and level.")) from error
        raise


def add_group(*, school: School, **fields: Any) -> Group:
    group = Group(school=school, **fields)
    keep_group(group)
    return group


def change_group(*, group: Group, **fields: Any) -> Group:
    for name, value in fields.items():
        setattr(group, name, value)
    keep_group(group)
    return group


def enter_drawn_group(*, school: School, label: str, probability: float, **fields: Any) -> Group:
    """A class that was drawn, with its chance; one of that name takes the new chance."""
    group = Group.objects.filter(school=school, label=label).first() or Group(school=school, label=label)
    return change_group(group=group, probability=probability, **fields)


def leave_out_groups(*, school: School, labels: Collection[str]) -> int:
    """Take classes off the list that were not drawn after all. The table refuses one that has a sitting."""
    return Group.objects.filter(school=school, label__in=labels).delete()[1].get("consent.Group", 0)


def keep_group(group: Group) -> None:
    """As `keep_school`: a class has one name in its school."""
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        if Group.objects.filter(school=group.school, label=group.label).exclude(pk=group.pk).exists():
            raise Conflict("group-twice", _("This school already has a class with this name.")) from error
        raise


def count_participation(*, group: Group, eligible: int, refused: int, absent: int) -> ParticipationCount:
    """Keep the teacher's three counts; they replace earlier ones."""
    if refused + absent > eligible:
        raise Invalid(
            "counts",
            _("%(refused)d and %(absent)d together are more than the %(eligible)d children on the list."),
            refused=refused,
            absent=absent,
            eligible=eligible,
        )
    counted, _new = ParticipationCount.objects.update_or_create(
        group=group, defaults={"eligible": eligible, "refused": refused, "absent": absent}
    )
    return counted
