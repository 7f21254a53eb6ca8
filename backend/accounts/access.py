"""The one guarded door to a study: a person, a public id and a needed permission go in, a Study comes out.

Selectors and services take the Study itself, so that no view reaches a study without passing here.
"""

from __future__ import annotations

import enum
import uuid

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import ApiToken, Membership, Role, Study, User
from backend.core.errors import Forbidden, Missing


class Permission(enum.StrEnum):
    """What somebody may do in a study."""

    VIEW = "view"
    DESIGN = "design"
    FIELDWORK = "fieldwork"
    ANALYSE = "analyse"
    EXPORT_MICRODATA = "export_microdata"
    PROTECT = "protect"
    CARE = "care"
    READ_TEXTS = "read_texts"


GRANTS: dict[str, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.RESEARCHER: frozenset(
        {
            Permission.VIEW,
            Permission.DESIGN,
            Permission.FIELDWORK,
            Permission.ANALYSE,
            Permission.EXPORT_MICRODATA,
            Permission.READ_TEXTS,
        }
    ),
    Role.FIELDWORKER: frozenset({Permission.VIEW, Permission.FIELDWORK}),
    Role.MODERATOR: frozenset({Permission.VIEW}),
    Role.CODER: frozenset({Permission.VIEW, Permission.READ_TEXTS}),
    Role.ANALYST: frozenset({Permission.VIEW, Permission.ANALYSE, Permission.EXPORT_MICRODATA}),
    Role.OFFICER: frozenset({Permission.VIEW, Permission.PROTECT}),
    Role.CARER: frozenset({Permission.VIEW, Permission.FIELDWORK, Permission.CARE}),
    Role.VIEWER: frozenset({Permission.VIEW}),
}


def memberships_of(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, user__is_active=True)


def studies_of(user: User) -> QuerySet[Study]:
    """Every study this person may see; with a token, its own study alone."""
    own = memberships_of(user)
    found = Study.objects.filter(
        Q(pk__in=own.filter(study__isnull=False).values("study"))
        | Q(organisation__in=own.filter(study__isnull=True).values("organisation"))
    ).select_related("organisation")
    return found.filter(pk=user.token.study_id) if user.token else found


def permissions_in(user: User, study: Study) -> frozenset[Permission]:
    roles = (
        memberships_of(user)
        .filter(Q(study=study) | Q(study__isnull=True, organisation=study.organisation_id))
        .values_list("role", flat=True)
    )
    granted: frozenset[Permission] = frozenset().union(*(GRANTS[role] for role in roles))
    return granted & _reach(user.token, study) if user.token else granted


def _reach(token: ApiToken, study: Study) -> frozenset[Permission]:
    """What a token lets through: nothing outside its study, and there no more than was asked for it."""
    return frozenset(map(Permission, token.permissions)) if token.study_id == study.pk else frozenset()


def study_for(user: object, public_id: uuid.UUID, permission: Permission = Permission.VIEW) -> Study:
    """The study, if this person may do this there; it remembers what else the person may do (`Study.granted`).

    Raises Missing when the person may not even know of it, Forbidden when the role doesn't reach that far.
    """
    study = Study.objects.select_related("organisation").filter(public_id=public_id).first()
    granted = permissions_in(user, study) if study and isinstance(user, User) else frozenset()
    if study is None or not granted:
        raise Missing("study", _("There is no such study, or you are not a member of it."))
    if permission not in granted:
        raise Forbidden(
            "role", _("Your role in this study doesn't allow this. Ask an owner of the study for another role.")
        )
    study.granted = granted
    return study
