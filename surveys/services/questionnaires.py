"""Drafting a questionnaire and publishing it: from then on it never changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from surveys.box import documents
from surveys.engine import document as engine
from surveys.engine.findings import DocumentInvalid, Finding
from surveys.models import Questionnaire, Version, Wave


class DocumentRefused(Invalid):
    """The document can't be published; `findings` say what is wrong and where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            "document-findings",
            _("The questionnaire can't be published yet: %(n)d things need your attention first."),
            n=len(findings),
        )
        self.findings = findings


def add_questionnaire(*, wave: Wave, level: str, slug: str) -> Questionnaire:
    questionnaire, new = Questionnaire.objects.get_or_create(wave=wave, level=level, defaults={"slug": slug})
    if not new:
        raise Conflict("questionnaire-twice", _("This wave already has a questionnaire for this level."))
    return questionnaire


@transaction.atomic
def draft_version(*, questionnaire: Questionnaire, document: dict[str, Any]) -> Version:
    """Keep the document as the draft of the next version; an older draft is replaced, a published one never."""
    mine = Version.objects.filter(questionnaire=questionnaire)
    draft = mine.filter(published_at__isnull=True).first()
    if draft:
        draft.document = document
        draft.save()
        return draft
    last = mine.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(questionnaire=questionnaire, number=last + 1, document=document)


def findings_in(document: dict[str, Any]) -> tuple[Finding, ...]:
    """What publishing this document would find wrong with it."""
    return tuple(engine.check(document))


@transaction.atomic
def publish_version(*, version: Version, publisher: User | None = None) -> Version:
    """Check the document, compile its conditions, freeze it and hand it to the box.

    Somebody answers for what goes to the field: who reviewed this very document, else who publishes it. The box gets it
    first and by hash, so a failure between the two databases leaves at most an unused document there.
    """
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.published_at:
        raise Conflict("version-published", _("This version is already published."))
    try:
        published = engine.publish(version.document)
    except DocumentInvalid as error:
        raise DocumentRefused(error.findings) from error
    if not version.reviewed:
        version.reviewed_by = publisher
        version.reviewed_on = timezone.localdate() if publisher else None
    version.document = published
    version.content_hash = documents.store("questionnaire", published)
    version.published_at = timezone.now()
    version.save()
    return version
