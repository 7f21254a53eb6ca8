"""Simulated children, as a job: what they meet in a version. They never go near the box."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.models import Study, User
from backend.core.errors import Invalid
from backend.jobs import services as jobs
from backend.jobs.registry import Progress
from surveys.engine import walking
from surveys.engine.canonical import content_hash
from surveys.engine.playable import playable
from surveys.models import Version

KIND = "walk"
CHILDREN = 1000


def begin(*, version: Version, asked_by: User | None = None) -> None:
    """Send a thousand simulated children through the version as it stands now."""
    jobs.enqueue_once(
        KIND,
        version.questionnaire.wave.study,
        {"version": str(version.public_id), "children": CHILDREN, "seed": secrets.randbelow(2**31)},
        asked_by=asked_by,
        same=False,
    )


def work(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "walk". params: `version`, `children`, `seed`. The document is read now, so it says which one it was."""
    version = Version.objects.get(public_id=params["version"], questionnaire__wave__study=study)
    runs = playable(version.document)
    if runs.questionnaire is None or runs.document is None or not runs.questionnaire.items:
        raise Invalid("nothing-to-walk", gettext_lazy("Nothing of this draft can be asked yet."))
    said = _("Simulated children are answering")
    made = walking.report(
        runs.document, runs.questionnaire, params["children"], params["seed"], lambda share: progress(share, said)
    )
    return {"document": hashed(version), "report": made.to_json()}


def hashed(version: Version) -> str:
    """Which document was walked: a draft may change while nobody looks."""
    return content_hash(version.document)
