"""The door to a trend: it shows figures of every study behind it, so whoever reads it may see all of them."""

from __future__ import annotations

import uuid

from analysis import trend_selectors
from analysis.models import Trend
from backend.accounts import access
from backend.accounts.models import Study


def trend_for(user: object, study: uuid.UUID, trend: uuid.UUID) -> tuple[Study, Trend]:
    """The study and its trend. Raises Missing for somebody who may not know of one of the studies."""
    found = access.study_for(user, study)
    row = trend_selectors.trend_in(found, trend)
    for each in trend_selectors.studies_behind(row):
        access.study_for(user, each.public_id)
    return found, row
