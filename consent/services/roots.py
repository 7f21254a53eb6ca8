"""The day's roots: where each chain of the audit log ends, in a file and in the officer's mailbox.

A chain shows what was changed inside it; only a root kept elsewhere shows that its end was cut off.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts.models import Membership, Role, Study
from consent.services import audit
from consent.tokens.chain import Head, digest

log = logging.getLogger("arobase.audit")
FORMAT = "arobase/audit-root/1"


def folder() -> Path:
    return Path(settings.DATA_DIR) / "audit-roots"


def every_day() -> None:
    """Write today's file once, then send each study's root to its officers."""
    path = folder() / f"{timezone.localdate().isoformat()}.json"
    if path.exists():
        return
    for study in Study.objects.select_related("organisation"):
        tell(study)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(root(), indent=1), encoding="utf-8")


def root() -> dict[str, Any]:
    """The ends of all chains, and one hash over them."""
    ends = {str(chain): {"seq": head.seq, "hash": head.hash} for chain, head in audit.heads()}
    return {"format": FORMAT, "day": timezone.localdate().isoformat(), "heads": ends, "root": digest(ends)}


def tell(study: Study) -> None:
    """A mail to each officer of the study, in both languages. A mail server that is away is no reason to stop."""
    head = audit.head(study.public_id)
    if head is None:
        return
    officers = Membership.objects.filter(role=Role.OFFICER, user__is_active=True, organisation=study.organisation)
    addresses = {each.user.email for each in officers.select_related("user") if each.study_id in {None, study.pk}}
    for address in sorted(addresses):
        try:
            send_mail(f"Arobase {study.slug} {timezone.localdate()}", letter(study, head), None, [address])
        except (SMTPException, OSError) as error:
            log.warning("the root of %s was not sent: %s", study.slug, error)


def letter(study: Study, head: Head) -> str:
    parts = []
    for language in ("nl", "fr"):
        with override(language):
            told = _(
                "The audit log of %(study)s ends today with row %(seq)d. Keep this mail: it shows later that nothing"
                " was taken out."
            )
            parts.append(told % {"study": study, "seq": head.seq})
    return "\n\n".join([*parts, f"{head.seq}:{head.hash}"])
