"""Reading models, scales and profiles. Every function starts from a Study that passed the guarded door."""

from __future__ import annotations

import json
import uuid
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analysis import selectors
from analysis.modelling.result import Result, from_json
from analysis.models import Analysis
from backend.accounts.models import Study
from backend.core.errors import Missing

__all__ = ("Analysis",)


def analyses(study: Study) -> QuerySet[Analysis]:
    """Newest first; those of erased releases too, as they were."""
    found = Analysis.objects.filter(study=study).select_related("release", "release__study", "scheme")
    return found if selectors.in_team(study) else found.none()


def analysis_in(study: Study, public_id: uuid.UUID | str) -> Analysis:
    found = analyses(study).filter(public_id=public_id).first()
    if found is None:
        raise Missing("analysis", _("This study has no such model, scale or profiles."))
    return found


def outcome(analysis: Analysis) -> Result:
    """What was computed, as it was stored."""
    return _read(analysis.file, analysis.hash)


@lru_cache(maxsize=16)
def _read(path: Path, content: str) -> Result:  # noqa: ARG001  the hash is part of the key: content never changes
    return from_json(json.loads(path.read_text(encoding="utf-8")))
