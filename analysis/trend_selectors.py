"""Reading trends. Every function starts from a Study that passed the guarded door."""

from __future__ import annotations

import json
import uuid
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analysis import selectors
from analysis.models import Release, Trend, TrendWave
from analysis.trends.result import Table, TrendResult, from_json
from backend.accounts.models import Study
from backend.core.errors import Missing

__all__ = ("Release", "Trend", "TrendWave")


def trends(study: Study) -> QuerySet[Trend]:
    """Newest first."""
    found = Trend.objects.filter(study=study).prefetch_related("waves__release__study", "waves__scheme")
    return found if selectors.in_team(study) else found.none()


def trend_in(study: Study, public_id: uuid.UUID | str) -> Trend:
    found = trends(study).filter(public_id=public_id).first()
    if found is None:
        raise Missing("trend", _("This study has no such trend."))
    return found


def study_behind(release_id: uuid.UUID) -> uuid.UUID:
    """The public id of the study a release belongs to, for the guarded door; a made-up one when there is none."""
    found = Release.objects.filter(public_id=release_id).values_list("study__public_id", flat=True).first()
    return found or uuid.UUID(int=0)


def studies_behind(trend: Trend) -> list[Study]:
    """The studies whose releases stand side by side, each once."""
    return list({wave.release.study_id: wave.release.study for wave in trend.waves.all()}.values())


def result(trend: Trend) -> TrendResult:
    """The computed trend as it was stored."""
    return _read(trend.file, trend.hash)


@lru_cache(maxsize=8)
def _read(path: Path, content: str) -> TrendResult:  # noqa: ARG001  the hash is part of the key: content never changes
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def table_in(trend: Trend, number: int) -> Table:
    """The table with this number, as printed."""
    for table in result(trend).tables:
        if table.number == number:
            return table
    raise Missing("table", _("This trend has no such table."))


def left_since(trend: Trend) -> list[int]:
    """For each wave how many children have withdrawn their answers since its release was made."""
    return [selectors.left_since(wave.release) for wave in trend.waves.all()]


def comparable_releases(study: Study) -> list[Release]:
    """Releases whose rows are still there: imported waves first, which are the earlier ones as a rule, then the box's."""
    found = selectors.releases(study).exclude(path="")
    return sorted(found, key=lambda each: (each.origin == Release.Origin.BOX, each.number))
