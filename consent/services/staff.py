"""What the ledger's timer erases of the people who work in a study."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from backend.accounts.models import ApiToken, Study


def erase(study: Study, _until: date) -> dict[str, int]:
    """Tokens that no longer work. Accounts and roles are ended by an owner, not by a study's timer."""
    spent = ApiToken.objects.filter(study=study).filter(
        Q(revoked_at__isnull=False) | Q(expires_on__lt=timezone.localdate())
    )
    return {"tokens": spent.delete()[0]}
