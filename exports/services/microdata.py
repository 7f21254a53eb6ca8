"""What a release's files of rows are made of: rows as a stream, the codebook, and the latest weights as a column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext_lazy as _

from analysis import selectors
from backend.core.errors import Conflict
from exports.writers import rows
from surveys.engine.codebook import Codebook, Variable
from surveys.engine.types.number import Number

WEIGHT = "weight"
WEIGHT_LABEL = {"nl": "Gewicht naar de populatie", "fr": "Poids de calage", "en": "Weight to the population"}


@dataclass(frozen=True)
class Microdata:
    """`version` is the weighting scheme's, 0 without one; `design` is the sampling design with the weights in use."""

    rows: rows.Rows
    codebook: Codebook
    version: int
    design: dict[str, Any]
    scheme: selectors.WeightingScheme | None

    def frame(self, *columns: str) -> pd.DataFrame:
        """These columns in memory; all of them when none is named."""
        batches: Any = self.rows.batches()
        if columns:
            batches = (batch.select(list(columns)) for batch in batches)
            schema = pa.schema([self.rows.schema.field(name) for name in columns])
        else:
            schema = self.rows.schema
        found: pd.DataFrame = pa.Table.from_batches(batches, schema).to_pandas()
        return found


def of(release: selectors.Release) -> Microdata:
    """The release with the column `weight` when it has weights of its own scheme."""
    if release.erased:
        raise Conflict("release-erased", _("The rows of this release were erased. Use its successor."))
    codebook, design = selectors.codebook(release), dict(release.manifest.get("design") or {})
    scheme = selectors.latest_scheme(release)
    if scheme is None or WEIGHT in pq.read_schema(release.file).names:
        return Microdata(rows.of_files(release.file, codebook), codebook, 0, design, None)
    return Microdata(
        rows.of_files(release.file, codebook, scheme.file, WEIGHT),
        replace(codebook, variables=(*codebook.variables, _weight())),
        scheme.version,
        {**design, "weights": WEIGHT},
        scheme,
    )


def _weight() -> Variable:
    return Variable(
        name=WEIGHT,
        label=WEIGHT_LABEL,
        question=WEIGHT_LABEL,
        type=Number.name,
        measure="scale",
        role="weight",
        categories=(),
        universe="",
        sensitivity=0,
        concept="",
        user_missing=(),
    )
