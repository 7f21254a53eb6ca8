"""The end of the field: what happens to envelopes that never became enough for a flush."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid, Missing
from surveys.box.models import Batch, BatchState, Remainders, SlipRight, SlipState, StudyState

POLICIES = (Remainders.DISCARD.value, Remainders.MERGE.value)


def end(study: uuid.UUID, policy: str) -> None:
    """No slip of this study is good any more; the mixer settles the remainders by `policy`.

    "discard": counted and thrown away. "merge": flushed together with remainders of other schools in their stratum
    under one new cluster code; what is still below the minimum then is counted and thrown away.
    """
    if policy not in POLICIES:
        raise Invalid("policy", _("“%(policy)s” is not a policy for remainders."), policy=policy)
    with transaction.atomic(using="responses"):
        state = StudyState.objects.select_for_update().filter(study=study).first()
        if state is None:
            raise Missing("study-unknown", _("The box doesn't know this study."))
        cards = Batch.objects.filter(study=study)
        if cards.filter(state__in=(BatchState.OPEN, BatchState.PAUSED)).exists():
            raise Conflict("sitting-open", _("A sitting of this study is still open. Close it first."))
        SlipRight.objects.filter(batch__study=study, state=SlipState.UNUSED).update(state=SlipState.VOID)
        cards.filter(state=BatchState.PLANNED).update(state=BatchState.DISCARDED)
        cards.filter(state=BatchState.CLOSED).update(state=BatchState.DUE)
        state.remainders = policy
        state.save(update_fields=["remainders"])
