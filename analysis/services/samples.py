"""A release as every analysis reads it: rows with their weights and scales, what they mean, how they were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from django.utils.translation import gettext_lazy

from analysis import scored, selectors
from analysis.books.parquet import ParquetColumns
from analysis.models import Release, WeightingScheme
from backend.core.errors import Conflict, Invalid
from surveys.engine.codebook import Codebook


@dataclass(frozen=True, eq=False)
class Sample:
    """columns: the rows, one a child, with the study's scores and the weights of a scheme beside them; design: as
    `design.yaml` would hold it.
    """

    columns: ParquetColumns
    codebook: Codebook
    design: dict[str, Any]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All columns in memory."""
        return self.columns.whole()


def of(release: Release, scheme: WeightingScheme | None) -> Sample:
    """The rows of a release with these weights, or with its design weights."""
    columns, design = scored.columns(release), dict(release.manifest["design"])
    if scheme is not None:
        weight = selectors.WEIGHT
        if weight in columns.columns:
            raise Invalid("weight-column", gettext_lazy("The data already have a column “%(name)s”."), name=weight)
        columns = columns.beside({weight: selectors.weights(scheme).to_numpy()})
        design["calibration"] = {**scheme.margins, "final": weight}
    return Sample(columns, scored.codebook(release), design)


def require_own(release: Release, scheme: WeightingScheme | None) -> None:
    """Refuse weights of another release, or erased ones."""
    if scheme is not None and (scheme.release_id != release.pk or not scheme.path):
        raise Conflict(
            "scheme-foreign", gettext_lazy("These weights belong to another release or were erased with it.")
        )
