"""Taking answers out with the receipt: after the flush, while they wait in the pool, or before they arrive."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from backend.core.errors import DomainError, Invalid
from consent.tokens import receipts
from consent.tokens.alphabet import TokenInvalid
from surveys.box import keys, tags
from surveys.box.models import DetachedText, Quarantined, Response, StudyState, Tombstone


class Burnt(DomainError):
    """The link between receipts and rows no longer exists."""

    status = 410


def withdraw(*, study: uuid.UUID, receipt: str) -> None:
    """Erase what this receipt covers, or leave a tombstone for what is still to come. Tells nobody which it was."""
    try:
        tag = receipts.tag(study, receipts.normalise(receipt))
    except TokenInvalid as error:
        raise Invalid("receipt-mistyped", _("This is not a receipt. Look at the code again.")) from error
    with transaction.atomic(using="responses"):
        state = StudyState.objects.select_for_update().filter(study=study).first()
        if state is None:
            return
        if state.burnt:
            raise Burnt("burnt", _("The keys of this study are destroyed: nobody can find an answer any more."))
        erase(study, tag)


def erase(study: uuid.UUID, tag: str) -> None:
    key = keys.withdrawal_key(study)
    stored = tags.of_row(key, tag)
    variables = DetachedText.objects.filter(study=study).values_list("variable", flat=True).distinct()
    text_tags = [tags.of_text(key, tag, variable) for variable in variables]
    DetachedText.objects.filter(study=study, tag__in=text_tags).delete()
    rows, _kinds = Response.objects.filter(study=study, tag=stored).delete()
    held, _kinds = Quarantined.objects.filter(batch__study=study, tag=stored).delete()
    if rows or held:
        StudyState.objects.filter(study=study).update(withdrawn=F("withdrawn") + 1)
    else:
        Tombstone.objects.get_or_create(study=study, tag=stored)
