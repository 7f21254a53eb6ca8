"""A version after it was written: reviewed, mended into a next one, retired, and given to sittings that have not begun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from surveys.box import batches
from surveys.engine import shape
from surveys.engine.canonical import content_hash
from surveys.engine.diff import diff
from surveys.models import Sitting, State, Version
from surveys.services.questionnaires import DocumentRefused, findings_in


@transaction.atomic
def review_version(*, version: Version, reviewer: User) -> Version:
    """Somebody with a name says of a complete draft that it may go to the field as it stands now."""
    draft = Version.objects.select_for_update().get(pk=version.pk)
    if draft.published_at:
        raise Conflict("version-published", _("This version is already published."))
    if not reviewer.name.strip():
        raise Invalid("reviewer-nameless", _("A review carries a name. Write yours in your account first."))
    findings = findings_in(draft.document)
    if findings:
        raise DocumentRefused(findings)
    draft.reviewed_by, draft.reviewed_on = reviewer, timezone.localdate()
    draft.reviewed_hash = content_hash(draft.document)
    draft.save(update_fields=["reviewed_by", "reviewed_on", "reviewed_hash"])
    return draft


def retire_version(*, version: Version) -> Version:
    """Take a published version out of use: no new sitting gets it, those that have it go on."""
    if not version.published_at:
        raise Conflict("version-draft", _("Only a published version can be retired."))
    Version.objects.filter(pk=version.pk, retired_on__isnull=True).update(retired_on=timezone.localdate())
    version.refresh_from_db()
    return version


def restore_version(*, version: Version) -> Version:
    """Put a retired version back into use."""
    Version.objects.filter(pk=version.pk).update(retired_on=None)
    version.refresh_from_db()
    return version


def waiting_sittings(version: Version) -> list[Sitting]:
    """Sittings of the same wave and level that have an earlier version and where no child can have begun."""
    found = Sitting.objects.filter(
        version__questionnaire=version.questionnaire_id,
        version__number__lt=version.number,
        state__in=(State.PLANNED, State.READY),
    )
    return list(found.select_related("version", "group__school"))


def standing(version: Version) -> dict[str, Any]:
    """For its page: the sittings that wait with an earlier version, and whether they can take this one."""
    if not version.published_at or version.retired_on:
        return {"waiting": []}
    waiting = waiting_sittings(version)
    return {"waiting": waiting, "waiting_fits": fits(version, waiting)}


def fits(version: Version, sittings: Iterable[Sitting]) -> bool:
    """Whether these sittings can take the version: an answer on a tablet that was prepared with the earlier one must be a
    good answer to this one too, so only words may differ."""
    earlier = {sitting.version_id: sitting.version for sitting in sittings}
    return all(same_answers(each, version) for each in earlier.values())


def same_answers(one: Version, other: Version) -> bool:
    """Whether what a child can answer is the same in both: questions, codes, bounds and routes; only words differ."""
    if not (shape.holds(one.document) and shape.holds(other.document)):
        return False
    return diff(one.document, other.document).same_answers


def give_version(*, version: Version) -> int:
    """Let the sittings that nobody opened yet use this version; returns how many. Tablets that were prepared with the
    earlier one keep working: the box takes the answers of both."""
    if not version.published_at or version.retired_on:
        raise Conflict(
            "version-not-in-use", _("Only a published version that isn't retired can be given to sittings.")
        )
    sittings = waiting_sittings(version)
    if not fits(version, sittings):
        raise Conflict(
            "version-other-answers",
            _(
                "This version changes more than words, so tablets that are prepared already could not send their answers. "
                "Sittings planned from now on use it."
            ),
        )
    given = 0
    for sitting in sittings:
        batches.use_document(sitting.batch, version.content_hash, version.document["title"])
        given += Sitting.objects.filter(pk=sitting.pk, state__in=(State.PLANNED, State.READY)).update(version=version)
    return given
