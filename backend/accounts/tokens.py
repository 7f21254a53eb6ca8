"""Tokens with which a program speaks for a person: for one study, for some of the person's permissions, for some time.

Only their SHA-256 is kept: a token is 256 random bits, so that nobody finds it by trying, and a hash without salt or
stretching is enough.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.access import Permission, permissions_in
from backend.accounts.models import ApiToken, Study, User
from backend.core.errors import Forbidden, Invalid, Missing

PREFIX = "arobase_"
"""So that a token is known for one wherever it turns up."""
SHOWN = len(PREFIX) + 4
LIVES_DAYS = (30, 90, 365)
OFFERED = (Permission.VIEW, Permission.ANALYSE, Permission.EXPORT_MICRODATA)
"""What the API asks for. Whoever may do anything with a token may also look."""


def create(*, user: User, study: Study, name: str, permissions: Collection[str], days: int) -> tuple[ApiToken, str]:
    """The token's row, and the token itself, which nobody can see again."""
    wanted = {Permission.VIEW, *(Permission(each) for each in permissions)}
    if not name.strip():
        raise Invalid("token-name", _("A token needs a name, so that you know it again."))
    if days not in LIVES_DAYS:
        raise Invalid("token-days", _("A token lives 30, 90 or 365 days."))
    if not wanted <= permissions_in(user, study) or not wanted <= set(OFFERED):
        raise Forbidden("token-permissions", _("A token can't do more than you can in this study."))
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        user=user,
        study=study,
        name=name.strip(),
        start=secret[:SHOWN],
        digest=digest(secret),
        permissions=sorted(wanted),
        expires_on=timezone.localdate() + timedelta(days=days),
    )
    return row, secret


def find(secret: str) -> ApiToken | None:
    """The token that works today, its last day of use noted."""
    today = timezone.localdate()
    working = ApiToken.objects.filter(revoked_at=None, expires_on__gte=today, user__is_active=True)
    row = working.select_related("user").filter(digest=digest(secret)).first()
    if row is not None and row.used_on != today:
        row.used_on = today
        row.save(update_fields=["used_on"])
    return row


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def revoke(token: ApiToken) -> None:
    """It works no more, from the next request on; the row stays, to say that it was there."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def of_user(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(user=user).select_related("study")


def own(user: User, public_id: uuid.UUID) -> ApiToken:
    return _one(of_user(user), public_id)


def of_study(study: Study) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(study=study).select_related("user")


def in_study(study: Study, public_id: uuid.UUID) -> ApiToken:
    return _one(of_study(study), public_id)


def _one(rows: QuerySet[ApiToken], public_id: uuid.UUID) -> ApiToken:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Missing("token", _("There is no such token."))
    return found
