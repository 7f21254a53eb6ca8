"""Writing the texts people agree to, and putting them into use."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from consent.models import Audience, TextSet
from consent.rules import Texts, fingerprint, gaps


@transaction.atomic
def draft_texts(*, study: Study, texts: Texts, audience: str = Audience.CHILD) -> TextSet:
    """The next version, not yet in use; an unused draft is replaced."""
    mine = TextSet.objects.filter(study=study, audience=audience)
    for draft in mine.filter(activated__isnull=True):
        draft.delete()
    last = mine.aggregate(last=Max("version"))["last"] or 0
    return TextSet.objects.create(
        study=study, audience=audience, version=last + 1, texts=texts, sha256=fingerprint(texts)
    )


@transaction.atomic
def activate_texts(*, text_set: TextSet) -> TextSet:
    """Put a draft into use; from here it can't change. Dutch and French must both be complete."""
    text_set = TextSet.objects.select_for_update().get(pk=text_set.pk)
    if text_set.activated:
        raise Conflict("text-active", _("This text is already in use."))
    missing = gaps(text_set.texts)
    if missing:
        raise Invalid(
            "text-incomplete",
            _("Not every language is complete yet. Missing: %(missing)s."),
            missing=", ".join(f"{track}: {part}" for track, part in missing),
        )
    text_set.sha256 = fingerprint(text_set.texts)
    text_set.activated = timezone.localdate()
    text_set.save()
    return text_set


def draft_first(*, study: Study, texts: Texts, audience: str = Audience.CHILD) -> TextSet | None:
    """A first draft for a study that has no text yet; None when it has one."""
    if TextSet.objects.filter(study=study, audience=audience).exists():
        return None
    return draft_texts(study=study, texts=texts, audience=audience)
