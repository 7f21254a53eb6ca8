"""Letting texts go that were read as often as they must be, and erasing the words as they were written in time."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Conflict
from consent.services import audit
from surveys.box import texts
from surveys.freetext.placeholders import replaced
from surveys.reviewing.models import Stage, TextReview

KEPT_DAYS = 30
"""So long after the release a reader can still compare; then the words as written are erased."""


def release(study: Study, by: User | None) -> int:
    """Release every text that is ready, with placeholders for its spans. The box first: it is safe to repeat."""
    ready = TextReview.objects.filter(study=study, stage=Stage.READ).filter(Q(twice=False) | ~Q(second=None))
    reviews = {review.text: review for review in ready}
    words = {
        text.key: replaced(text.written, reviews[text.key].found)
        for text in texts.of_study(study.public_id, reviews)
        if text.written
    }
    if not words:
        raise Conflict("no-text-ready", _("No text has been read as often as it must be. Read on first."))
    texts.release(study.public_id, words)
    TextReview.objects.filter(text__in=words).update(stage=Stage.RELEASED, released_on=timezone.localdate())
    audit.note(study, by, "texts.release", "texts", study.public_id, {"texts": len(words)})
    return len(words)


def erase_due(study: Study, today: dt.date) -> int:
    """Erase the words as written of texts released `KEPT_DAYS` ago or longer. Safe to repeat."""
    due = TextReview.objects.filter(
        study=study, stage=Stage.RELEASED, erased=False, released_on__lte=today - dt.timedelta(days=KEPT_DAYS)
    )
    keys = list(due.values_list("text", flat=True))
    if not keys:
        return 0
    erased = texts.erase_written(study.public_id, keys)
    TextReview.objects.filter(text__in=keys).update(erased=True, spans=[])
    audit.note(study, None, "texts.erase", "texts", study.public_id, {"texts": erased})
    return erased
