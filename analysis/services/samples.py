"""A release as every analysis reads it: rows with their weights and scales, what they mean, how they were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.utils.translation import gettext_lazy

from analysis import scored, selectors
from analysis.models import Release, WeightingScheme
from analysis.services.weights import COLUMN
from backend.core.errors import Conflict, Invalid
from surveys.engine.codebook import Codebook


@dataclass(frozen=True, eq=False)
class Sample:
    """frame (one row a child) with the weights of a scheme as a column; design: as `design.yaml` would hold it."""

    frame: pd.DataFrame
    codebook: Codebook
    design: dict[str, Any]


def of(release: Release, scheme: WeightingScheme | None) -> Sample:
    """The rows of a release with these weights, or with its design weights."""
    frame, design = scored.frame(release), dict(release.manifest["design"])
    if scheme is not None:
        if COLUMN in frame.columns:
            raise Invalid("weight-column", gettext_lazy("The data already have a column “%(name)s”."), name=COLUMN)
        frame = pd.concat([frame, selectors.weights(scheme)], axis=1)
        design["calibration"] = {**scheme.margins, "final": COLUMN}
    return Sample(frame, scored.codebook(release), design)


def require_own(release: Release, scheme: WeightingScheme | None) -> None:
    """Refuse weights of another release, or erased ones."""
    if scheme is not None and (scheme.release_id != release.pk or not scheme.path):
        raise Conflict(
            "scheme-foreign", gettext_lazy("These weights belong to another release or were erased with it.")
        )
