"""Adding and changing schools and groups, and counting who is there."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from consent.models import Group, ParticipationCount, School


def add_school(*, study: Study, **fields: Any) -> School:
    """A new school with a random cluster code of its own. Raises Conflict when the name is taken."""
    try:
        with transaction.atomic():
            return School.objects.create(study=study, **fields)
    except IntegrityError as error:
        raise Conflict("school-twice", _("This study already has a school with this name and level.")) from error


def change_school(*, school: School, **fields: Any) -> School:
    """Change some fields. Batches already prepared keep the design they were prepared with."""
    for name, value in fields.items():
        setattr(school, name, value)
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError as error:
        raise Conflict("school-twice", _("This study already has a school with this name and level.")) from error
    return school


def add_group(*, school: School, **fields: Any) -> Group:
    try:
        with transaction.atomic():
            return Group.objects.create(school=school, **fields)
    except IntegrityError as error:
        raise Conflict("group-twice", _("This school already has a class with this name.")) from error


def change_group(*, group: Group, **fields: Any) -> Group:
    for name, value in fields.items():
        setattr(group, name, value)
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise Conflict("group-twice", _("This school already has a class with this name.")) from error
    return group


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
