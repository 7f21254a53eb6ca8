"""Drafting a questionnaire and publishing it: from then on it never changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from consent.services import audit
from surveys.box import documents
from surveys.engine import document as engine
from surveys.engine.drafting import as_draft
from surveys.engine.findings import DocumentInvalid, Finding
from surveys.models import Questionnaire, Version, Wave
from surveys.safeguarding import registry
from surveys.services import editing, linting, wordings


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
def begin(
    *, wave: Wave, level: str, title: dict[str, str], tracks: Sequence[str], source: str, author: User | None = None
) -> Version:
    """A questionnaire of the wave from nothing: one empty module to write in."""
    words = {track: text.strip() for track, text in title.items() if text.strip() and track in tracks}
    name = slugify(next(iter(words.values()), ""))[:50].strip("-") or level
    taken = set(Questionnaire.objects.filter(wave=wave).values_list("slug", flat=True))
    slug = next(each for each in chain([name], (f"{name}-{n}" for n in count(2))) if each not in taken)
    if source not in tracks:
        raise Invalid(
            "source-track", _("The language you write first must be one of the languages of the questionnaire.")
        )
    questionnaire = add_questionnaire(wave=wave, level=level, slug=slug)
    questionnaire.source = source
    questionnaire.save()
    document = {
        "format": 1,
        "name": slug,
        "title": words,
        "tracks": list(tracks),
        "modules": [{"name": "start", "title": {}, "items": []}],
    }
    return draft_version(questionnaire=questionnaire, document=document, author=author)


@transaction.atomic
def revise(*, version: Version) -> Version:
    """The draft of the next version, beginning as this published one; a draft that is under way is found again."""
    mine = Version.objects.filter(questionnaire=version.questionnaire_id)
    draft = mine.filter(published_at__isnull=True).first()
    if draft:
        return draft
    made = draft_version(questionnaire=version.questionnaire, document=as_draft(version.document))
    wordings.inherited(version=made, earlier=version)
    return made


@transaction.atomic
def draft_version(*, questionnaire: Questionnaire, document: dict[str, Any], author: User | None = None) -> Version:
    """Keep the document as the draft of the next version; an older draft is replaced (which can be undone), a published
    one never."""
    mine = Version.objects.filter(questionnaire=questionnaire)
    draft = mine.filter(published_at__isnull=True).first()
    if draft:
        editing.replaced(version=draft, author=author, document=document)
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
    """Check the document, hear the linter, see that its help lines are fresh, compile its conditions, freeze it and hand it to the box.

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
    linting.require_clean(version)
    registry.require_fresh(version.questionnaire.wave.study, published["tracks"])
    if not version.reviewed:
        version.reviewed_by = publisher
        version.reviewed_on = timezone.localdate() if publisher else None
    version.document = published
    version.content_hash = documents.store("questionnaire", published)
    version.published_at = timezone.now()
    version.save()
    audit.note(
        version.questionnaire.wave.study, publisher, "questionnaire.publish", "questionnaire", version.content_hash
    )
    return version
